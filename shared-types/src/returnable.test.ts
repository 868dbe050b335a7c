import { expect, test } from 'vitest';

import type { ChannelOrderInput } from './channel-order.ts';
import type { ReturnId } from './ids.ts';
import type { KnownOrder, OrderLine } from './order.ts';
import { quoteReturn } from './quote.ts';
import { isDefect } from './reasons.ts';
import {
  announcedUntil,
  daysLateOf,
  guidedCheckOf,
  isWithdrawalInTime,
  lastReturnDay,
  unitsReturnable,
  whyNoneLeft,
  whyNotCovered,
  whyNotReturnable,
  windowStart,
} from './returnable.ts';
import { aChannelLine, aClaim, aKnownOrder, aPolicy, at, id, someSettings, someTerms } from './testing/builders.ts';

/** Longer than a week after the goods came, and soon after they were announced. */
const AFTER = at('2026-11-29T10:00:00.000Z');

const lineOf = (known: KnownOrder): OrderLine => {
  const line = known.order.lines[0];
  if (!line) throw new Error('an order has lines');
  return line;
};

const anOrderOf = (line: Partial<ChannelOrderInput['lines'][number]>, held = 0): KnownOrder =>
  aKnownOrder(
    { lines: [aChannelLine(line)] },
    { claims: held === 0 ? [] : [{ lineId: id.line(1), claim: aClaim({ units: held, status: 'reserved' }) }] },
  );

test('E-1 what can come back is bought less cancelled, less returned at the channel, less held, reserved units included', () => {
  const known = anOrderOf({ quantity: 5, cancelled: 1, returned: 1 }, 2);
  expect(unitsReturnable(known, lineOf(known))).toBe(1);
});

test('E-1 never below zero, whatever the channel tells', () => {
  const known = anOrderOf({ quantity: 2, returned: 2 }, 1);
  expect(unitsReturnable(known, lineOf(known))).toBe(0);
});

test('E-1 five bought, two came back: the other three still can (vendure#868)', () => {
  const known = anOrderOf({ quantity: 5 }, 2);
  expect(unitsReturnable(known, lineOf(known))).toBe(3);
});

test('E-2 the window starts when the goods arrived, else with the order and its usual transit', () => {
  const terms = someTerms({ policy: aPolicy({ transitDays: 5 }) });
  expect(windowStart(aKnownOrder({ receivedAt: at('2026-11-13T23:30:00.000Z') }), terms)).toBe('2026-11-14');
  expect(windowStart(aKnownOrder({ receivedAt: null }), terms)).toBe('2026-11-15');
});

test('E-4 the last day is inclusive to its last second in the market, and the next day is not', () => {
  const known = aKnownOrder(); // received 14 November
  const line = lineOf(known);
  const terms = someTerms({ policy: aPolicy({ windowDays: 14 }) });
  expect(lastReturnDay(known, line, terms)).toBe('2026-11-28');
  expect(whyNotCovered(known, line, { ...terms, presentedAt: at('2026-11-28T22:59:59.999Z') })).toBeNull();
  expect(whyNotCovered(known, line, { ...terms, presentedAt: at('2026-11-28T23:00:00.000Z') })).toEqual({
    kind: 'window-closed',
    lastDay: '2026-11-28',
  });
});

test('E-5 a category lengthens or shortens the window of its lines', () => {
  const known = aKnownOrder();
  const rule = (windowDays: number | null) =>
    someTerms({ policy: aPolicy({ categories: { knitwear: { returnable: true, windowDays } } }) });
  expect(lastReturnDay(known, lineOf(known), rule(3))).toBe('2026-11-17');
  expect(lastReturnDay(known, lineOf(known), rule(null))).toBe('2026-12-14');
});

test('E-6 final sale and an excluded category are not covered, and a closed order covers nothing', () => {
  const final = anOrderOf({ finalSale: true });
  expect(whyNotCovered(final, lineOf(final), someTerms())).toEqual({ kind: 'final-sale' });
  const known = aKnownOrder();
  const terms = someTerms({ policy: aPolicy({ categories: { knitwear: { returnable: false, windowDays: null } } }) });
  expect(whyNotCovered(known, lineOf(known), terms)).toEqual({ kind: 'category-excluded', category: 'knitwear' });
  const closed = { ...known, state: { ...known.state, closed: true } };
  expect(whyNotCovered(closed, lineOf(closed), { ...someTerms(), reason: 'faulty' })).toEqual({ kind: 'order-closed' });
});

test('E-9 a defect is a warranty case: no window, no final sale and no category stands against it', () => {
  expect(isDefect('faulty')).toBe(true);
  expect(isDefect('changed-mind')).toBe(false);
  const known = anOrderOf({ finalSale: true });
  const late = someTerms({ presentedAt: at('2027-06-01T10:00:00.000Z') });
  expect(whyNotReturnable(known, lineOf(known), { ...late, reason: 'faulty' })).toBeNull();
  expect(whyNotReturnable(known, lineOf(known), { ...late, reason: 'too-small' })).toEqual({ kind: 'final-sale' });
});

test('E-1 nothing left says why: the latest return that holds the units, the web, or a cancellation', () => {
  const why = (known: KnownOrder) => whyNoneLeft(known, lineOf(known));
  expect(why(anOrderOf({ quantity: 1 }, 1))).toMatchObject({ kind: 'already-returned', slipNumber: 'BEC7-A3K-00418-F' });
  expect(why(anOrderOf({ quantity: 1, returned: 1 }))).toEqual({ kind: 'returned-on-web' });
  expect(why(anOrderOf({ quantity: 1, cancelled: 1 }))).toEqual({ kind: 'cancelled' });
  expect(why(anOrderOf({ quantity: 2, cancelled: 1 }))).toBeNull();
});

const dayOf = (with_: Parameters<typeof aPolicy>[0], more: Parameters<typeof someTerms>[0] = {}, order = aKnownOrder()) =>
  lastReturnDay(order, lineOf(order), someTerms({ policy: aPolicy(with_), ...more }));

test('E-11 a last day without work moves to the next working day, where the market says so', () => {
  expect(dayOf({ windowDays: 14 })).toBe('2026-11-28'); // a Saturday
  expect(dayOf({ windowDays: 14, lastDayMoves: 'to-working-day' })).toBe('2026-11-30');
  expect(dayOf({ windowDays: 14, lastDayMoves: 'to-working-day', publicHolidays: ['2026-11-30'] })).toBe('2026-12-01');
  expect(dayOf({ windowDays: 13, lastDayMoves: 'to-working-day' })).toBe('2026-11-27');
});

test('E-12 an order placed within an extension may come back until its day, where that is later than its window', () => {
  const christmas = { label: 'Christmas', placedFrom: '2026-11-10', placedTo: '2026-12-24', lastDay: '2027-01-31' };
  expect(dayOf({ extensions: [christmas] })).toBe('2027-01-31');
  expect(dayOf({ extensions: [christmas], lastDayMoves: 'to-working-day' })).toBe('2027-02-01');
  expect(dayOf({ extensions: [{ ...christmas, placedFrom: '2026-11-11' }] })).toBe('2026-12-14');
  expect(dayOf({ extensions: [{ ...christmas, placedFrom: '2026-11-01', placedTo: '2026-11-09' }] })).toBe('2026-12-14');
  expect(dayOf({ extensions: [{ ...christmas, lastDay: '2026-12-24' }, christmas] })).toBe('2027-01-31');
  expect(dayOf({ windowDays: 100, extensions: [christmas] })).toBe('2027-02-22');
});

test('E-17 what was announced in time keeps its date, and the goods may follow', () => {
  const announced = (text: string, kind: 'withdrawal' | 'return' | 'warranty' = 'withdrawal') => ({
    announced: { announcedAt: at(text), kind },
  });
  const known = aKnownOrder(); // received 14 November
  const until = (with_: Parameters<typeof aPolicy>[0], more: Parameters<typeof someTerms>[0]) =>
    announcedUntil(known, lineOf(known), someTerms({ policy: aPolicy(with_), ...more }));
  expect(until({ windowDays: 14 }, announced('2026-11-28T22:00:00.000Z'))).toBe('2026-12-12');
  expect(until({ windowDays: 14 }, announced('2026-11-28T23:00:00.000Z'))).toBeNull(); // the 29th in Paris
  expect(until({ windowDays: 14 }, announced('2026-11-20T10:00:00.000Z', 'warranty'))).toBeNull();
  expect(until({ windowDays: 14 }, {})).toBeNull();
  expect(until({ windowDays: 14, lastDayMoves: 'to-working-day' }, announced('2026-11-30T10:00:00.000Z'))).toBe('2026-12-14');
  expect(dayOf({ windowDays: 14 }, announced('2026-11-28T10:00:00.000Z'))).toBe('2026-12-12');
  expect(dayOf({ windowDays: 60 }, announced('2026-11-15T10:00:00.000Z'))).toBe('2027-01-13'); // the stores' window is longer anyway
});

test('E-17 announced on the web, the web’s own window counts, and a withdrawal never less than the law’s days', () => {
  const on = (text: string, kind: 'withdrawal' | 'return') => ({ announced: { announcedAt: at(text), kind } });
  expect(dayOf({ windowDays: 10, onlineWindowDays: 30 }, on('2026-12-14T10:00:00.000Z', 'return'))).toBe('2026-12-28');
  expect(dayOf({ windowDays: 10, onlineWindowDays: 30 }, on('2026-12-15T10:00:00.000Z', 'return'))).toBe('2026-11-24');
  expect(dayOf({ windowDays: 7 }, on('2026-11-27T10:00:00.000Z', 'return'))).toBe('2026-11-21');
  expect(dayOf({ windowDays: 7 }, on('2026-11-27T10:00:00.000Z', 'withdrawal'))).toBe('2026-12-11');
});

test('E-17 goods that were announced before they arrived may follow from the day they arrived', () => {
  expect(dayOf({ windowDays: 3 }, { announced: { announcedAt: at('2026-11-11T10:00:00.000Z'), kind: 'withdrawal' } })).toBe('2026-11-28');
});

test('E-17 as many units keep the date as were announced, less those that were brought in, and the rest is judged by the day', () => {
  const known = anOrderOf({ quantity: 5 }, 1);
  const [claim] = known.state.lines[0]?.claims ?? [];
  const announced = (units: number, returnId: ReturnId | null = null) => ({
    announcedAt: at('2026-11-20T10:00:00.000Z'),
    kind: 'withdrawal' as const,
    lines: [{ lineId: id.line(1), units }],
    returnId,
  });
  const why = (units: number, of: ReturnType<typeof announced>) =>
    whyNotCovered(known, lineOf(known), { ...someTerms({ policy: aPolicy({ windowDays: 7 }), announced: of, presentedAt: AFTER }), units })
      ?.kind ?? null;
  expect([1, 2, 3].map((units) => why(units, announced(2)))).toEqual([null, null, 'window-closed']);
  expect([1, 2].map((units) => why(units, announced(2, claim?.returnId)))).toEqual([null, 'window-closed']);
  const picks = [{ reason: 'faulty' as const, units: 1 }, { units: 2 }, { units: 1 }].map((one) => ({ lineId: id.line(1), ...one }));
  const quote = quoteReturn(known, picks, someTerms({ policy: aPolicy({ windowDays: 7 }), announced: announced(2), presentedAt: AFTER }));
  expect(quote.lines.map((line) => line.notCovered?.kind ?? null)).toEqual([null, null, 'window-closed']);
  expect(quote.flags).toEqual(['announced-in-time']);
});

test('E-15 E-17 what is over the announced units is late, however the record splits them over lines', () => {
  const known = anOrderOf({ quantity: 5 });
  const announced = { announcedAt: at('2026-11-20T10:00:00.000Z'), kind: 'withdrawal' as const, lines: [{ lineId: id.line(1), units: 2 }] };
  const terms = someTerms({ policy: aPolicy({ windowDays: 7 }), announced, presentedAt: AFTER });
  const late = (...units: number[]) => daysLateOf(known, units.map((one) => ({ lineId: id.line(1), units: one })), terms); // prettier-ignore
  expect([late(2), late(1, 1), late(3), late(2, 1), late(1, 1, 1)]).toEqual([0, 0, 8, 8, 8]);
  const faulty = { lineId: id.line(1), units: 2, reason: 'faulty' as const };
  expect(daysLateOf(known, [faulty, { lineId: id.line(1), units: 2 }], terms)).toBe(0);
});

test('M-10 a withdrawal is in time by the law’s days, whatever the window', () => {
  const inTime = (text: string, more: Parameters<typeof someTerms>[0] = {}) =>
    isWithdrawalInTime(aKnownOrder(), { lineId: id.line(1) }, someTerms({ presentedAt: at(text), ...more }));
  expect(inTime('2026-11-28T20:00:00.000Z')).toBe(true);
  expect(inTime('2026-11-29T20:00:00.000Z')).toBe(false);
  expect(inTime('2026-11-30T20:00:00.000Z', { policy: aPolicy({ lastDayMoves: 'to-working-day' }) })).toBe(true);
  const announced = { announcedAt: at('2026-11-20T10:00:00.000Z'), kind: 'withdrawal' as const };
  expect(inTime('2026-12-04T20:00:00.000Z', { announced })).toBe(true);
  expect(inTime('2026-12-05T20:00:00.000Z', { announced })).toBe(false);
});

test('E-14 excluded goods are covered when their check is answered that way; final sale stays final', () => {
  const policy = aPolicy({ categories: { knitwear: { returnable: false, windowDays: null } } });
  const check = { question: 'Is the seal unbroken?', returnableIf: 'yes' as const };
  const terms = someTerms({ policy, settings: someSettings({ guidedChecks: { knitwear: check } }) });
  const known = aKnownOrder();
  const line = lineOf(known);
  expect(guidedCheckOf(line, terms)).toEqual(check);
  expect(guidedCheckOf({ category: 'constructor' }, terms)).toBeNull();
  expect(whyNotCovered(known, line, terms)).toEqual({ kind: 'category-excluded', category: 'knitwear', check });
  expect(whyNotCovered(known, line, { ...terms, check: 'no' })?.kind).toBe('category-excluded');
  expect(whyNotCovered(known, line, { ...terms, check: 'yes' })).toBeNull();
  expect(whyNotCovered(known, line, { ...terms, settings: null, check: 'yes' })).toEqual({
    kind: 'category-excluded',
    category: 'knitwear',
  });
  const final = aKnownOrder({ lines: [aChannelLine({ finalSale: true })] });
  expect(whyNotCovered(final, lineOf(final), { ...terms, check: 'yes' })).toEqual({ kind: 'final-sale' });
  expect(whyNotCovered(known, line, { ...terms, check: 'yes', presentedAt: at('2027-03-01T10:00:00.000Z') })?.kind).toBe('window-closed');
});

test('E-15 an override lets everything through but a closed order', () => {
  const known = aKnownOrder({ lines: [aChannelLine({ finalSale: true })] });
  const waived = someTerms({ policy: aPolicy({ windowDays: 1 }), waived: true });
  expect(whyNotCovered(known, lineOf(known), waived)).toBeNull();
  expect(whyNotCovered({ ...known, state: { ...known.state, closed: true } }, lineOf(known), waived)).toEqual({ kind: 'order-closed' });
});
