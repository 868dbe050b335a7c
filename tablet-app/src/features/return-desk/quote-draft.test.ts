import { decide } from 'shared-types/decide';
import { sum } from 'shared-types/money';
import { aChannelLine, aKnownOrder, id, someTerms } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import { aDraftLine } from '../../store/for-tests.ts';
import { quoteDraft } from './quote-draft.ts';

/** Three units of one order line for 10.00, each with its own reason, beside another line. */
const lines = [
  aDraftLine({ reason: 'too-small' }),
  aDraftLine({ reason: 'faulty' }),
  aDraftLine({ lineId: id.line(2), reason: 'colour' }),
  aDraftLine({ lineId: id.line(9), reason: 'colour' }),
  aDraftLine({ units: 0 }),
  aDraftLine({ reason: null }),
];
const anOrder = (refundedMinor: number) =>
  aKnownOrder({
    lines: [aChannelLine({ quantity: 3, paidMinor: 1_000 }), aChannelLine({ id: 'l2', paidMinor: 501 })],
    payments: [{ id: 'p1' as never, method: 'card', capturedBy: 'web', authorisedMinor: 1_501, capturedMinor: 1_501, refundedMinor }],
  });

test.each([0, 2, 500, 1_400])(
  'R-5 several lines of a draft on one order line add up, as the server says it (%i refunded)',
  (refundedMinor) => {
    const known = anOrder(refundedMinor);
    const { quote, moneyOfLine } = quoteDraft(known, { lines }, someTerms());
    expect(sum(moneyOfLine, 'EUR')).toEqual(quote.goods);
    const requested = lines
      .filter((line) => line.units > 0)
      .map(({ lineId, units, reason }) => ({ lineId, units, reason: reason ?? 'other' }));
    const decided = decide({ known, requested, terms: someTerms(), doubts: [], quoted: quote.refund });
    expect(decided.lines.map((line) => line.money?.minor)).toEqual(
      moneyOfLine.filter((_, at) => lines[at]?.units !== 0).map((money) => money.minor),
    );
    expect(decided.refund).toEqual(quote.refund);
  },
);

test('E-9 a line of a draft that came back faulty is not judged by the reason of another', () => {
  const late = someTerms({ presentedAt: '2027-06-01T10:00:00.000Z' as never });
  const { quote } = quoteDraft(anOrder(0), { lines: lines.slice(0, 2) }, late);
  expect(quote.lines.map((line) => line.notCovered?.kind ?? null)).toEqual(['window-closed', null]);
});
