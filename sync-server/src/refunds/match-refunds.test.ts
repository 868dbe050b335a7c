import { at } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import { matchRefunds, theirMinor } from './match-refunds.ts';
import type { OurRefund, TheirRefund } from './match-refunds.ts';

const now = at('2026-11-21T10:00:00.000Z');

const ours = (refundKey: string, change: Partial<OurRefund> = {}): OurRefund => ({
  refundKey,
  orderId: 'o1',
  amountMinor: 500,
  at: now,
  ...change,
});
const theirs = (externalId: string, change: Partial<TheirRefund> = {}): TheirRefund => ({
  externalId,
  orderId: 'o1',
  marker: null,
  amountMinor: 500,
  at: now,
  ...change,
});

const keysOf = (found: ReturnType<typeof matchRefunds>) =>
  found.matches.map((match) => [match.ours.refundKey, ...match.theirs.map((one) => one.externalId)]);

test('R-17 our marker decides, whatever the amount; two under one marker belong together', () => {
  const found = matchRefunds([ours('rf_a')], [theirs('1', { marker: 'rf_a' }), theirs('2', { marker: 'rf_a', amountMinor: 200 })]);
  expect(keysOf(found)).toEqual([['rf_a', '1', '2']]);
  expect(found.matches.map(theirMinor)).toEqual([700]);
});

test('R-17 without a marker: the same order and amount within ten minutes, the nearest first, each once', () => {
  const near = theirs('near', { at: at('2026-11-21T10:01:00.000Z') });
  const farther = theirs('farther', { at: at('2026-11-21T10:09:00.000Z') });
  const found = matchRefunds([ours('rf_a'), ours('rf_b')], [farther, near]);
  expect(keysOf(found)).toEqual([['rf_a', 'near'], ['rf_b', 'farther']]); // prettier-ignore
  expect(found.onlyTheirs).toEqual([]);
});

test('R-17 another order, another amount or eleven minutes are no match', () => {
  const strangers = [
    theirs('1', { orderId: 'o2' }),
    theirs('2', { amountMinor: 501 }),
    theirs('3', { at: at('2026-11-21T10:11:00.000Z') }),
  ];
  const found = matchRefunds([ours('rf_a')], strangers);
  expect(found).toEqual({ matches: [], onlyOurs: [ours('rf_a')], onlyTheirs: strangers });
});

test('R-17 a refund under a marker is never taken for another of the same amount', () => {
  const found = matchRefunds([ours('rf_a')], [theirs('1', { marker: 'rf_b' })]);
  expect(found.onlyOurs).toHaveLength(1);
  expect(found.onlyTheirs).toHaveLength(1);
});
