import { explainQuote } from 'shared-types/explain';
import { aChannelLine, aKnownOrder, aPolicy, at, id, someTerms } from 'shared-types/testing/builders';
import { quoteReturn } from 'shared-types/quote';
import { expect, test } from 'vitest';

import { createFormat } from '../../i18n/format.ts';
import { bringLanguage, startTexts } from '../../i18n/texts.ts';
import { phrasesOf } from './told-steps.ts';

const texts = startTexts();
await bringLanguage(texts, 'en');
const phrases = phrasesOf({ t: texts.t, format: createFormat('en-GB', 'Europe/Paris') });

test('R-5 each cent is told in words: the units, what was kept, and where the rest goes', () => {
  const known = aKnownOrder({ lines: [aChannelLine({ quantity: 3, listMinor: 12_000, paidMinor: 10_000, discounts: [{ label: 'Sale', amountMinor: 2_000 }] })] }); // prettier-ignore
  const policy = aPolicy({ windowDays: 60, fees: { perReturn: { minor: 495, currency: 'EUR' }, restockingBasisPoints: 1_000 } });
  const quote = quoteReturn(known, [{ lineId: id.line(1), units: 1 }], someTerms({ policy, presentedAt: at('2027-01-05T10:00:00.000Z') }));
  const said = explainQuote(quote, known, phrases);
  expect(said[0]).toMatch(/, 1 of 3 \(€120\.00 less €20\.00, paid €100\.00 for 3; rounded; .*\): €33\.33$/);
  expect(said).toContainEqual(expect.stringMatching(/^Fee for restocking, .* \(10% of €33\.33\): -€3\.33$/));
  expect(said).toContain('Fee for the return: -€4.95');
  expect(said).toContain('Refund (after €8.28 was kept): €25.05');
  expect(said.at(-1)).toMatch(/^To Visa …\d{4}: €25\.05$/);
});

test('R-15 what was never charged is let go, in words', () => {
  const known = aKnownOrder({
    lines: [aChannelLine({ paidMinor: 8_010 })],
    payments: [{ id: id.payment(1), method: 'card', label: 'Visa', last4: '4417', capturedBy: 'web', authorisedMinor: 8_010, capturedMinor: 0 }],
  }); // prettier-ignore
  const said = explainQuote(quoteReturn(known, [{ lineId: id.line(1), units: 1 }], someTerms()), known, phrases);
  expect(said).toContain('Never charged (the hold on it is let go): -€80.10');
  expect(said.at(-1)).toBe('Visa …4417 let go: €80.10');
});
