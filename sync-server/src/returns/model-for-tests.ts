import { addMs } from 'shared-types/calendar';
import type { ChannelOrder } from 'shared-types/channel-order';
import { caseId } from 'shared-types/ids';
import type { Ruling } from 'shared-types/return';
import type { Verdict } from 'shared-types/sync';
import { aChannelLine, id } from 'shared-types/testing/builders';
import { createOracle } from 'shared-types/testing/oracle';
import type { OracleAnswer } from 'shared-types/testing/oracle';
import { expect } from 'vitest';

import { importOrders } from '../orders/import-orders.ts';
import type { Trouble } from '../refunds/shop-for-tests.ts';
import { rulingIn } from './counter-for-tests.ts';
import type { Counter, Tablet } from './counter-for-tests.ts';

/** The naive book beside the real store: what was asked, what was told, and a second opinion on each order. */
export type Book = { orders: BookedOrder[]; returns: BookedReturn[]; commands: number; steps: number; compared: number };

type BookedOrder = {
  readonly id: string;
  readonly quantities: readonly number[];
  readonly ask: ReturnType<typeof createOracle>;
  /** Units that the shop took back by itself. */
  readonly atShop: number[];
  /** Only what customers, tablets and the importer did: then the second opinion knows every amount to the cent. */
  isPlain: boolean;
  returns: number;
};

type BookedReturn = Readonly<{
  order: BookedOrder;
  /** Its place among the returns of its order. */
  at: number;
  command: ReturnType<Counter['record']>;
  tablet: Tablet;
  verdict: Verdict;
}>;

/** The store under test, with its two tablets. */
export type Real = Readonly<{ counter: Counter; tablets: readonly Tablet[] }>;

/** A thing that can happen; fast-check puts them in any order, and repeats what failed with as few as possible. */
export type Happening = Readonly<{
  check: (book: Readonly<Book>) => boolean;
  run: (book: Book, real: Real) => Promise<void>;
  toString: () => string;
}>;

const happening = (name: string, check: (book: Readonly<Book>) => boolean, run: Happening['run']): Happening => ({
  check,
  run: async (book, real) => {
    await run(book, real);
    book.steps += 1;
    await expectWhole(book, real.counter);
  },
  toString: () => name,
});

const nth = <T>(of: readonly T[], n: number): T => of[n % of.length] ?? expect.fail('nothing to choose from');
const anyOrder = (book: Readonly<Book>): boolean => book.orders.length > 0;
const anyReturn = (book: Readonly<Book>): boolean => book.returns.length > 0;

const payment = (n: number, minor: number) =>
  ({ id: id.payment(n), method: 'card', capturedBy: 'web', authorisedMinor: minor, capturedMinor: minor }) as const;

/** Two lines of a few units; with `isSplit` a gift card beside the card, and shipping that comes back with the last unit. */
export const newOrder = (quantity: number, paidMinor: number, isSplit: boolean): Happening =>
  happening(`order of ${quantity} for ${paidMinor}${isSplit ? ', split' : ''}`, (book) => book.orders.length < 4, async (book, { counter }) => {
    const own = `o${book.orders.length + 1}`;
    const lines = [aChannelLine({ id: 'l1', quantity, paidMinor, taxMinor: 0 }), aChannelLine({ id: 'l2', quantity: 2, paidMinor: 2_999, taxMinor: 0 })];
    const shipping = isSplit ? { label: 'Home', paidMinor: 490 } : null;
    const total = paidMinor + 2_999 + (shipping?.paidMinor ?? 0);
    const payments = isSplit ? [payment(1, 1_000), payment(2, total - 1_000)] : [payment(1, total)];
    await counter.order({ id: own as never, number: `EC-${own}`, lines, shipping, payments }); // a plain id
    book.orders.push({
      id: own,
      quantities: [quantity, 2],
      ask: createOracle({
        lines: lines.map((line, at) => ({ id: `l${at + 1}`, quantity: line.quantity, paid: BigInt(line.paidMinor), tax: 0n })),
        shipping: BigInt(shipping?.paidMinor ?? 0),
        payments: payments.map((one) => ({ id: one.id, isWeb: true, isCard: true, authorised: BigInt(one.authorisedMinor), captured: BigInt(one.capturedMinor) })),
        shippingMode: 'when-all-returned',
        paymentOrder: 'proportional',
        fees: { perReturn: 0n, restocking: 0n },
      }),
      atShop: [0, 0],
      isPlain: true,
      returns: 0,
    });
  }); // prettier-ignore

/** A customer at a counter. `isReview`: the associate's grant has run out, so a person must look. */
export const customer = (with_: Readonly<{ order: number; tablet: number; units: readonly [number, number]; isReview: boolean }>): Happening =>
  happening(`return ${JSON.stringify(with_)}`, anyOrder, async (book, { counter, tablets }) => {
    const order = nth(book.orders, with_.order);
    const tablet = nth(tablets, with_.tablet);
    const picks = with_.units.flatMap((units, at) => (units > 0 ? [{ line: at + 1, units }] : []));
    const command = counter.record(
      {
        order: { known: `demo-shop:${order.id}` as never, revision: 'r1' }, // a plain id
        lines: picks.map(({ line, units }) => ({ of: { lineId: id.line(line) }, units })),
        quotedMinor: null,
      },
      with_.isReview ? { grant: counter.grant({ expiresAt: addMs(counter.now(), -1) }, tablet) } : {},
      tablet,
    );
    const verdict = nth((await counter.push([command], tablet)).verdicts, 0);
    const ruling = rulingIn(verdict);
    book.commands += 1;
    const wanted = order.ask({ kind: 'return', picks: picks.map(({ line, units }) => [`l${line}`, units]), isReserved: ruling.outcome === 'review' });
    if (order.isPlain) {
      expect(told(ruling)).toEqual(wanted && toldByOracle(wanted));
      book.compared += 1;
    }
    book.returns.push({ order, at: order.returns, command, tablet, verdict });
    order.returns += 1;
  }); // prettier-ignore

const byLine = (lines: readonly Readonly<{ lineId: string | null; units: number }>[]): Record<string, number> => {
  const units: Record<string, number> = {};
  for (const line of lines.filter((one) => one.units > 0)) units[line.lineId ?? ''] = (units[line.lineId ?? ''] ?? 0) + line.units;
  return units;
};

const told = (ruling: Ruling) => ({
  units: byLine(ruling.lines),
  refundMinor: ruling.refund?.minor,
  shippingMinor: ruling.shipping?.minor,
});

const toldByOracle = ({ lines, refund, shipping }: OracleAnswer) => ({
  units: byLine(lines),
  refundMinor: Number(refund),
  shippingMinor: Number(shipping),
});

/** The answer was lost, or the power went: the tablet sends it again. */
export const replay = (which: number): Happening =>
  happening(`replay ${which}`, anyReturn, async (book, { counter }) => {
    const { command, tablet, verdict } = nth(book.returns, which);
    const again = nth((await counter.push([command], tablet)).verdicts, 0);
    expect(again).toEqual({ ...verdict, replayed: true });
  });

export const takenBack = (which: number, isOtherTablet: boolean): Happening =>
  happening(`void ${which}${isOtherTablet ? ' elsewhere' : ''}`, anyReturn, async (book, { counter, tablets }) => {
    const { command, order, at, ...recorded } = nth(book.returns, which);
    const tablet = isOtherTablet ? (tablets.find((one) => one !== recorded.tablet) ?? recorded.tablet) : recorded.tablet;
    const { returnId } = command.body;
    const wasVoid = (await counter.view(returnId)).voidedAt !== null;
    const void_ = counter.command('return.void', { returnId, goodsStillHere: true, note: '' }, {}, tablet);
    const { verdicts } = await counter.push([void_], tablet);
    expect(verdicts.map((verdict) => verdict.kind)).toEqual(['decided']);
    book.commands += 1;
    if (!wasVoid && (await counter.view(returnId)).voidedAt !== null) order.ask({ kind: 'void', which: at });
  });

/** A manager decides the case that is open longest. What follows is decided on the facts of that moment: the second opinion ends here. */
export const decideCase = (decision: 'accept' | 'refuse'): Happening =>
  happening(decision, anyReturn, async (book, { counter }) => {
    const asked = await counter.db.read
      .selectFrom('review_case')
      .select(['case_id', 'return_id'])
      .where('status', '=', 'open')
      .orderBy('opened_at')
      .orderBy('case_id')
      .executeTakeFirst();
    if (!asked) return;
    const of = book.returns.find((one) => one.command.body.returnId === asked.return_id);
    if (of) of.order.isPlain = false;
    const body = { caseId: caseId.parse(asked.case_id), decision, words: '', goods: null, matchedOrder: null, refund: null };
    const { verdicts } = await counter.push([counter.command('case.decide', body, { grant: counter.grant({ role: 'manager' }) })]);
    expect(verdicts.map((verdict) => verdict.kind)).toEqual(['decided']);
    book.commands += 1;
  });

const documentOf = ({ shop }: Counter, order: BookedOrder): ChannelOrder =>
  shop.orders.get(order.id) ?? expect.fail('the shop has the order');

const imported = async ({ db, shop, now, deps }: Counter, document: ChannelOrder): Promise<void> => {
  shop.orders.set(document.id, document);
  await importOrders(db, { channel: id.channel, documents: [document], clock: now, indexKey: deps.keys.indexKey });
};

/** The shop took a unit back by post that no store holds, and says so. */
export const returnedByPost = (which: number, line: 0 | 1): Happening =>
  happening(`unit of ${which} by post`, anyOrder, async (book, { counter }) => {
    const order = nth(book.orders, which);
    const lineId = `l${line + 1}`;
    const free = (order.quantities[line] ?? 0) - (order.atShop[line] ?? 0) - (await heldOf(counter, order.id, lineId));
    if (free <= 0) return;
    order.atShop[line] = (order.atShop[line] ?? 0) + 1;
    order.ask({ kind: 'channel', lineId, returned: 1, cancelled: 0, money: 0n, from: [] });
    const document = documentOf(counter, order);
    const lines = document.lines.map((one) => (one.id === lineId ? { ...one, returned: one.returned + 1 } : one));
    await imported(counter, { ...document, sequence: document.sequence + 1, lines });
  });

/** The shop’s staff give money back; the importer hears of it now or never, the worker when it reads the order again. */
export const refundedByStaff = (which: number, minor: number, isImported: boolean): Happening =>
  happening(`staff refund ${minor} of ${which}`, anyOrder, async (book, { counter }) => {
    const order = nth(book.orders, which);
    order.isPlain = false;
    const { payments, refunds } = documentOf(counter, order);
    const [first] = payments;
    const pending = refunds.filter((one) => one.status === 'pending' && one.paymentId === first?.id);
    const given = (first?.refundedMinor ?? 0) + pending.reduce((all, one) => all + one.amountMinor, 0);
    if (!first || given + minor > first.capturedMinor) return;
    counter.shop.refundByStaff(order.id, first.id, minor);
    const document = documentOf(counter, order);
    if (isImported) await imported(counter, { ...document, sequence: document.sequence + 1 });
  });

export const work = (): Happening =>
  happening('work', () => true, async (book, { counter }) => {
    await counter.worker.drain();
    const ended = await counter.db.read.selectFrom('refund').select('order_id').where('state', 'in', ['failed', 'review']).execute();
    for (const order of book.orders) if (ended.some((row) => row.order_id === `demo-shop:${order.id}`)) order.isPlain = false;
  }); // prettier-ignore

export const time = (ms: number): Happening =>
  happening(`${ms} ms pass`, () => true, async (_, { counter }) => counter.pass(ms)); // prettier-ignore

export const trouble = (next: Trouble): Happening =>
  happening(`shop: ${next}`, () => true, async (_, { counter }) => void counter.shop.troubles.push(next)); // prettier-ignore

const heldOf = async ({ db }: Counter, order: string, lineId: string): Promise<number> => {
  const rows = await db.read
    .selectFrom('claim')
    .select('units')
    .where('order_id', '=', `demo-shop:${order}`)
    .where('line_id', '=', lineId)
    .where('status', '!=', 'released')
    .execute();
  return rows.reduce((all, row) => all + row.units, 0);
};

/** After every step: units and money within what was bought and captured, one outcome a return, one verdict a command. */
const expectWhole = async (book: Book, { db, shop }: Counter): Promise<void> => {
  const [lines, claims, refunds, returns, commands] = await Promise.all([
    db.read.selectFrom('order_line').select(['order_id', 'line_id', 'claimed', 'quantity']).execute(),
    db.read.selectFrom('claim').select(['order_id', 'line_id', 'units']).where('status', '!=', 'released').execute(),
    db.read
      .selectFrom('refund')
      .select(['order_id', 'payment_id', 'amount_minor', 'state'])
      .where('state', 'not in', ['failed', 'cancelled'])
      .execute(),
    db.read.selectFrom('return_record').select(['return_id', 'outcome']).execute(),
    db.read
      .selectFrom('command')
      .select((row) => row.fn.countAll<number>().as('n'))
      .executeTakeFirst(),
  ]);
  for (const line of lines) {
    const own = claims.filter((claim) => claim.order_id === line.order_id && claim.line_id === line.line_id);
    const held = own.reduce((all, claim) => all + claim.units, 0);
    const order = book.orders.find((one) => line.order_id === `demo-shop:${one.id}`);
    const byPost = order?.atShop[Number(line.line_id.slice(1)) - 1] ?? 0;
    expect([line.order_id, line.line_id, line.claimed, held + byPost <= line.quantity]).toEqual([line.order_id, line.line_id, held, true]);
  }
  for (const { id: orderId, payments } of shop.orders.values()) {
    const isPlain = book.orders.some((one) => one.id === orderId && one.isPlain);
    for (const one of payments) {
      const own = refunds
        .filter((row) => row.order_id === `demo-shop:${orderId}` && row.payment_id === one.id)
        // A manager may try a failed refund again after its money was promised to another return: the worker sends what is left then.
        .filter((row) => isPlain || row.state !== 'requested');
      expect(own.reduce((all, row) => all + row.amount_minor, 0)).toBeLessThanOrEqual(one.capturedMinor);
      expect([orderId, one.refundedMinor <= one.capturedMinor]).toEqual([orderId, true]);
    }
  }
  const keys = shop.book.filter((booked) => booked.key !== '').map((booked) => booked.key);
  expect(new Set(keys).size).toBe(keys.length);
  expect(returns.map((row) => row.return_id).toSorted()).toEqual(book.returns.map((one) => one.command.body.returnId as string).toSorted());
  expect(returns.filter((row) => !OUTCOMES.has(row.outcome))).toEqual([]);
  expect(Number(commands?.n)).toBe(book.commands);
};

const OUTCOMES: ReadonlySet<string> = new Set(['accepted', 'adjusted', 'goods-only', 'duplicate', 'review']);

/** The end of every run: all troubles over, every refund has its end, and every verdict is still the first. */
export const settle = async (book: Book, { counter }: Real): Promise<void> => {
  counter.shop.troubles = [];
  counter.shop.settlePending();
  for (let round = 0; round < 8; round += 1) {
    await counter.worker.drain();
    counter.pass(20 * 60_000);
  }
  await expectWhole(book, counter);
  const refunds = await counter.db.read.selectFrom('refund').select(['refund_key', 'return_id', 'state', 'amount_minor']).execute();
  expect(refunds.filter((row) => !['confirmed', 'failed', 'review', 'cancelled'].includes(row.state))).toEqual([]);
  const here = refunds.filter((row) => row.state === 'confirmed').map((row) => `${row.refund_key} ${row.amount_minor}`);
  const there = counter.shop.book.filter((one) => one.key !== '' && one.status === 'done').map((one) => `${one.key} ${one.amountMinor}`);
  expect(here.toSorted()).toEqual(there.toSorted());
  for (const { command, tablet, verdict } of book.returns)
    expect((await counter.push([command], tablet)).verdicts).toEqual([{ ...verdict, replayed: true }]);
};
