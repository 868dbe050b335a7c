import fc from 'fast-check';
import { expect, test } from 'vitest';

import { addMs } from './calendar.ts';
import { bestPolicy } from './later-policy.ts';
import { moneyOf } from './money.ts';
import type { ReturnPolicyInput } from './policy.ts';
import { quoteReturn } from './quote.ts';
import { daysLateOf, isWithdrawalInTime, lastReturnDay, whyNotCovered } from './returnable.ts';
import { cases } from './testing/arbitraries.ts';
import { aChannelLine, aKnownOrder, aPolicy, at, id, someTerms } from './testing/builders.ts';

const eur = (minor: number) => moneyOf(minor, 'EUR');
const later = (with_: Partial<ReturnPolicyInput>) => aPolicy({ version: 2, appliesToOlder: true, ...with_ });
const picked = [{ lineId: id.line(1), units: 1 }];

test('E-13 a later promise counts only where it says so, and only in what is better', () => {
  const frozen = aPolicy({ windowDays: 20, shipping: 'when-all-returned', fees: { perReturn: eur(300), restockingBasisPoints: 100 } });
  expect(bestPolicy(frozen, [aPolicy({ version: 2, windowDays: 60 })])).toEqual(frozen);
  const mixed = later({ windowDays: 60, shipping: 'never', fees: { perReturn: eur(500), restockingBasisPoints: 50 }, transitDays: 1 });
  expect(bestPolicy(frozen, [mixed])).toMatchObject({
    version: 1,
    windowDays: 60,
    shipping: 'when-all-returned',
    transitDays: 5,
    fees: { perReturn: eur(300), restockingBasisPoints: 50 },
  });
});

test('E-13 neither an older version nor another market’s counts, and fees of two currencies are not compared', () => {
  const frozen = aPolicy({ version: 3, windowDays: 20, fees: { perReturn: eur(300) } });
  expect(
    bestPolicy(frozen, [later({ version: 2, windowDays: 60 }), later({ version: 4, marketId: 'uk' as never, windowDays: 60 })]),
  ).toEqual(frozen);
  expect(bestPolicy(frozen, [later({ version: 4, fees: { perReturn: moneyOf(1, 'CHF') } })]).fees.perReturn).toEqual(eur(300));
  expect(bestPolicy(frozen, [later({ version: 4 })]).fees.perReturn).toBeNull();
});

test('E-13 a later extension and a later offer of store credit count too', () => {
  const extension = { label: 'Christmas', placedFrom: '2026-11-01', placedTo: '2026-12-24', lastDay: '2027-01-31' };
  const best = bestPolicy(aPolicy(), [later({ extensions: [extension], storeCredit: 'with-consent' })]);
  expect(best).toMatchObject({ extensions: [extension], storeCredit: 'with-consent' });
  expect(bestPolicy(best, [later({ version: 3 })])).toMatchObject({ extensions: [extension], storeCredit: 'with-consent' });
});

test('E-13 a category that one version does not name follows that version’s own window', () => {
  const frozen = aPolicy({
    windowDays: 20,
    categories: { shoes: { returnable: false, windowDays: null }, hats: { returnable: true, windowDays: 90 } },
  });
  const best = bestPolicy(frozen, [later({ windowDays: 30, categories: { hats: { returnable: true, windowDays: 15 } } })]);
  expect(best.categories).toEqual({ shoes: { returnable: true, windowDays: 30 }, hats: { returnable: true, windowDays: 90 } });
});

test('E-13 the order is judged and priced by it, and the quote says so only where it made a difference', () => {
  const known = aKnownOrder();
  const terms = someTerms({ policy: aPolicy({ windowDays: 3 }), later: [later({ windowDays: 30 })] });
  const quote = quoteReturn(known, picked, terms);
  expect(quote).toMatchObject({ flags: ['later-policy'], lines: [{ notCovered: null }] });
  expect(quoteReturn(known, picked, { ...terms, policy: aPolicy({ windowDays: 14 }) }).flags).toEqual([]);
  const fees = someTerms({
    policy: aPolicy({ fees: { perReturn: eur(300) } }),
    later: [later({})],
    presentedAt: at('2026-12-05T10:00:00.000Z'),
  });
  expect(quoteReturn(known, picked, fees)).toMatchObject({ withheld: eur(0), flags: ['later-policy'] });
});

const anyPolicy = (version: number) =>
  fc
    .record({
      windowDays: fc.integer({ min: 0, max: 40 }),
      transitDays: fc.integer({ min: 0, max: 5 }),
      onlineWindowDays: fc.option(fc.integer({ min: 0, max: 40 })),
      lastDayMoves: fc.constantFrom('never' as const, 'to-working-day' as const),
      publicHolidays: fc.uniqueArray(fc.constantFrom('2026-11-16', '2026-11-23', '2026-12-01', '2026-12-25'), { maxLength: 3 }),
      categories: fc.constantFrom(
        {},
        { knitwear: { returnable: false, windowDays: null } },
        { knitwear: { returnable: true, windowDays: 9 } },
      ),
      shipping: fc.constantFrom('never' as const, 'when-all-returned' as const, 'proportional' as const),
      perReturn: fc.option(fc.nat(900)),
      restocking: fc.nat(2_000),
      withdrawal: fc.record({ days: fc.integer({ min: 0, max: 20 }), goodsFollowDays: fc.integer({ min: 0, max: 20 }) }),
    })
    .map(({ perReturn, restocking, ...rest }) =>
      aPolicy({
        ...rest,
        version,
        appliesToOlder: true,
        fees: { perReturn: perReturn === null ? null : eur(perReturn), restockingBasisPoints: restocking },
      }),
    );

test('E-13 whatever comes later, no customer is worse off, and whoever a later version would have served is served', () => {
  const presented = fc.integer({ min: 0, max: 60 }).map((days) => addMs(at('2026-11-12T12:00:00.000Z'), days * 86_400_000));
  const announced = fc.option(fc.record({ announcedAt: presented, kind: fc.constantFrom('withdrawal' as const, 'return' as const) }));
  fc.assert(
    fc.property(anyPolicy(1), anyPolicy(2), presented, announced, (frozen, newer, presentedAt, before) => {
      const known = aKnownOrder({ lines: [aChannelLine({ quantity: 2 })], shipping: { label: 'Home', paidMinor: 490 } });
      const [line] = known.order.lines;
      if (!line) throw new Error('an order has lines');
      const terms = (policy: typeof frozen) => someTerms({ policy, presentedAt, announced: before });
      const best = { ...terms(frozen), later: [newer] };
      for (const one of [frozen, newer]) {
        if (one.categories['knitwear']?.returnable !== false) {
          expect(lastReturnDay(known, line, best) >= lastReturnDay(known, line, terms(one))).toBe(true);
          expect(daysLateOf(known, picked, best)).toBeLessThanOrEqual(daysLateOf(known, picked, terms(one)));
        }
        if (whyNotCovered(known, line, terms(one)) === null) expect(whyNotCovered(known, line, best)).toBeNull();
        if (isWithdrawalInTime(known, line, terms(one))) expect(isWithdrawalInTime(known, line, best)).toBe(true);
        expect(quoteReturn(known, picked, best).refund.minor).toBeGreaterThanOrEqual(quoteReturn(known, picked, terms(one)).refund.minor);
      }
    }),
    cases(10_000),
  );
});
