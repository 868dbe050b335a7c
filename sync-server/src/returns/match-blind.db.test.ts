import type { ChannelOrderInput } from 'shared-types/channel-order';
import type { ReturnId } from 'shared-types/ids';
import type { CaseView } from 'shared-types/return';
import { aChannelLine } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import { eachDatabase } from '../db/for-tests.ts';
import { openCounter } from './counter-for-tests.ts';
import type { Counter, RecordChange } from './counter-for-tests.ts';
import { BlindMatcher, matchBlindReturns, nothingLooked } from './match-blind.ts';
import { loadCaseViews } from './views.ts';

const DAY_MS = 86_400_000;
const line = (id_: string, sku: string, more: object = {}) => aChannelLine({ id: id_, sku, barcode: null, ...more });
const sweater = line('l1', 'MER-NV-M');

const blind = { typed: 'ec 9', contact: 'camille@example.org', evidence: 'parcel slip' };

/** Goods whose order nobody knows yet. */
const bring = async (counter: Counter, change: RecordChange = {}): Promise<ReturnId> => {
  const recorded = counter.record({ order: blind, lines: [{ of: { sku: 'mer-nv-m' } }], quotedMinor: null, ...change });
  expect(await counter.decided(recorded)).toMatchObject({ outcome: 'review', cause: 'order-unknown', refund: null });
  return recorded.body.returnId;
};

const orderComes = (counter: Counter, change: Partial<ChannelOrderInput> = {}) =>
  counter.order({ id: 'o9', number: 'EC-9', lines: [sweater], ...change });

const round = (counter: Counter, looked = nothingLooked()) => matchBlindReturns(counter.deps, looked);

const caseOf = async ({ db }: Counter, returnId: ReturnId): Promise<CaseView> => {
  const { case_id: caseId } = await db.read
    .selectFrom('review_case')
    .select('case_id')
    .where('return_id', '=', returnId)
    .executeTakeFirstOrThrow();
  const view = (await loadCaseViews(db.read, [caseId])).get(caseId);
  if (!view) throw new Error(`no case of ${returnId}`);
  return view;
};

const head = async ({ db }: Counter) => (await db.read.selectFrom('feed_head').select('seq').executeTakeFirstOrThrow()).seq;

eachDatabase('blind returns', (open) => {
  test('E-16 an order that comes later is matched by its folded number, the goods are taken and refunded once', async () => {
    const counter = await openCounter(await open());
    const returnId = await bring(counter);
    expect(await round(counter)).toBe(0);
    await orderComes(counter);
    expect(await round(counter)).toBe(1);
    await counter.worker.drain();
    expect(counter.shop.givenMinor()).toBe(8_010);
    expect(await counter.view(returnId)).toMatchObject({
      orderNumber: 'EC-9',
      caseStatus: 'accepted',
      ruling: { refund: { minor: 8_010 }, flags: ['matched-later'], lines: [{ units: 1, cause: null }] },
      refunds: [{ state: 'confirmed' }],
    });
    expect(await caseOf(counter, returnId)).toMatchObject({ status: 'accepted', decidedBy: 'server', words: 'Its order EC-9 came.' });
    const audit = await counter.db.read.selectFrom('audit').select(['actor', 'act']).where('subject', '=', returnId).execute();
    expect(audit).toContainEqual({ actor: 'server', act: 'return.matched' });
  });

  test('E-16 a round after the match, on this replica or another, does nothing more', async () => {
    const counter = await openCounter(await open());
    await bring(counter);
    await orderComes(counter);
    expect((await Promise.all([round(counter), round(counter), round(counter)])).reduce((all, one) => all + one)).toBe(1);
    const before = await head(counter);
    expect(await round(counter)).toBe(0);
    expect(await head(counter)).toBe(before);
    await counter.worker.drain();
    expect(counter.shop.givenMinor()).toBe(8_010);
  });

  test('E-16 several orders with the number stay a case that names them, said once', async () => {
    const counter = await openCounter(await open());
    const returnId = await bring(counter);
    await orderComes(counter);
    await orderComes(counter, { id: 'o10', number: 'EC 9' });
    expect(await round(counter)).toBe(0);
    const told = await caseOf(counter, returnId);
    expect(told).toMatchObject({ status: 'open', cause: 'order-unknown' });
    expect(told.words).toBe('2 orders may be it: EC 9 (demo-shop:o10), EC-9 (demo-shop:o9). Name the one that these goods belong to.');
    const before = await head(counter);
    expect(await round(counter)).toBe(0); // another process, which has not looked yet
    expect(await head(counter)).toBe(before);
    expect((await counter.view(returnId)).refunds).toEqual([]);
  });

  test('E-16 goods that are not on the order stay a case that names it', async () => {
    const counter = await openCounter(await open());
    const returnId = await bring(counter, { lines: [{ of: { description: 'a blue sweater' } }] });
    await orderComes(counter);
    const looked = nothingLooked();
    expect(await round(counter, looked)).toBe(0);
    expect(await caseOf(counter, returnId)).toMatchObject({
      status: 'open',
      words: 'Order EC-9 has this number. None of these goods are on the order.',
    });
    expect((await counter.view(returnId)).orderId).toBeNull();
    const before = await head(counter);
    expect([await round(counter, looked), await head(counter)]).toEqual([0, before]);
  });

  test('E-16 where only some goods are on the order, a person decides, and what is known is held', async () => {
    const counter = await openCounter(await open());
    const returnId = await bring(counter, { lines: [{ of: { sku: 'MER-NV-M' } }, { of: { description: 'a scarf' } }] });
    await orderComes(counter);
    expect(await round(counter)).toBe(0);
    expect(await caseOf(counter, returnId)).toMatchObject({
      status: 'open',
      cause: 'line-unknown',
      words: 'Order EC-9 has this number. Its order came, and a person decides.',
    });
    const view = await counter.view(returnId);
    expect(view).toMatchObject({ orderNumber: 'EC-9', refunds: [], ruling: { cause: 'line-unknown', flags: ['matched-later'] } });
    const before = await head(counter);
    expect([await round(counter), await head(counter)]).toEqual([0, before]);
    await counter.worker.drain();
    expect(counter.shop.givenMinor()).toBe(0);
  });

  test('E-16 units that another return holds keep it open, and it is matched when they are free', async () => {
    const counter = await openCounter(await open());
    const returnId = await bring(counter);
    await orderComes(counter);
    const other = counter.record({ order: { known: 'demo-shop:o9' as never, revision: '' } });
    await counter.push([other]);
    const looked = nothingLooked();
    expect(await round(counter, looked)).toBe(0);
    expect((await caseOf(counter, returnId)).words).toContain(`held by slip ${other.body.slipNumber}`);
    await counter.push([counter.command('return.void', { returnId: other.body.returnId, goodsStillHere: true, note: '' })]);
    expect(await round(counter, looked)).toBe(1);
    expect(await caseOf(counter, returnId)).toMatchObject({ status: 'accepted' });
  });

  test('E-16 the window is judged when the goods were presented, however late the order comes', async () => {
    const counter = await openCounter(await open());
    const returnId = await bring(counter);
    counter.pass(90 * DAY_MS);
    await orderComes(counter);
    expect(await round(counter)).toBe(1);
    expect((await counter.view(returnId)).ruling).toMatchObject({ refund: { minor: 8_010 } });
  });

  test('E-16 no doubt is waived: goods presented too late are held for a person', async () => {
    const counter = await openCounter(await open());
    const returnId = await bring(counter);
    await orderComes(counter, { placedAt: '2026-03-01T09:00:00.000Z', receivedAt: '2026-03-03T09:00:00.000Z' });
    expect(await round(counter)).toBe(0);
    expect(await caseOf(counter, returnId)).toMatchObject({ status: 'open', cause: 'window-closed', atStake: { minor: 8_010 } });
    await counter.worker.drain();
    expect(counter.shop.givenMinor()).toBe(0);
  });

  test('E-16 a return that was voided, or refused by a person, is left alone', async () => {
    const counter = await openCounter(await open());
    const [voided, refused] = [await bring(counter), await bring(counter)];
    await counter.push([counter.command('return.void', { returnId: voided, goodsStillHere: true, note: '' })]);
    const { caseId } = await caseOf(counter, refused);
    const grant = counter.grant({ role: 'manager', name: 'Marc' });
    const refusal = { caseId, decision: 'refuse', words: 'not ours', goods: 'handed-back', matchedOrder: null, refund: null } as const;
    await counter.push([counter.command('case.decide', refusal, { grant })]);
    await orderComes(counter);
    const before = await head(counter);
    expect([await round(counter), await head(counter)]).toEqual([0, before]);
  });

  test('E-16 a person who names the order first is not asked again', async () => {
    const counter = await openCounter(await open());
    const returnId = await bring(counter);
    const { caseId } = await caseOf(counter, returnId);
    await orderComes(counter);
    const accept = { caseId, decision: 'accept', words: '', goods: null, matchedOrder: 'demo-shop:o9' as never, refund: null } as const;
    const grant = counter.grant({ role: 'manager', name: 'Marc' });
    await Promise.all([counter.push([counter.command('case.decide', accept, { grant })]), round(counter)]);
    await counter.worker.drain();
    expect([counter.shop.givenMinor(), (await caseOf(counter, returnId)).status]).toEqual([8_010, 'accepted']);
  });

  test('E-16 an order that a tablet knew and this store did not is matched by its id', async () => {
    const counter = await openCounter(await open());
    const returnId = await bring(counter, { order: { known: 'demo-shop:o9' as never, revision: 'r1' }, lines: [{}] });
    await orderComes(counter);
    expect(await round(counter)).toBe(1);
    expect(await counter.view(returnId)).toMatchObject({ orderNumber: 'EC-9', ruling: { refund: { minor: 8_010 } } });
  });

  test('E-16 trouble with one return holds up no other, and is tried again after a while', async () => {
    const counter = await openCounter(await open());
    const [broken, good] = [await bring(counter), await bring(counter, { order: { ...blind, typed: 'EC-10' } })];
    await orderComes(counter);
    await orderComes(counter, { id: 'o10', number: 'EC-10' });
    const { commandId } = await counter.view(broken);
    const kept = await counter.db.read.selectFrom('command').selectAll().where('command_id', '=', commandId).executeTakeFirstOrThrow();
    await counter.db.write((trx) => trx.deleteFrom('command').where('command_id', '=', commandId).execute());
    const errors: unknown[] = [];
    const deps = { ...counter.deps, log: { ...counter.deps.log, error: (facts: unknown) => void errors.push(facts) } };
    const looked = nothingLooked();
    expect([await matchBlindReturns(deps, looked), errors.length]).toEqual([1, 1]);
    expect([(await caseOf(counter, broken)).status, (await caseOf(counter, good)).status]).toEqual(['open', 'accepted']);
    await counter.db.write((trx) => trx.insertInto('command').values(kept).execute());
    expect([await matchBlindReturns(deps, looked), errors.length]).toEqual([0, 1]);
    counter.pass(5 * 60_000);
    expect([await matchBlindReturns(deps, looked), (await caseOf(counter, broken)).status]).toEqual([1, 'accepted']);
  });

  test('E-16 the matcher looks at its start, and while the feed stands still it reads nothing', async () => {
    const counter = await openCounter(await open());
    const returnId = await bring(counter);
    await orderComes(counter);
    const matcher = new BlindMatcher({ deps: counter.deps, everyMs: 3_600_000 });
    matcher.start();
    await matcher.stop();
    expect((await caseOf(counter, returnId)).status).toBe('accepted');
    const looked = nothingLooked();
    await round(counter, looked);
    const again = await bring(counter, { order: { ...blind, typed: 'EC-11' } });
    await round(counter, looked);
    // An order that came past the feed is not seen: nothing but the heads was read.
    const rows = await counter.db.read.selectFrom('customer_order').selectAll().execute();
    const copies = rows.map((row) => ({
      ...row,
      order_id: 'demo-shop:o11',
      channel_order_id: 'o11',
      number: 'EC-11',
      number_code: 'EC11',
    }));
    await counter.db.write((trx) => trx.insertInto('customer_order').values(copies).execute());
    expect([await round(counter, looked), (await caseOf(counter, again)).words]).toEqual([0, null]);
    expect(looked.cases.size).toBe(0);
  });
});
