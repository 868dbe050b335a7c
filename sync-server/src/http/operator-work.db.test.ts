import { refundKey, returnId } from 'shared-types/ids';
import type { RefundKey } from 'shared-types/ids';
import { moneyOf } from 'shared-types/money';
import { aChannelOrder, id } from 'shared-types/testing/builders';
import { caseId } from 'shared-types/ids';
import { expect, test } from 'vitest';
import { v7 } from 'uuid';

import { eachDatabase } from '../db/for-tests.ts';
import type { Database } from '../db/open.ts';
import { writeCursor } from '../feed/cursor.ts';
import { openEpoch } from '../feed/epoch.ts';
import { createRecovery } from '../recovery/recovery.ts';
import { planRefunds } from '../refunds/plan-refunds.ts';
import { reconcile } from '../refunds/reconcile.ts';
import { Shop } from '../refunds/shop-for-tests.ts';
import { loadKnownOrders } from '../orders/known-order.ts';
import { orderIdOf } from 'shared-types/ids';
import { anApp } from './app-for-tests.ts';

const RETURN = returnId.parse('01990000-0000-7000-8000-010000000001');
const KEY: RefundKey = refundKey.parse(`rf_${RETURN}_p1`);

/** The app with a shop, its recovery and its comparison, and one refund that was given up. */
const aServer = async (db: Database) => {
  const epoch = await openEpoch(db);
  const made: { reading: Parameters<typeof createRecovery>[0] | null } = { reading: null };
  const readingOf = () => {
    if (made.reading === null) throw new Error('used before it was made');
    return made.reading;
  };
  const server = await anApp(db, {
    epoch: epoch.current,
    recovery: {
      notice: (noticed) => createRecovery(readingOf()).notice(noticed),
      end: (by) => createRecovery(readingOf()).end(by),
      isRecovering: () => createRecovery(readingOf()).isRecovering(),
    },
    shops: { channels: () => readingOf().channels, ordersTold: () => undefined, refundsTold: () => undefined },
    reconcile: async (channel, since) => (channel === id.channel ? await reconcile(readingOf(), shop.channel, since) : null),
  });
  const { clock, log, keys } = server.deps;
  const shop = new Shop(clock);
  const newCaseId = () => caseId.parse(v7());
  const channels = new Map([[id.channel, shop.channel]]);
  made.reading = { db, channels, clock, newCaseId, indexKey: keys.indexKey, log, epoch, pokeRefunds: () => undefined };
  const document = aChannelOrder();
  shop.orders.set(document.id, document);
  await server.call('POST', '/v1/channels/demo-shop/orders:batch', { body: [document], token: server.channelKey });
  await planFailed(db);
  return { ...server, shop, epoch };
};

const planFailed = async (db: Database): Promise<void> => {
  const orderId = orderIdOf(id.channel, 'o1' as never);
  const order = (await loadKnownOrders(db.read, [orderId])).get(orderId)?.order;
  if (!order) throw new Error('the order was not imported');
  const money = moneyOf(8_010, 'EUR');
  await db.write(async (trx) => {
    const of = {
      order,
      marketId: id.market,
      returnId: RETURN,
      storeId: id.store(1),
      storeCode: 'BEC7',
      holdMs: 0,
      lines: [],
      derivation: '',
    };
    const acceptedAt = '2026-11-21T09:00:00.000Z' as never;
    await planRefunds(trx, {
      ...of,
      acceptedAt,
      plan: [{ paymentId: id.payment(1), amount: money }],
      shipping: moneyOf(0, 'EUR'),
      reason: 'r',
    } as never);
    await trx.updateTable('refund').set({ state: 'review', cause: 'answer-lost-twice', due_at: null }).execute();
  });
};

eachDatabase('what operators do about money', (open) => {
  test('R-16 finance lists what waits for a person and marks it refunded, under a reference and a name', async () => {
    const db = await open();
    const { call, deps, operatorKey: token } = await aServer(db);
    const list = async (state?: string) => {
      const answer = await call('GET', `/v1/refunds${state === undefined ? '' : `?state=${state}`}`, { token });
      return ((await answer.json()) as { refunds: object[] }).refunds;
    };
    expect(await list()).toMatchObject([
      { refundKey: KEY, amountMinor: 8_010, state: 'review', cause: 'answer-lost-twice', means: 'Visa …4417' },
    ]);
    const act = (body: object) => call('POST', `/v1/refunds/${KEY}/actions`, { token, body });
    const refused = await act({ action: 'mark-refunded', reference: null, reason: 'paid by bank', actor: 'C. Blanc' });
    expect(refused.status).toBe(409);
    expect(await refused.json()).toMatchObject({ detail: 'Name the reference under which the money went back.' });
    const done = await act({ action: 'mark-refunded', reference: 'SEPA-1', reason: 'paid by bank', actor: 'C. Blanc' });
    expect(await done.json()).toMatchObject({ refundKey: KEY, state: 'confirmed', epoch: deps.epoch() });
    expect(await list()).toEqual([]);
    expect(await list('confirmed')).toMatchObject([{ channelReference: 'SEPA-1' }]);
    const audit = await db.read.selectFrom('audit').select(['actor', 'act', 'subject']).where('act', 'like', 'refund.%').execute();
    expect(audit.at(-1)).toEqual({ actor: 'operator/C. Blanc', act: 'refund.mark-refunded', subject: KEY });
    expect(
      (await call('POST', '/v1/refunds/rf_none/actions', { token, body: { action: 'resend', reference: null, reason: 'try', actor: 'x' } }))
        .status,
    ).toBe(404);
    deps.pokes.stop();
  });

  test('R-16 the shop is asked before a refund is marked; where it does not answer, the audit says so', async () => {
    const db = await open();
    const { call, deps, operatorKey: token, shop } = await aServer(db);
    const mark = () => {
      const body = { action: 'mark-refunded', reference: 'SEPA-1', reason: 'paid by bank', actor: 'C. Blanc' };
      return call('POST', `/v1/refunds/${KEY}/actions`, { token, body });
    };
    const facts = async (): Promise<unknown> => {
      const rows = await db.read.selectFrom('audit').select('detail').where('act', '=', 'refund.mark-refunded').orderBy('id').execute();
      return (JSON.parse(rows.at(-1)?.detail ?? '{}') as { facts?: unknown }).facts;
    };
    shop.unreadable = 1;
    expect((await mark()).status).toBe(200);
    expect(await facts()).toBe('as stored: http-503');
    await db.write((trx) => trx.updateTable('refund').set({ state: 'review', cause: 'answer-lost-twice' }).execute());
    shop.refundByStaff('o1', 'p1', 8_010);
    expect(await (await mark()).json()).toMatchObject({ status: 409, detail: expect.stringContaining('own refunds') as unknown });
    expect(await facts()).toBe('read now');
    deps.pokes.stop();
  });

  test('R-16 a cancelled refund frees its money at once', async () => {
    const db = await open();
    const { call, deps, operatorKey: token } = await aServer(db);
    const body = { action: 'cancel-and-release', reference: null, reason: 'paid at the till', actor: 'C. Blanc' };
    expect(await (await call('POST', `/v1/refunds/${KEY}/actions`, { token, body })).json()).toMatchObject({ state: 'cancelled' });
    const orderId = orderIdOf(id.channel, 'o1' as never);
    const known = (await loadKnownOrders(db.read, [orderId])).get(orderId);
    expect(known?.state.payments[0]).toMatchObject({ pending: { minor: 0 }, refunded: { minor: 0 } });
    deps.pokes.stop();
  });

  test('R-17 an operator compares the books now, and reads what earlier runs found', async () => {
    const { call, deps, operatorKey: token, shop } = await aServer(await open());
    shop.refundByStaff('o1', 'p1', 100);
    const report = await call('POST', '/v1/channels/demo-shop/reconcile', { token, body: {} });
    expect(await report.json()).toMatchObject({
      matched: 0,
      orphans: 1,
      missing: 0,
      differing: 0,
      items: [{ kind: 'orphan', theirsMinor: 100 }],
    });
    const runs = await call('GET', '/v1/channels/demo-shop/reconciliations', { token });
    expect(await runs.json()).toMatchObject({ runs: [{ orphans: 1 }] });
    expect((await call('POST', '/v1/channels/other/reconcile', { token, body: {} })).status).toBe(404);
    shop.unreadable = 1;
    expect((await call('POST', '/v1/channels/demo-shop/reconcile', { token, body: {} })).status).toBe(409);
    deps.pokes.stop();
  });

  test('S-8 a cursor above the head is the proof of a restore: a new epoch, pushes deferred, and readiness says so', async () => {
    const { call, deps, enrol, epoch } = await aServer(await open());
    const { token } = await enrol();
    const before = epoch.current();
    const ahead = writeCursor({ epoch: before, seq: 1_000, manifestSeq: 0, ordersSeq: 0 });
    const answer = await call('GET', `/sync/pull?cursor=${ahead}`, { token });
    expect(answer.status).toBe(410);
    expect(epoch.current()).not.toBe(before);
    const ready = await call('GET', '/readyz');
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({ state: 'recovering', epoch: epoch.current() });
    // Only pushes wait: tablets go on reading.
    expect(await (await call('GET', '/sync/manifest', { token })).json()).toMatchObject({ epoch: epoch.current() });
    // The same old cursor again is of an epoch that is over, and begins nothing.
    const recovering = epoch.current();
    await call('GET', `/sync/pull?cursor=${ahead}`, { token });
    expect(epoch.current()).toBe(recovering);
    deps.pokes.stop();
  });

  test('S-8 whoever restored a backup says so, and may end it by hand', async () => {
    const db = await open();
    const { call, deps, operatorKey: token, epoch } = await aServer(db);
    const before = epoch.current();
    const say = async (action: string) => (await call('POST', '/v1/recovery', { token, body: { action, actor: 'C. Blanc' } })).json();
    expect(await say('begin')).toMatchObject({ recovering: true });
    expect(epoch.current()).not.toBe(before);
    expect(await say('begin')).toMatchObject({ recovering: true });
    expect(await say('end')).toMatchObject({ recovering: false });
    expect((await call('GET', '/readyz')).status).toBe(200);
    const audit = await db.read.selectFrom('audit').select(['actor', 'act']).where('act', 'like', 'recovery.%').orderBy('id').execute();
    expect(audit).toEqual(['recovery.begin', 'recovery.end'].map((act) => ({ actor: 'operator/C. Blanc', act })));
    deps.pokes.stop();
  });
});
