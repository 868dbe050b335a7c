import type { TimeZone } from 'shared-types/calendar';
import type { SlipStatus } from 'shared-types/slip-status';
import { at } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import { SLIP_WORDS } from '../returns/slip-words.ts';
import { composeMail } from './compose-mail.ts';
import { MAIL_WORDS } from './mail-words.ts';
import type { SlipFacts } from './slip-facts.ts';

const aStatus = (with_: Partial<SlipStatus> = {}): SlipStatus => ({
  status: 'received',
  amount: { minor: 123_410, currency: 'EUR' },
  isEstimate: false,
  promisedBy: '2026-12-01' as never,
  updatedAt: at('2026-11-21T10:00:00.000Z'),
  storeName: 'Lyon Bellecour',
  language: 'fr',
  ...with_,
});

const someFacts = (with_: Partial<SlipFacts> = {}): SlipFacts => ({
  language: 'fr',
  firstName: 'Zoë',
  shop: 'HALDEN Lyon Bellecour',
  zone: 'Europe/Paris' as TimeZone,
  presentedAt: at('2026-11-20T23:30:00.000Z'),
  status: aStatus(),
  means: ['Visa …4417'],
  lines: [{ name: 'Merino crew-neck', units: 2 }],
  slipNumber: 'BEC7-A3K-00418-F',
  orderNumber: 'EC-20417736',
  link: 'https://retour.example/r#AAAA',
  ...with_,
});

test('P-5 P-11 days are those of the store, and days and money are written as the customer’s language does', async () => {
  const { text } = await composeMail(someFacts());
  expect(text).toContain('Nous avons enregistré votre retour le samedi 21 novembre 2026.');
  expect(text).toContain('mardi 1er décembre 2026');
  expect(text).toContain('1\u202f234,10\u00a0€');
  expect((await composeMail(someFacts({ language: 'en' }))).text).toContain('Goes back by: Tuesday 1 December 2026');
  expect((await composeMail(someFacts({ language: 'de' }))).text).toContain('1.234,10\u00a0€');
  const yen = aStatus({ amount: { minor: 1_234, currency: 'JPY' } });
  expect((await composeMail(someFacts({ language: 'en', status: yen }))).text).toContain('1,234');
});

test('P-11 a language that has no words here is answered in English', async () => {
  expect((await composeMail(someFacts({ language: 'pt' }))).subject).toBe('Your return at HALDEN Lyon Bellecour');
});

test('P-11 names are text, never markup, and nothing is loaded from elsewhere', async () => {
  const { html, text } = await composeMail(someFacts({ firstName: '<img', shop: 'H & M "x"', lines: [{ name: '<script>alert(1)</script> $& {}', units: 1 }] })); // prettier-ignore
  expect(html).not.toMatch(/<script|<img|<link|url\(/);
  expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt; $&amp; {}');
  expect(html.match(/https?:/g)).toHaveLength(1);
  expect(text).toContain('1 × <script>alert(1)</script> $& {}');
});

test('P-11 every language has all words and no empty one, and says them without a shout', () => {
  expect(Object.keys(MAIL_WORDS)).toEqual(Object.keys(SLIP_WORDS));
  for (const words of Object.values(MAIL_WORDS)) expect(Object.keys(words)).toEqual(Object.keys(MAIL_WORDS['en'] ?? {}));
  expect(JSON.stringify(MAIL_WORDS)).not.toMatch(/""|!/);
});

test('P-11 an estimate is said as one, and nothing is said of money that is not promised', async () => {
  const estimate = await composeMail(
    someFacts({ language: 'en', status: aStatus({ status: 'saved', isEstimate: true, promisedBy: null }) }),
  );
  expect(estimate.text).toContain('About €1,234.10');
  const checked = await composeMail(someFacts({ language: 'en', means: [], status: aStatus({ status: 'person', amount: null, promisedBy: null }) })); // prettier-ignore
  expect(checked.text).toContain('Being checked');
  expect(checked.text).not.toMatch(/€|Goes back|Visa/);
});
