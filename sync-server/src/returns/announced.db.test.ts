import type { AnnouncedReturn } from 'shared-types/announced-return';
import type { ChannelOrderInput } from 'shared-types/channel-order';
import { announcedReturnId, caseId } from 'shared-types/ids';
import type { OrderId } from 'shared-types/ids';
import { aChannelLine, at, id } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';
import { v7 } from 'uuid';

import { eachDatabase } from '../db/for-tests.ts';
import { openCounter } from './counter-for-tests.ts';
import type { Counter } from './counter-for-tests.ts';

const ORDER = 'demo-shop:o1' as OrderId;

/** Received on 15 October: the window of 30 days closed on 14 November, a week before the counter's day. */
const LATE: Partial<ChannelOrderInput> = {
  placedAt: at('2026-10-10T09:00:00.000Z'),
  receivedAt: at('2026-10-15T10:00:00.000Z'),
  lines: [aChannelLine({ quantity: 2, paidMinor: 16_020 })],
};

const announce = async ({ db }: Counter, change: Partial<AnnouncedReturn> = {}) => {
  const announcedId = announcedReturnId.parse(v7());
  const announced: AnnouncedReturn = {
    announcedId,
    marketId: id.market,
    orderId: ORDER,
    orderNumber: 'EC-20417736',
    code: 'AR-0123ABCD-X',
    kind: 'withdrawal',
    announcedAt: at('2026-11-10T08:00:00.000Z'),
    lines: [{ lineId: id.line(1), units: 2, reason: 'too-small', condition: null, note: '' }],
    status: 'open',
    returnId: null,
    ...change,
  };
  await db.write((trx) =>
    trx
      .insertInto('announced_return')
      .values({
        announced_id: announcedId,
        market_id: announced.marketId,
        channel: id.channel,
        channel_ref: announcedId,
        order_id: announced.orderId,
        code: announced.code,
        status: announced.status,
        announced_at: announced.announcedAt,
        document: JSON.stringify(announced),
      })
      .execute(),
  );
  const now = async (): Promise<AnnouncedReturn> => {
    const row = await db.read
      .selectFrom('announced_return')
      .select('document')
      .where('announced_id', '=', announcedId)
      .executeTakeFirstOrThrow();
    return JSON.parse(row.document) as AnnouncedReturn;
  };
  const toldTimes = async (): Promise<number> => {
    const rows = db.read.selectFrom('feed_row').select('seq').where('kind', '=', 'announced').where('id', '=', announcedId);
    return (await rows.execute()).length;
  };
  return { announcedId, now, toldTimes };
};

const noteOf = async (counter: Counter, returnId: Parameters<Counter['view']>[0]): Promise<string | null> =>
  (await counter.view(returnId)).events.find((event) => event.kind === 'received')?.note ?? null;

eachDatabase('announced returns that are brought in', (open) => {
  test('E-17 what was announced in time is covered after its window, and is brought in by the return', async () => {
    const counter = await openCounter(await open());
    await counter.order(LATE);
    const { announcedId, now, toldTimes } = await announce(counter);
    const record = counter.record({ announced: announcedId });
    expect(await counter.decided(record)).toMatchObject({ outcome: 'accepted', flags: ['announced-in-time'] });
    expect(await now()).toMatchObject({ status: 'brought-in', returnId: record.body.returnId });
    expect(await toldTimes()).toBe(1);
  });

  test('E-17 a line that was not announced keeps no date by it', async () => {
    const counter = await openCounter(await open());
    await counter.order({ ...LATE, lines: [aChannelLine(), aChannelLine({ id: 'l2', sku: 'COAT', paidMinor: 20_000 })] });
    const { announcedId } = await announce(counter);
    const ruling = await counter.decided(counter.record({ announced: announcedId, lines: [{}, { of: { lineId: id.line(2) } }] }));
    expect(ruling).toMatchObject({ outcome: 'review', cause: 'window-closed' });
    expect(ruling.lines.map((line) => line.cause)).toEqual([null, 'window-closed']);
  });

  test('E-17 a void opens it again, and the next return brings it in', async () => {
    const counter = await openCounter(await open());
    await counter.order(LATE);
    const { announcedId, now } = await announce(counter);
    const first = counter.record({ announced: announcedId });
    await counter.decided(first);
    await counter.decided(counter.command('return.void', { returnId: first.body.returnId, note: 'wrong', goodsStillHere: true }));
    expect(await now()).toMatchObject({ status: 'open', returnId: null });
    const second = counter.record({ announced: announcedId });
    expect(await counter.decided(second)).toMatchObject({ outcome: 'accepted' });
    expect(await now()).toMatchObject({ status: 'brought-in', returnId: second.body.returnId });
  });

  test('E-17 units of it that come later keep the date, and it stays the first return’s', async () => {
    const counter = await openCounter(await open());
    await counter.order(LATE);
    const { announcedId, now } = await announce(counter);
    const first = counter.record({ announced: announcedId });
    await counter.decided(first);
    expect(await counter.decided(counter.record({ announced: announcedId }))).toMatchObject({ outcome: 'accepted' });
    expect(await now()).toMatchObject({ returnId: first.body.returnId });
  });

  test('E-17 more units than were announced keep no date by it, whether they come at once or later', async () => {
    const counter = await openCounter(await open());
    await counter.order({ ...LATE, lines: [aChannelLine({ quantity: 3, paidMinor: 24_030 })] });
    const one = [{ lineId: id.line(1), units: 1, reason: 'too-small', condition: null, note: '' }] as const;
    const { announcedId } = await announce(counter, { lines: one });
    const ofUnits = (units: number) => counter.record({ announced: announcedId, lines: [{ units }] });
    expect(await counter.decided(ofUnits(1))).toMatchObject({ outcome: 'accepted', flags: ['announced-in-time'] });
    expect(await counter.decided(ofUnits(1))).toMatchObject({ outcome: 'review', cause: 'window-closed' });
    const inTurn = await openCounter(await open());
    await inTurn.order({ ...LATE, lines: [aChannelLine({ quantity: 4, paidMinor: 32_040 })] });
    const two = await announce(inTurn);
    const next = async () => (await inTurn.decided(inTurn.record({ announced: two.announcedId, lines: [{ units: 1 }] })))?.outcome;
    expect([await next(), await next(), await next()]).toEqual(['accepted', 'accepted', 'review']);
    const atOnce = await openCounter(await open());
    await atOnce.order({ ...LATE, lines: [aChannelLine({ quantity: 3, paidMinor: 24_030 })] });
    const other = await announce(atOnce, { lines: one });
    const all = atOnce.record({ announced: other.announcedId, lines: [{ units: 3 }] });
    expect(await atOnce.decided(all)).toMatchObject({ outcome: 'review', cause: 'window-closed' });
  });

  test.each([
    ['cancelled by the customer', { status: 'cancelled' }, 'cancelled'],
    ['of another order', { orderId: 'demo-shop:o9' as OrderId }, 'another order'],
  ] as const)('E-17 one %s is ignored with a note; the day at the counter counts', async (_, change, why) => {
    const counter = await openCounter(await open());
    await counter.order(LATE);
    const { announcedId, now } = await announce(counter, change);
    const record = counter.record({ announced: announcedId });
    expect(await counter.decided(record)).toMatchObject({ outcome: 'review', cause: 'window-closed', flags: [] });
    expect(await noteOf(counter, record.body.returnId)).toContain(why);
    expect((await now()).returnId).toBeNull();
  });

  test('E-17 one that nobody knows is ignored with a note, and goods in time are taken', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    const record = counter.record({ announced: announcedReturnId.parse(v7()) });
    expect(await counter.decided(record)).toMatchObject({ outcome: 'accepted' });
    expect(await noteOf(counter, record.body.returnId)).toContain('nobody knows it');
  });

  test('E-17 announced too late keeps no date, but its goods lie here', async () => {
    const counter = await openCounter(await open());
    await counter.order(LATE);
    const { announcedId, now } = await announce(counter, { announcedAt: at('2026-11-19T08:00:00.000Z') });
    expect(await counter.decided(counter.record({ announced: announcedId }))).toMatchObject({ outcome: 'review', cause: 'window-closed' });
    expect(await now()).toMatchObject({ status: 'brought-in' });
  });

  test('E-17 a refused review whose goods went home opens it again', async () => {
    const counter = await openCounter(await open());
    await counter.order(LATE);
    const { announcedId, now } = await announce(counter, { announcedAt: at('2026-11-19T08:00:00.000Z') });
    const { caseId } = await counter.decided(counter.record({ announced: announcedId }));
    if (caseId === null) throw new Error('no case');
    const manager = { grant: counter.grant({ role: 'manager' }) };
    const body = { caseId, decision: 'refuse', words: 'too late', goods: 'handed-back', matchedOrder: null, refund: null } as const;
    await counter.decided(counter.command('case.decide', body, manager));
    expect(await now()).toMatchObject({ status: 'open', returnId: null });
  });

  test.each([
    ['handed-back', 'open'],
    [null, 'brought-in'],
  ] as const)('E-17 R-16 a refund that is cancelled and its goods %s: it is %s', async (goods, status) => {
    const counter = await openCounter(await open());
    await counter.order(LATE);
    const { announcedId, now } = await announce(counter);
    counter.shop.troubles = ['declined'];
    await counter.push([counter.record({ announced: announcedId })]);
    await counter.worker.drain();
    const asked = await counter.db.read.selectFrom('review_case').select('case_id').executeTakeFirstOrThrow();
    const refund = { action: 'cancel-and-release', reference: null } as const;
    const body = { caseId: caseId.parse(asked.case_id), decision: 'accept', words: 'keeps it', goods, matchedOrder: null, refund } as const;
    await counter.decided(counter.command('case.decide', body, { grant: counter.grant({ role: 'manager' }) }));
    expect((await now()).status).toBe(status);
    const again = counter.record({ announced: announcedId });
    if (status === 'open') expect(await counter.decided(again)).toMatchObject({ outcome: 'accepted' });
    expect(await now()).toMatchObject({ status: 'brought-in' });
  });
});
