import type { ReturnPolicyInput, StoreSettingsInput } from 'shared-types/policy';
import { aChannelOrder, aPolicy, at, id, someSettings } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import { eachDatabase } from '../db/for-tests.ts';
import type { Database } from '../db/open.ts';
import { importOrders } from '../orders/import-orders.ts';
import { tellPolicies } from '../policies/tell-policies.ts';
import { anApp } from './app-for-tests.ts';

const SOON = '2026-12-01T00:00:00.000Z';

/** The app with an operator who puts, and the answers as a test reads them. */
const anOperator = async (db: Database, with_: Parameters<typeof anApp>[1] = {}) => {
  const { deps, call, enrol, operatorKey: token } = await anApp(db, with_);
  const put = async (address: string, body: unknown) => {
    const answer = await call('PUT', address, { token, body });
    const { status, errors, title } = (await answer.json()) as {
      status?: string;
      errors?: { path: string; message: string }[];
      title?: string;
    };
    return {
      code: answer.status,
      status,
      title,
      paths: (errors ?? []).map((one) => one.path),
      messages: (errors ?? []).map((one) => one.message),
    };
  };
  const putPolicy = (change: Partial<ReturnPolicyInput> = {}, from: string = SOON, place = `fr/policies/${change.version ?? 2}`) =>
    put(`/v1/markets/${place}`, { from, policy: aPolicy({ version: 2, ...change }) });
  const putSettings = (change: Partial<StoreSettingsInput> = {}) =>
    put('/v1/stores/store-1/settings', someSettings({ version: 2, ...change }));
  const read = async (address: string) => (await (await call('GET', address, { token })).json()) as Record<string, unknown>;
  const told = async (kind: 'policy' | 'settings') => {
    const rows = await db.read.selectFrom('feed_row').select(['scope', 'id']).where('kind', '=', kind).orderBy('seq').execute();
    return rows.map((row) => `${row.scope} ${row.id}`);
  };
  const order = async (placedAt: string, number = 'EC-1') => {
    const document = aChannelOrder({ id: number, number, placedAt: at(placedAt) });
    await importOrders(db, { channel: id.channel, documents: [document], clock: deps.clock, indexKey: deps.keys.indexKey });
    const row = await db.read.selectFrom('customer_order').select('frozen').where('number', '=', number).executeTakeFirstOrThrow();
    return (JSON.parse(row.frozen) as { policyVersion: number }).policyVersion;
  };
  const stop = () => deps.pokes.stop();
  return { db, deps, call, enrol, put, putPolicy, putSettings, read, told, order, stop };
};

eachDatabase('policies and settings by the API', (open) => {
  test('E-8 a new version is frozen on orders placed from its moment on, and on none before', async () => {
    const { putPolicy, order, read, stop } = await anOperator(await open());
    expect(await putPolicy({ windowDays: 60 })).toMatchObject({ code: 200, status: 'created' });
    expect(await order('2026-11-30T23:59:59.999Z', 'EC-1')).toBe(1);
    expect(await order(SOON, 'EC-2')).toBe(2);
    const { policies } = (await read('/v1/markets/fr/policies')) as {
      policies: { from: string; policy: { version: number; windowDays: number } }[];
    };
    expect(policies.map(({ from, policy }) => [policy.version, policy.windowDays, from])).toEqual([
      [1, 30, '2020-01-01T00:00:00.000Z'],
      [2, 60, SOON],
    ]);
    stop();
  });

  test('the same document again changes nothing, however it was written', async () => {
    const { db, putPolicy, put, stop } = await anOperator(await open());
    await putPolicy();
    const audits = () => db.read.selectFrom('audit').select('act').where('act', 'like', 'policy-%').execute();
    expect(await putPolicy()).toMatchObject({ code: 200, status: 'unchanged' });
    const { withdrawal: _, fees: __, ...short } = aPolicy({ version: 2 });
    expect(await put('/v1/markets/fr/policies/2', { policy: short, from: SOON })).toMatchObject({ status: 'unchanged' });
    expect(await audits()).toHaveLength(1);
    stop();
  });

  test('E-8 a version that orders rest on is never changed, one that none rests on is', async () => {
    const { putPolicy, order, stop } = await anOperator(await open());
    await order('2026-11-10T09:00:00.000Z');
    expect(await putPolicy({ version: 1, windowDays: 99 }, '2020-01-01T00:00:00.000Z')).toMatchObject({
      code: 409,
      paths: ['policy.version', 'from'],
    });
    await putPolicy({ windowDays: 40 });
    expect(await putPolicy({ windowDays: 50 })).toMatchObject({ code: 200, status: 'changed' });
    stop();
  });

  test('E-13 a version that counts for older orders is in use once it is in force', async () => {
    const { putPolicy, order, stop } = await anOperator(await open());
    await order('2026-11-10T09:00:00.000Z');
    expect(await putPolicy({ appliesToOlder: true, windowDays: 60 }, '2026-11-20T00:00:00.000Z')).toMatchObject({ status: 'created' });
    const changed = await putPolicy({ appliesToOlder: true, windowDays: 45 }, '2026-11-20T00:00:00.000Z');
    expect(changed).toMatchObject({ code: 409, paths: ['policy.version'] });
    expect(changed.messages[0]).toContain('new version');
    stop();
  });

  test('a moment in the past is refused where orders were placed since, and says from when on it may be', async () => {
    const { putPolicy, order, stop } = await anOperator(await open());
    await order('2026-11-10T09:00:00.000Z');
    const early = await putPolicy({}, '2026-11-01T00:00:00.000Z');
    expect(early).toMatchObject({ code: 409, paths: ['from'] });
    expect(early.messages[0]).toContain('2026-11-10T09:00:00.001Z');
    expect(await putPolicy({}, '2026-11-10T09:00:00.001Z')).toMatchObject({ code: 200, status: 'created' });
    stop();
  });

  test('a version that tablets were told of is not put off into the future', async () => {
    const { putPolicy, told, stop } = await anOperator(await open());
    await putPolicy({}, '2026-11-01T00:00:00.000Z');
    expect(await told('policy')).toEqual(['market fr:2']);
    expect(await putPolicy({ windowDays: 45 }, SOON)).toMatchObject({ code: 409, paths: ['from'] });
    expect(await putPolicy({ windowDays: 45 }, '2026-11-01T00:00:00.000Z')).toMatchObject({ code: 200, status: 'changed' });
    stop();
  });

  test('a higher version comes into force later than a lower one', async () => {
    const { putPolicy, stop } = await anOperator(await open());
    expect(await putPolicy({}, '2019-01-01T00:00:00.000Z')).toMatchObject({ code: 400, paths: ['from'] });
    await putPolicy({ version: 5 }, SOON);
    expect(await putPolicy({ version: 3 }, '2026-12-02T00:00:00.000Z')).toMatchObject({ code: 400, paths: ['from'] });
    stop();
  });

  test.each([
    ['a window below the law’s withdrawal', { windowDays: 7 }, 'policy.windowDays'],
    ['a fee in another currency', { fees: { perReturn: { minor: 290, currency: 'GBP' as const } } }, 'policy.fees.perReturn'],
    [
      'an extension that ends before it begins',
      { extensions: [{ label: 'x', placedFrom: '2026-12-24', placedTo: '2026-11-15', lastDay: '2027-01-31' }] },
      'policy.extensions.0.placedFrom',
    ],
    ['another market', { marketId: 'gb' as never }, 'policy.marketId'],
  ] as const)('%s is named with its field', async (_, change, path) => {
    const { putPolicy, told, stop } = await anOperator(await open());
    const refused = await putPolicy(change as Partial<ReturnPolicyInput>);
    expect(refused.code).toBe(400);
    expect(refused.paths).toContain(path);
    expect(await told('policy')).toEqual([]);
    stop();
  });

  test('the address and the document must name the same version and store', async () => {
    const { put, putPolicy, stop } = await anOperator(await open());
    expect(await putPolicy({}, SOON, 'fr/policies/7')).toMatchObject({ code: 400, paths: ['policy.version'] });
    expect(await putPolicy({}, SOON, 'fr/policies/0')).toMatchObject({ code: 404 });
    expect(await put('/v1/markets/nowhere/policies/2', { from: SOON, policy: aPolicy({ version: 2 }) })).toMatchObject({ code: 404 });
    expect(await put('/v1/stores/store-2/settings', someSettings({ version: 2 }))).toMatchObject({ code: 400, paths: ['storeId'] });
    expect(await put('/v1/stores/store-9/settings', someSettings({ storeId: 'store-9' as never }))).toMatchObject({ code: 404 });
    stop();
  });

  test('E-13 tablets are told of a policy when it comes into force, not before: also those that enrol meanwhile', async () => {
    const { db, putPolicy, enrol, told, stop } = await anOperator(await open());
    await putPolicy({ appliesToOlder: true });
    expect(await told('policy')).toEqual([]);
    expect((await enrol()).enrolled.policies.map((policy) => policy.version)).toEqual([1]);
    expect(await tellPolicies(db, at('2026-11-30T23:59:59.999Z'))).toBe(1); // the seeded first one, which nobody had told
    expect(await tellPolicies(db, at(SOON))).toBe(1);
    expect(await told('policy')).toEqual(['market fr:1', 'market fr:2']);
    expect(await tellPolicies(db, at(SOON))).toBe(0);
    stop();
  });

  test('settings count at once, are told to their store only, and no version means two things', async () => {
    const { db, putSettings, read, told, stop } = await anOperator(await open());
    expect(await putSettings({ promiseWorkingDays: 6 })).toMatchObject({ code: 200, status: 'changed' });
    expect(await putSettings({ promiseWorkingDays: 6 })).toMatchObject({ status: 'unchanged' });
    const twice = await putSettings({ promiseWorkingDays: 3 });
    expect(twice).toMatchObject({ code: 409, paths: ['version'] });
    expect(twice.messages[0]).toContain('version 3');
    expect(await told('settings')).toEqual(['store-1 store-1']);
    expect(await read('/v1/stores/store-1/settings')).toMatchObject({ settings: { version: 2, promiseWorkingDays: 6 } });
    expect(await db.read.selectFrom('audit').select(['actor', 'subject']).where('act', '=', 'settings-changed').execute()).toEqual([
      { actor: 'operator', subject: 'store-1' },
    ]);
    stop();
  });

  test('P-11 slips are mailed only by a server that can: else the field and the way out are named, and nothing is kept', async () => {
    const cannot = await anOperator(await open());
    const refused = await cannot.putSettings({ mailsSlips: true });
    expect(refused).toMatchObject({ code: 422, paths: ['mailsSlips'] });
    expect(refused.messages[0]).toContain('SMTP_URL');
    expect(await cannot.putSettings({ mailsSlips: false, promiseWorkingDays: 3 })).toMatchObject({ code: 200 });
    cannot.stop();
    const can = await anOperator(await open(), { canMail: true });
    expect(await can.putSettings({ mailsSlips: true })).toMatchObject({ code: 200, status: 'changed' });
    can.stop();
  });

  test('settings that contradict the law or the market are named by their field', async () => {
    const { putSettings, stop } = await anOperator(await open());
    expect(await putSettings({ promiseWorkingDays: 20, legalDays: 14 })).toMatchObject({ code: 400, paths: ['promiseWorkingDays'] });
    const foreign = { override: { amount: { minor: 1_000, currency: 'GBP' as const }, daysLate: 3 } };
    expect(await putSettings(foreign)).toMatchObject({ code: 400, paths: ['override.amount'] });
    stop();
  });
});
