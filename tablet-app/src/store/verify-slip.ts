import type { PublicKey } from 'shared-types/enrolment';
import { parseSlipNumber } from 'shared-types/slip-number';
import type { ReadSlip } from 'shared-types/slip';
import type { FeedRow } from 'shared-types/sync';

import type { Cache } from './cache.ts';
import { readEnrolment } from './ledger.ts';
import type { Ledger } from './ledger.ts';
import { isSignedBy } from './signing.ts';

type TabletRow = Extract<FeedRow, Readonly<{ t: 'tablet' }>>;

/**
 * P-3: whether a tablet of the market signed this slip, without a network: by the keys that the feed told. `null`: the tablet that its
 * number names is not known here.
 */
export const isSlipOfOurs = async (
  { cache, ledger }: Readonly<{ cache: Cache; ledger: Ledger }>,
  slip: ReadSlip,
): Promise<boolean | null> => {
  const parts = parseSlipNumber(slip.code.slipNumber);
  const stores = (await readEnrolment(ledger))?.stores ?? [];
  const storeIds = new Set<string>(stores.filter((store) => store.code === parts?.store).map((store) => store.storeId));
  const facts = await cache.facts.where('key').startsWith('tablet:').toArray();
  const named = facts.map((fact) => fact.value as TabletRow).filter((one) => one.code === parts?.install && storeIds.has(one.storeId)); // applyFeed wrote them
  if (named.length === 0) return null;
  const signed = await Promise.all(named.map(async (one) => isSignedBy(await keyOf(one), slip.signature, slip.signed)));
  return signed.includes(true);
};

/** The server took it as a key when the tablet was enrolled. */
const keyOf = async ({ publicKey }: TabletRow): Promise<CryptoKey> => {
  const { kty, crv, x, y } = publicKey as PublicKey;
  return crypto.subtle.importKey('jwk', { kty, crv, x, y }, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify']);
};
