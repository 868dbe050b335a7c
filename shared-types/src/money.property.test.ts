import fc from 'fast-check';
import { expect, test } from 'vitest';

import { faultsOfOrder } from './channel-order.ts';
import { channelFactsOf, freezeOrder } from './freeze-order.ts';
import { allocate, moneyOf, proportion, sum } from './money.ts';
import { joinState } from './order-state.ts';
import { planRefund, refundableOnWeb } from './refund-plan.ts';
import { anyOrder, anyPaidBy, cases, isValidDocument } from './testing/arbitraries.ts';
import { aChannelLine, aFreezeContext, aKnownOrder, id } from './testing/builders.ts';
import { worthOf } from './worth.ts';

const amount = fc.oneof(fc.nat(2_000), fc.maxSafeNat()).map((minor) => moneyOf(minor, 'EUR'));

test('M-4 allocated parts add up, none is below zero, and none is a whole unit off its share', () => {
  const weights = fc.array(fc.oneof(fc.nat(9), fc.maxSafeNat()), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(amount, weights, (whole, by) => {
      const parts = allocate(whole, by);
      const total = by.reduce((all, weight) => all + BigInt(weight), 0n);
      const isFair = parts.every((part, at) => {
        const off = BigInt(part.minor) * total - BigInt(whole.minor) * BigInt(by[at] ?? 0);
        return part.minor >= 0 && (total === 0n || (off < total && -off < total));
      });
      return isFair && sum(parts, 'EUR').minor === whole.minor;
    }),
    cases(30_000),
  );
});

test('M-3 a proportion is within half a minor unit, rises with its part, and the whole is the whole', () => {
  fc.assert(
    fc.property(amount, fc.integer({ min: 1, max: 1_000 }), fc.nat(1_000), (whole, of, part) => {
      const taken = Math.min(part, of);
      const worth = proportion(whole, taken, of);
      const off = 2n * (BigInt(worth.minor) * BigInt(of) - BigInt(whole.minor) * BigInt(taken));
      const isNext = taken === of || proportion(whole, taken + 1, of).minor >= worth.minor;
      return off <= BigInt(of) && off > -BigInt(of) && isNext && proportion(whole, of, of).minor === whole.minor;
    }),
    cases(30_000),
  );
});

test('R-4 a line given back in any split ends at exactly what was paid, tax included', () => {
  const [line] = aKnownOrder({ lines: [aChannelLine({ quantity: 12, paidMinor: 5_000 })] }).order.lines;
  if (!line) throw new Error('an order has lines');
  fc.assert(
    fc.property(
      fc.nat(5_000),
      fc.nat(5_000),
      fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 12, maxLength: 12 }),
      (paidMinor, tax, split) => {
        const of = { ...line, paid: moneyOf(paidMinor, 'EUR'), tax: moneyOf(Math.min(tax, paidMinor), 'EUR') };
        let back = { units: 0, given: moneyOf(0, 'EUR'), tax: moneyOf(0, 'EUR') };
        for (const units of split.map((want) => want)) {
          const now = Math.min(units, of.quantity - back.units);
          const worth = worthOf(of, back, now);
          back = { units: back.units + now, given: sum([back.given, worth.money], 'EUR'), tax: sum([back.tax, worth.tax], 'EUR') };
        }
        return back.units === 12 && back.given.minor === of.paid.minor && back.tax.minor === of.tax.minor;
      },
    ),
    cases(20_000),
  );
});

test('M-7 a plan adds up to what is wanted or to the cap, within each payment, and never on a till', () => {
  const wanted = fc.nat(60_000);
  const gone = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 3, maxLength: 3 });
  const preferred = fc.constantFrom('proportional' as const, 'as-placed' as const, 'card-first' as const);
  fc.assert(
    fc.property(anyOrder(anyPaidBy), wanted, gone, preferred, (document, minor, percents, by) => {
      const order = freezeOrder(document, aFreezeContext());
      const money = document.payments.map((one, at) => ({
        paymentId: id.payment(at + 1),
        amount: moneyOf(Math.floor((one.capturedMinor / 100) * (percents[at] ?? 0)), document.currency),
        isConfirmed: at === 0,
      }));
      const holdings = { claims: [], money, shipping: moneyOf(0, document.currency) };
      const known = { order, state: joinState(order, channelFactsOf(document), holdings, { seq: 1, closed: false }) };
      const plan = planRefund(known, moneyOf(minor, document.currency), by);
      const isWithin = plan.every(({ paymentId, amount: part }) => {
        const at = document.payments.findIndex((one) => one.id === paymentId);
        const left = (document.payments[at]?.capturedMinor ?? 0) - (money[at]?.amount.minor ?? 0);
        return part.minor > 0 && part.minor <= left && document.payments[at]?.capturedBy === 'web';
      });
      const planned = sum(plan.map((one) => one.amount), document.currency).minor; // prettier-ignore
      return isWithin && planned === Math.min(minor, refundableOnWeb(known).minor);
    }),
    cases(15_000),
  );
});

test('M-6 the arbitrary orders of these tests are valid documents whose sums hold', () => {
  fc.assert(
    fc.property(anyOrder(anyPaidBy), (document) => {
      expect(isValidDocument(document)).toBe(true);
      expect(faultsOfOrder(document)).toEqual([]);
    }),
    cases(1_000),
  );
});
