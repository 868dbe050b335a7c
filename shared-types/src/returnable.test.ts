import { expect, test } from 'vitest';

import type { ChannelOrderInput } from './channel-order.ts';
import type { KnownOrder, OrderLine } from './order.ts';
import { isDefect } from './reasons.ts';
import { lastReturnDay, unitsReturnable, whyNoneLeft, whyNotCovered, whyNotReturnable, windowStart } from './returnable.ts';
import { aChannelLine, aClaim, aKnownOrder, aPolicy, at, id, someTerms } from './testing/builders.ts';

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
