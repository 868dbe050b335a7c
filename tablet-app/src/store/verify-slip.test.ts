import 'fake-indexeddb/auto';

import { encodeSlipCode, readSlipAddress, slipAddress } from 'shared-types/slip';
import { slipNumberOf } from 'shared-types/slip-number';
import { aStore, at, id } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import { aTablet } from './for-tests.ts';
import { signBytes } from './signing.ts';
import { isSlipOfOurs } from './verify-slip.ts';

const ECDSA = { name: 'ECDSA', namedCurve: 'P-256' } as const;

test('P-3 a slip of another tablet of the market is verified by the key that the feed told, without a network', async () => {
  const store = aStore();
  const here = await aTablet({ stores: [store] });
  const other = await crypto.subtle.generateKey(ECDSA, true, ['sign', 'verify']);
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', other.publicKey);
  const slipBy = async (key: CryptoKey, install = 'K7Q') => {
    const code = encodeSlipCode({
      returnId: id.return(7),
      slipNumber: slipNumberOf({ store: store.code, install, sequence: 12 }),
      orderNumber: 'EC-1',
      lines: [{ position: 0, units: 1 }],
      amount: { currency: 'EUR', minor: 8_010 },
      presentedAt: at('2026-11-21T10:00:00.000Z'),
    });
    const read = readSlipAddress(slipAddress('https://retour.example', code, await signBytes(key, code)));
    if (!read) throw new Error('no slip');
    return read;
  };
  expect(await isSlipOfOurs(here, await slipBy(other.privateKey))).toBeNull();
  const row = { t: 'tablet', seq: 1, installationId: id.installation(9), storeId: store.storeId, code: 'K7Q', label: 'T', publicKey: { kty, crv, x, y } }; // prettier-ignore
  await here.cache.facts.put({ key: `tablet:${id.installation(9)}`, seq: 1, value: row });
  const forger = await crypto.subtle.generateKey(ECDSA, true, ['sign', 'verify']);
  expect(await isSlipOfOurs(here, await slipBy(other.privateKey))).toBe(true);
  expect(await isSlipOfOurs(here, await slipBy(forger.privateKey))).toBe(false);
  expect(await isSlipOfOurs(here, await slipBy(other.privateKey, 'ZZZ'))).toBeNull();
});
