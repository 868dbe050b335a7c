import { generateKeyPairSync, randomUUID, scrypt, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { addMs } from 'shared-types/calendar';
import { authTextOf, publicKey } from 'shared-types/enrolment';
import { installationId } from 'shared-types/ids';
import { at, id } from 'shared-types/testing/builders';
import { expect, test, vi } from 'vitest';

import { eachDatabase } from '../db/for-tests.ts';
import { seedMarket } from '../db/market-for-tests.ts';
import { migrate } from '../db/migrate.ts';
import { openDatabase } from '../db/open.ts';
import type { Database } from '../db/open.ts';
import { makeApiKey, readApiKey } from './api-key.ts';
import { makeNonce, mintDeviceToken, readDeviceToken, revokeInstallation } from './device-token.ts';
import { enrolTablet } from './enrol.ts';
import { makeEnrolmentCode } from './enrolment-code.ts';
import { loadKeys } from './keys.ts';
import { readGrant, signInStaff } from './sign-in.ts';
import { addStaff } from './staff-for-tests.ts';

// Watched, not replaced: how often a PIN was hashed says more than a stopwatch on a shared machine.
vi.mock('node:crypto', async (whole) => {
  const crypto = await whole<typeof import('node:crypto')>();
  return { ...crypto, scrypt: vi.fn(crypto.scrypt) };
});

const now = at('2026-11-21T10:00:00.000Z');
const HOUR_MS = 3_600_000;

const loaded = loadKeys(path.join(mkdtempSync(path.join(tmpdir(), 'retour-keys-')), 'keys'), { exists: false });
if (!loaded.ok) throw new Error('no keys');
const keys = loaded.value;

const aTabletKey = () => {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { privateKey: pair.privateKey, publicKey: publicKey.parse(pair.publicKey.export({ format: 'jwk' })) };
};

const codeFor = async (db: Database, validMs = 600_000): Promise<string> => {
  const made = await makeEnrolmentCode(db, { storeId: id.store(1), now, validMs, indexKey: keys.indexKey, actor: 'test' });
  return made?.code ?? '';
};

const enrol = async (db: Database, code?: string) => {
  const tablet = aTabletKey();
  const request = { code: code ?? (await codeFor(db)), publicKey: tablet.publicKey, replaces: null, label: 'Till 1' };
  return { tablet, answer: await enrolTablet(db, { request, now, keys }) };
};

const signText = (key: KeyObject, text: string): string =>
  sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url');

const tokenFor = async (db: Database, installation: ReturnType<typeof installationId.parse>, key: KeyObject) => {
  const nonce = await makeNonce(db, installation, now);
  const signature = signText(key, authTextOf(installation, nonce));
  return { nonce, signature, minted: await mintDeviceToken(db, keys, { installationId: installation, nonce, signature, now }) };
};

eachDatabase('enrolment and sign-in', (open) => {
  test('a code enrols one tablet, however many try at once, and says nothing about why it fails', async () => {
    const db = await open();
    await seedMarket(db);
    const code = await codeFor(db);
    const tries = await Promise.all(Array.from({ length: 8 }, () => enrol(db, code)));
    expect(tries.filter((one) => one.answer !== null)).toHaveLength(1);
    expect((await enrol(db, await codeFor(db, 0))).answer).toBeNull();
    expect((await enrol(db, '00000000')).answer).toBeNull();
    const [row] = await db.read.selectFrom('enrolment_code').select('code_hash').execute();
    expect(row?.code_hash).not.toContain(code);
  });

  test('P-1 an installation code is never used twice in a store', async () => {
    const db = await open();
    await seedMarket(db);
    const codes = new Set<string | undefined>();
    for (let n = 0; n < 40; n += 1) codes.add((await enrol(db)).answer?.code);
    expect(codes.size).toBe(40);
  });

  test('a nonce is good once, for its own tablet, signed with its key', async () => {
    const db = await open();
    await seedMarket(db);
    const { tablet, answer } = await enrol(db);
    const own = answer?.installationId ?? installationId.parse(randomUUID());
    const { nonce, signature, minted } = await tokenFor(db, own, tablet.privateKey);
    expect(minted).toMatchObject({ isRevoked: false, expiresAt: addMs(now, 900_000) });
    expect(await mintDeviceToken(db, keys, { installationId: own, nonce, signature, now })).toBeNull();
    expect((await tokenFor(db, own, aTabletKey().privateKey)).minted).toBeNull();
    expect((await tokenFor(db, installationId.parse(randomUUID()), tablet.privateKey)).minted).toBeNull();
    const token = minted?.token ?? '';
    expect(readDeviceToken(keys, token, now)).toMatchObject({ installationId: own });
    expect(readDeviceToken(keys, token, addMs(now, 900_000))).toBeNull();
  });

  test('a revoked tablet still gets a token, and is told', async () => {
    const db = await open();
    await seedMarket(db);
    const { tablet, answer } = await enrol(db);
    const own = answer?.installationId ?? installationId.parse(randomUUID());
    expect(await revokeInstallation(db, { installationId: own, now, actor: 'operator' })).toBe(true);
    expect((await tokenFor(db, own, tablet.privateKey)).minted).toMatchObject({ isRevoked: true });
    expect(await revokeInstallation(db, { installationId: installationId.parse(randomUUID()), now, actor: 'operator' })).toBe(false);
  });

  test('the grant says who, where and for how long; a token is no grant', async () => {
    const db = await open();
    const { signIn, token } = await aStoreWithStaff(db);
    const signedIn = await signIn('1234');
    expect(signedIn).toMatchObject({ locale: 'fr', claims: { staffId: 'staff-1', role: 'manager', expiresAt: addMs(now, 12 * HOUR_MS) } });
    expect(readGrant(keys, signedIn?.grant ?? '')).toEqual(signedIn?.claims);
    expect(readGrant(keys, token)).toBeNull();
    expect(readDeviceToken(keys, signedIn?.grant ?? '', now)).toBeNull();
  });

  test('S-15 an unknown number, a wrong PIN, a locked and a former person: one answer, after hashing once', async () => {
    const db = await open();
    const { signIn } = await aStoreWithStaff(db);
    await addStaff(db, { staff_id: id.staff(2), staff_number: '18', active: 0 });
    await addStaff(db, { staff_id: id.staff(3), staff_number: '19', failed_tries: 9, locked_until: addMs(now, 60_000) });
    for (const staffNumber of ['17', '18', '19', '99999999']) {
      vi.mocked(scrypt).mockClear();
      expect(await signIn('0000', { staffNumber })).toBeNull();
      expect(scrypt).toHaveBeenCalledTimes(1);
    }
    expect(await signIn('1234', { staffNumber: '19' })).toBeNull();
  });

  test('S-15 a server clock that was set back prolongs a wait by no more than the longest, and never ends one early', async () => {
    const db = await open();
    const { signIn } = await aStoreWithStaff(db);
    for (let n = 0; n < 4; n += 1) await signIn('0000');
    const yesterday = addMs(now, -24 * HOUR_MS);
    expect(await signIn('1234', { now: yesterday })).toBeNull();
    expect(await signIn('1234', { now: addMs(yesterday, 899_999) })).toBeNull();
    expect(await signIn('1234', { now: addMs(yesterday, 900_000) })).not.toBeNull();
  });

  test('S-15 wrong PINs lock a person for longer and longer, also when tried at once', async () => {
    const db = await open();
    const { signIn } = await aStoreWithStaff(db);
    await Promise.all(Array.from({ length: 5 }, () => signIn('0000')));
    expect(await signIn('1234')).toBeNull();
    const row = await db.read.selectFrom('staff').select(['failed_tries', 'locked_until']).executeTakeFirstOrThrow();
    expect(row).toEqual({ failed_tries: 4, locked_until: addMs(now, 5_000) });
    expect(await signIn('1234', { now: addMs(now, 5_000) })).not.toBeNull();
    expect(await signIn('1234')).not.toBeNull();
  });

  test('an API key is known by its hash alone', async () => {
    const db = await open();
    const key = await db.write((trx) => makeApiKey(trx, { name: 'shop', role: 'channel', channel: 'demo-shop' }));
    expect(await readApiKey(db.read, key)).toEqual({ name: 'shop', role: 'channel', channel: 'demo-shop' });
    expect(await readApiKey(db.read, `${key}x`)).toBeNull();
  });
});

test('S-15 a wait outlives a restart of the server', async () => {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'retour-staff-')), 'retour.sqlite');
  const before = await openDatabase({ kind: 'sqlite', file });
  await migrate(before);
  const { signIn } = await aStoreWithStaff(before);
  for (let n = 0; n < 4; n += 1) await signIn('0000');
  await before.close();
  const after = await openDatabase({ kind: 'sqlite', file });
  const installation = await after.read.selectFrom('installation').selectAll().executeTakeFirstOrThrow();
  const again = (at: typeof now) => signInStaff(after, keys, { installation, staffNumber: '17', pin: '1234', now: at, grantMs: HOUR_MS });
  expect(await again(addMs(now, 4_999))).toBeNull();
  expect(await again(addMs(now, 5_000))).not.toBeNull();
  await after.close();
});

const aStoreWithStaff = async (db: Database) => {
  await seedMarket(db);
  const { tablet, answer } = await enrol(db);
  const own = answer?.installationId ?? installationId.parse(randomUUID());
  const installation = await db.read.selectFrom('installation').selectAll().executeTakeFirstOrThrow();
  await addStaff(db);
  const signIn = (pin: string, with_: Partial<Readonly<{ now: typeof now; staffNumber: string }>> = {}) =>
    signInStaff(db, keys, { installation, staffNumber: '17', pin, now, grantMs: 12 * HOUR_MS, ...with_ });
  return { signIn, token: (await tokenFor(db, own, tablet.privateKey)).minted?.token ?? '' };
};
