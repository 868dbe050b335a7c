import { expect, test } from 'vitest';

import type { ChannelOrderInput } from './channel-order.ts';
import { flagsOf } from './flags.ts';
import { moneyOf } from './money.ts';
import { quoteReturn } from './quote.ts';
import type { Picked } from './quote.ts';
import type { ReturnTerms } from './returnable.ts';
import { aChannelLine, aClaim, aKnownOrder, aPolicy, at, id, someSettings, someTerms } from './testing/builders.ts';

const eur = (minor: number) => moneyOf(minor, 'EUR');
const orderOf = (line: Partial<ChannelOrderInput['lines'][number]>, more: Partial<ChannelOrderInput> = {}, held = 0) =>
  aKnownOrder(
    { lines: [aChannelLine(line)], ...more },
    held === 0 ? {} : { claims: [{ lineId: id.line(1), claim: aClaim({ units: held, money: eur(0), tax: eur(0) }) }] },
  );
const pick = (more: Partial<Picked> = {}): Picked => ({ lineId: id.line(1), units: 1, reason: 'changed-mind', ...more });
const flagsFor = (known: ReturnType<typeof orderOf>, terms: Partial<ReturnTerms> = {}, picked = pick()) =>
  quoteReturn(known, [picked], someTerms(terms)).flags;

test('E-18 units that the channel does not call delivered may come back, and it is said', () => {
  expect(flagsFor(orderOf({ quantity: 2, delivered: 1 }))).toEqual([]);
  expect(flagsFor(orderOf({ quantity: 2, delivered: 1 }), {}, pick({ units: 2 }))).toEqual(['not-delivered']);
  expect(flagsFor(orderOf({ quantity: 2, delivered: 1 }, {}, 1))).toEqual(['not-delivered']);
  expect(flagsFor(orderOf({ quantity: 3, delivered: 1, returned: 1 }))).toEqual(['not-delivered']);
  const quote = quoteReturn(orderOf({ delivered: 0 }), [pick()], someTerms());
  expect(quote).toMatchObject({ flags: ['not-delivered'], refund: eur(8_010), lines: [{ notCovered: null }] });
});

test('E-18 a missing day of delivery is said, where a window is judged by it', () => {
  expect(flagsFor(orderOf({}, { receivedAt: null }))).toEqual(['window-start-unknown']);
  expect(flagsFor(orderOf({}, { receivedAt: null }), {}, pick({ reason: 'faulty' }))).toEqual([]);
});

test('E-18 flagsOf says nothing of units that are not here, nor of what made no difference', () => {
  expect(flagsOf(orderOf({ delivered: 0 }), [], someTerms())).toEqual([]);
  expect(flagsFor(orderOf({ returned: 1 }, { receivedAt: null }))).toEqual([]);
  const idle = { announced: { announcedAt: at('2026-11-15T10:00:00.000Z'), kind: 'withdrawal' as const }, waived: true };
  expect(flagsFor(orderOf({}), idle)).toEqual([]);
});

test('E-12 an extension that covers the goods is said', () => {
  const extensions = [{ label: 'Christmas', placedFrom: '2026-11-01', placedTo: '2026-12-24', lastDay: '2027-01-31' }];
  expect(flagsFor(orderOf({}), { policy: aPolicy({ windowDays: 3, extensions }) })).toEqual(['extended']);
  expect(flagsFor(orderOf({}), { policy: aPolicy({ windowDays: 30, extensions }) })).toEqual([]);
});

const hygiene = aPolicy({ categories: { knitwear: { returnable: false, windowDays: null } } });
const sealed = someSettings({ guidedChecks: { knitwear: { question: 'Is the seal unbroken?', returnableIf: 'yes' } } });

test('E-14 a check that let the goods through is said', () => {
  expect(flagsFor(orderOf({}), { policy: hygiene, settings: sealed }, pick({ check: 'yes' }))).toEqual(['check-passed']);
  expect(flagsFor(orderOf({}), { policy: hygiene, settings: sealed }, pick({ check: 'no' }))).toEqual([]);
});

test('E-15 E-17 an override and a kept date are said', () => {
  const shut = aPolicy({ windowDays: 3 });
  expect(flagsFor(orderOf({}), { policy: shut, waived: true })).toEqual(['overridden']);
  const announced = { announcedAt: at('2026-11-16T10:00:00.000Z'), kind: 'return' as const };
  expect(flagsFor(orderOf({}), { policy: shut, announced })).toEqual(['announced-in-time']);
  expect(flagsFor(orderOf({}), { policy: shut, announced, waived: true })).toEqual(['announced-in-time']);
});

test('R-14 store credit is said where the promise offers it and money moves', () => {
  expect(flagsFor(orderOf({}), { policy: aPolicy({ storeCredit: 'with-consent' }), storeCredit: true })).toEqual(['store-credit']);
  expect(flagsFor(orderOf({}), { storeCredit: true })).toEqual([]);
});
