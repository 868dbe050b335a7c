import fc from 'fast-check';
import { expect, test } from 'vitest';

import { decide } from './decide.ts';
import { moneyOf, sum } from './money.ts';
import { quoteReturn } from './quote.ts';
import { anyHistory, anyHistoryWithGoodwill, anyOrder, anyPaidBy, cases } from './testing/arbitraries.ts';
import { aPolicy, someTerms } from './testing/builders.ts';
import { brokenCap, brokenRuling, minorOf, shippingDueMinor } from './testing/broken-rules.ts';
import { playHistory } from './testing/play-history.ts';

const anyTerms = fc
  .record({
    shipping: fc.constantFrom('never' as const, 'when-all-returned' as const, 'proportional' as const),
    paymentOrder: fc.constantFrom('proportional' as const, 'as-placed' as const, 'card-first' as const),
  })
  .map((with_) => someTerms({ policy: aPolicy(with_) }));

test(
  'R-4 R-7 R-1 no history of returns, voids, refusals and refunds of the channel ever exceeds a cap, and no web money exists that was not captured there',
  { timeout: 120_000 },
  () => {
    fc.assert(
      fc.property(anyOrder(anyPaidBy), anyHistoryWithGoodwill, anyTerms, (document, steps, terms) => {
        for (const { before, after, decision } of playHistory(document, steps, terms)) {
          const broken = brokenCap(after) ?? (decision && brokenRuling(decision, before));
          if (broken !== null) expect(broken).toBeNull();
        }
      }),
      cases(25_000),
    );
  },
);

test(
  'R-4 M-8 once every unit is back, exactly what was paid is back: of each line, and of the shipping that may go back',
  { timeout: 120_000 },
  () => {
    let lines = 0;
    fc.assert(
      fc.property(anyOrder(fc.constant('web')), anyHistory, anyTerms, (document, steps, terms) => {
        const { after, decision } = playHistory(document, steps, terms).at(-1) ?? expect.fail('a history has an end');
        let isOursAlone = true;
        for (const line of after.order.lines) {
          const of = after.state.lines.find((one) => one.lineId === line.lineId) ?? expect.fail(`no state of ${line.lineId}`);
          const isUntouched = of.cancelled + of.returnedAtChannel + of.refundedAtChannel.minor === 0;
          isOursAlone &&= isUntouched;
          // What the channel pays for the last units that it took or cancelled itself is its own affair: nothing came to a counter.
          const isEndedByUs = of.cancelled === 0 && decision?.holds.some((hold) => hold.lineId === line.lineId) === true;
          if (!isUntouched && !isEndedByUs) continue;
          const given = minorOf(of.claims.map((claim) => claim.money)) + of.refundedAtChannel.minor;
          expect([line.lineId, given]).toEqual([line.lineId, line.paid.minor]);
          lines += 1;
        }
        if (terms.policy.shipping !== 'never' && isOursAlone) expect(after.state.shippingBack.minor).toBe(shippingDueMinor(after));
      }),
      cases(20_000),
    );
    expect(lines).toBeGreaterThan(cases(20_000).numRuns); // it saw lines, more than one in each history
  },
);

test(
  'R-5 R-7 quote and decision agree when their facts agree: the server never adjusts an amount that it would have quoted',
  { timeout: 120_000 },
  () => {
    const picks = fc.array(fc.record({ line: fc.nat(3), units: fc.integer({ min: 1, max: 4 }) }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(anyOrder(anyPaidBy), anyHistoryWithGoodwill, anyTerms, picks, (document, steps, terms, picked) => {
        const known = playHistory(document, steps, terms).at(-1)?.before ?? expect.fail('a history has an end');
        const requested = picked.map(({ line, units }) => {
          const at = known.order.lines[line % known.order.lines.length] ?? expect.fail('an order has lines');
          return { lineId: at.lineId, units, reason: 'too-small' as const };
        });
        const quote = quoteReturn(known, requested, terms);
        const decision = decide({ known, requested, terms, doubts: [], quoted: quote.refund });
        if (decision.hold === 'none') expect(decision.refund?.minor).toBe(0);
        else
          expect([decision.refund, decision.plan, decision.atTill, decision.route]).toEqual([
            quote.refund,
            quote.plan,
            quote.atTill,
            quote.route,
          ]);
        expect(decision.cause).not.toBe('amount-differs');
        expect(sum(quote.lines.map((line) => line.money), known.order.currency)).toEqual(quote.goods); // prettier-ignore
        expect(moneyOf(quote.goods.minor + quote.shipping.minor, known.order.currency).minor).toBe(
          quote.route === 'web' ? quote.refund.minor + quote.withheld.minor : minorOf([quote.goods, quote.shipping]),
        );
      }),
      cases(20_000),
    );
  },
);
