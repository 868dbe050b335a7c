import fc from 'fast-check';
import { channelFactsOf } from 'shared-types/freeze-order';
import type { ChannelFacts } from 'shared-types/freeze-order';
import { aChannelLine, aChannelOrder, at } from 'shared-types/testing/builders';
import { describe, expect, test } from 'vitest';

import { withToldRefunds } from './told-refunds.ts';
import type { StoredFacts, ToldRefund } from './told-refunds.ts';

const bought = new Map([['l1', { quantity: 3, paidMinor: 9_000 }]]);
const base: ChannelFacts = channelFactsOf(aChannelOrder({ lines: [aChannelLine({ quantity: 3, paidMinor: 9_000 })] }));

const told = (id: string, amountMinor: number, with_: Partial<ToldRefund> = {}): ToldRefund => ({
  id,
  paymentId: 'p1',
  amountMinor,
  lines: [],
  ...with_,
});
const ownOf = (facts: ChannelFacts): number | undefined => facts.payments[0]?.ownRefundedMinor;
const withOwn = (ownRefundedMinor: number, rest: Partial<StoredFacts> = {}): StoredFacts => ({
  ...base,
  payments: base.payments.map((one) => ({ ...one, ownRefundedMinor })),
  ...rest,
});

describe('S-7 what a shop tells of its own refunds counts once', () => {
  test('beside a document that knows nothing of it', () => {
    const facts = withToldRefunds(base, [told('a', 1_000), told('b', 500)], bought);
    expect(ownOf(facts)).toBe(1_500);
    expect(facts.document).toEqual(base);
  });

  test('not again when the document lists it', () => {
    const listed = [{ id: 'a', paymentId: 'p1', amountMinor: 1_000 }];
    expect(ownOf(withToldRefunds(withOwn(1_000, { listed }), [told('a', 1_000)], bought))).toBe(1_000);
    expect(ownOf(withToldRefunds(withOwn(1_000, { listed }), [told('a', 1_000), told('b', 500)], bought))).toBe(1_500);
  });

  test('not again when the document counts it in the sum of the payment without listing it', () => {
    expect(ownOf(withToldRefunds(withOwn(1_000), [told('a', 1_000)], bought))).toBe(1_000);
    expect(ownOf(withToldRefunds(withOwn(1_000), [told('a', 1_000), told('b', 500)], bought))).toBe(1_500);
  });

  test('goods come back with it, never more than were bought', () => {
    const lines = [{ lineId: 'l1', units: 2, amountMinor: 6_000 }];
    const facts = withToldRefunds(base, [told('a', 6_000, { lines }), told('b', 6_000, { lines })], bought);
    expect(facts.lines[0]).toMatchObject({ returned: 3, refundedMinor: 9_000 });
    expect(withToldRefunds(withOwn(6_000), [told('a', 6_000, { lines })], bought).lines[0]).toMatchObject({ returned: 0 });
  });

  test('more than was captured or paid is not believed', () => {
    const lines = [{ lineId: 'l1', units: 1, amountMinor: Number.MAX_SAFE_INTEGER }];
    const most = Number.MAX_SAFE_INTEGER;
    const facts = withToldRefunds(base, [told('a', most, { lines }), told('b', most)], bought);
    expect([ownOf(facts), facts.lines[0]?.refundedMinor]).toEqual([9_000, 9_000]);
  });

  test('a payment or a line that the order does not have changes nothing', () => {
    const facts = withToldRefunds(base, [told('a', 1_000, { paymentId: 'p9' })], bought);
    expect(facts).toEqual(base);
  });

  test('what is told again is counted anew from the document, so that no history of tellings counts twice', () => {
    const aTold = fc.record({ id: fc.constantFrom('a', 'b', 'c'), amountMinor: fc.integer({ min: 1, max: 3_000 }) });
    fc.assert(
      fc.property(
        fc.array(fc.uniqueArray(aTold, { selector: (one) => one.id }), { minLength: 1, maxLength: 6 }),
        fc.nat(3_000),
        (history, own) => {
          const start = withOwn(own);
          const end = history.reduce<StoredFacts>((facts, some) => withToldRefunds(facts, some.map((one) => told(one.id, one.amountMinor)), bought), start); // prettier-ignore
          const last = history.at(-1) ?? [];
          const sum = last.reduce((all, one) => all + one.amountMinor, 0);
          expect(ownOf(end)).toBe(Math.max(own, sum));
          expect(withToldRefunds(end, [], bought)).toEqual(start);
        },
      ),
    );
  });

  test('refunds of ours in the document stay out of it', () => {
    const refunds = [
      { id: 'x', paymentId: 'p1', amountMinor: 700, status: 'done', marker: 'rf_1', at: at('2026-11-20T10:00:00.000Z') },
    ] as never;
    const payments = aChannelOrder().payments.map((one) => ({ ...one, refundedMinor: 700 }));
    const facts = channelFactsOf(aChannelOrder({ payments, refunds }));
    expect(ownOf(withToldRefunds(facts, [told('a', 500)], bought))).toBe(500);
  });
});
