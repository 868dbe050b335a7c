import fc from 'fast-check';
import { expect, test } from 'vitest';

import { instantOf } from './calendar.ts';
import { decide } from './decide.ts';
import { ENGLISH, explainQuote } from './explain.ts';
import { clocksOf } from './late.ts';
import { moneyOf } from './money.ts';
import type { Currency } from './money.ts';
import { offersBroken } from './offers.ts';
import { faultsOfPolicy, faultsOfSettings } from './policy-faults.ts';
import { daysLateOf } from './returnable.ts';
import { outcome } from './return.ts';
import { anyHistoryWithGoodwill, anyOrder, anyPaidBy, cases } from './testing/arbitraries.ts';
import { brokenRuling } from './testing/broken-rules.ts';
import { aMarket, aPolicy, id, someSettings, someTerms } from './testing/builders.ts';
import { playHistory } from './testing/play-history.ts';

/** Any moment of four-digit years: a tablet's clock may stand anywhere. */
const anyInstant = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 1_790_000_000_000, max: 1_800_000_000_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: -62_167_219_200_000, max: 253_402_300_799_999 }) },
).map(instantOf); // prettier-ignore

const anyDay = anyInstant.map((at) => at.slice(0, 10));
const days = fc.oneof(fc.nat(40), fc.constantFrom(0, 3_650));
const basisPoints = fc.oneof(fc.nat(10_000), fc.constantFrom(0, 10_000));
const anyCurrency = fc.constantFrom<Currency[]>('EUR', 'EUR', 'JPY', 'KWD', 'CHF');
const anyMoney = fc
  .record({ minor: fc.oneof(fc.nat(50), fc.nat(Number.MAX_SAFE_INTEGER)), code: anyCurrency })
  .map(({ minor, code }) => moneyOf(minor, code));

/** Whatever the schema lets through, contradictions and all: the door would refuse many of these. */
const anyPolicy = fc
  .record({
    windowDays: days,
    transitDays: fc.nat(365),
    categories: fc.dictionary(
      fc.constantFrom('knitwear', 'shoes', '', 'constructor'),
      fc.record({ returnable: fc.boolean(), windowDays: fc.option(days) }),
    ),
    shipping: fc.constantFrom('never' as const, 'when-all-returned' as const, 'proportional' as const),
    paymentOrder: fc.constantFrom('proportional' as const, 'as-placed' as const, 'card-first' as const),
    withdrawal: fc.record({ days, goodsFollowDays: days }),
    onlineWindowDays: fc.option(days),
    lastDayMoves: fc.constantFrom('never' as const, 'to-working-day' as const),
    publicHolidays: fc.array(anyDay, { maxLength: 4 }),
    extensions: fc.array(fc.record({ label: fc.constant('x'), placedFrom: anyDay, placedTo: anyDay, lastDay: anyDay }), { maxLength: 2 }),
    fees: fc.record({ perReturn: fc.option(anyMoney), restockingBasisPoints: basisPoints }),
    storeCredit: fc.constantFrom('never' as const, 'with-consent' as const),
    appliesToOlder: fc.boolean(),
    version: fc.integer({ min: 1, max: 3 }),
  })
  .map((with_) => aPolicy(with_));

const anySettings = fc
  .record({
    guidedChecks: fc.dictionary(
      fc.constantFrom('knitwear', 'shoes'),
      fc.record({ question: fc.constant('Sealed?'), returnableIf: fc.constantFrom('yes' as const, 'no' as const) }),
    ),
    mostDeductionBasisPoints: fc.option(basisPoints),
    promiseWorkingDays: fc.nat(60),
    legalDays: fc.nat(365),
    override: fc.option(fc.record({ amount: fc.option(anyMoney), daysLate: fc.option(days) })),
  })
  .map((with_) => someSettings(with_));

const anyTerms = fc.record({
  policy: anyPolicy,
  later: fc.array(anyPolicy, { maxLength: 2 }),
  settings: fc.option(anySettings),
  presentedAt: anyInstant,
  announced: fc.option(
    fc.record({ announcedAt: anyInstant, kind: fc.constantFrom('withdrawal' as const, 'return' as const, 'warranty' as const) }),
  ),
  waived: fc.boolean(),
  deductionApproved: fc.boolean(),
  storeCredit: fc.boolean(),
});

const anyRequest = fc.record({
  lineId: fc.option(fc.integer({ min: 1, max: 5 }).map(id.line)),
  units: fc.oneof(fc.integer({ min: 1, max: 7 }), fc.constant(1_000_000)),
  reason: fc.constantFrom('changed-mind' as const, 'faulty' as const, 'gift' as const),
  check: fc.constantFrom('yes' as const, 'no' as const, null),
  deduction: fc.option(fc.record({ amount: anyMoney, why: fc.constant('Worn') })),
});

const anyDoubts = fc.subarray(['approval-invalid' as const, 'grant-exceeded' as const, 'offline-limit' as const, 'clock-suspect' as const]);

test(
  'R-7 R-5 M-7 whatever the terms say and wherever a clock stands, goods are ruled on, no cap breaks, and the words come',
  { timeout: 120_000 },
  () => {
    fc.assert(
      fc.property(
        anyOrder(anyPaidBy),
        anyHistoryWithGoodwill,
        fc.tuple(anyTerms, anyDoubts),
        fc.array(anyRequest, { minLength: 1, maxLength: 4 }),
        (document, steps, [with_, doubts], requested) => {
          const known = playHistory(document, steps.slice(0, 3), someTerms()).at(-1)?.before ?? expect.fail('a history has an end');
          const terms = someTerms(with_);
          const decision = decide({ known, requested, terms, doubts, quoted: null });
          expect(outcome.options).toContain(decision.outcome);
          expect(decision.lines).toHaveLength(requested.length);
          expect(brokenRuling(decision, known)).toBeNull();
          expect(decision.quote && explainQuote(decision.quote, known, ENGLISH).every((sentence) => sentence.length <= 240)).toBe(true);
          expect(daysLateOf(known, requested, terms)).toBeGreaterThanOrEqual(0);
          expect(offersBroken(known, requested)).toEqual([]);
        },
      ),
      cases(8_000),
    );
  },
);

test('E-8 C-4 the door reads every policy and every settings without fail, and clocks run from any moment', () => {
  fc.assert(
    fc.property(anyPolicy, anySettings, anyInstant, (policy, settings, presentedAt) => {
      const faults = [...faultsOfPolicy(policy, aMarket()), ...faultsOfSettings(settings, aMarket())];
      expect(faults.every((fault) => fault.path !== '' && fault.message !== '')).toBe(true);
      const clocks = clocksOf(presentedAt, { policy, settings, zone: aMarket().timeZone });
      expect(clocks.legalBy <= '9999-12-31' && clocks.promisedBy <= '9999-12-31').toBe(true);
    }),
    cases(5_000),
  );
});
