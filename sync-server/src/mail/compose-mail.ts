import { html } from 'hono/html';
import { storeDayOf } from 'shared-types/calendar';
import type { StoreDay } from 'shared-types/calendar';
import { decimalText } from 'shared-types/money';
import type { Money } from 'shared-types/money';

import { SLIP_WORDS } from '../returns/slip-words.ts';
import { MAIL_WORDS } from './mail-words.ts';
import type { SlipFacts } from './slip-facts.ts';

export type Composed = Readonly<{ subject: string; text: string; html: string }>;

/**
 * P-11: the slip in a mail, in its customer's language: what was recorded, where it stands, the amount as far as one is sure, and the way
 * to follow it. A gift tells no prices and no means. Nothing is loaded from elsewhere, so nobody learns when it is read.
 */
export const composeMail = async (facts: SlipFacts): Promise<Composed> => {
  const said = sayingOf(facts);
  return { subject: said.subject, text: textOf(said), html: String(await htmlOf(said)) };
};

/** The words of the mail, each in its place. */
type Saying = Readonly<{
  language: string;
  colon: string;
  subject: string;
  thanks: string;
  recorded: string;
  state: readonly [word: string, what: string];
  amount: string | null;
  facts: readonly (readonly [label: string, value: string])[];
  goodsLabel: string;
  goods: readonly string[];
  follow: string;
  link: string;
  foot: readonly string[];
}>;

const sayingOf = (facts: SlipFacts): Saying => {
  const language = facts.language in MAIL_WORDS ? facts.language : 'en';
  const [words, slipWords] = [wordsIn(MAIL_WORDS, language), wordsIn(SLIP_WORDS, language)];
  const { status, means, lines } = facts;
  const { locale } = words;
  const amount = status.amount === null ? null : moneyText(status.amount, locale);
  const rows: (readonly [string, string])[] = [
    ...(means.length === 0 ? [] : [[words.means, means.join(', ')] as const]),
    ...(status.promisedBy === null ? [] : [[slipWords.by, dayText(status.promisedBy, locale)] as const]),
    [slipWords.store, facts.shop],
    [words.order, facts.orderNumber],
    [words.slip, facts.slipNumber],
  ];
  return {
    language,
    colon: words.colon,
    subject: filled(words.subject, facts.shop),
    thanks: facts.firstName === '' ? words.thanksPlain : filled(words.thanks, facts.firstName),
    recorded: filled(words.recorded, dayText(storeDayOf(facts.presentedAt, facts.zone), locale)),
    state: slipWords.states[status.status],
    amount: amount === null || !status.isEstimate ? amount : filled(slipWords.about, amount),
    facts: rows,
    goodsLabel: words.goods,
    goods: lines.map(({ name, units }) => `${units} × ${name}`),
    follow: words.follow,
    link: facts.link,
    foot: [words.show, words.notReceipt, words.automatic],
  };
};

const wordsIn = <Words>(all: Readonly<Record<string, Words>>, language: string): Words => {
  const words = all[language];
  if (words === undefined) throw new Error(`no words in ${language}`);
  return words;
};

const filled = (text: string, value: string): string => text.replace('{}', () => value);

const moneyText = (amount: Money, locale: string): string =>
  new Intl.NumberFormat(locale, { style: 'currency', currency: amount.currency }).format(decimalText(amount));

/** Friday 27 November 2026: a comma in German only. In French the first of a month is "1er", which Intl does not write. */
const dayText = (day: StoreDay, locale: string): string => {
  const format = new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
  const written = format.format(Date.parse(`${day}T12:00:00Z`));
  const text = locale === 'de-DE' ? written : written.replace(',', '');
  return locale === 'fr-FR' ? text.replace(/(?<!\d)1(?= \p{L})/u, '1er') : text;
};

const textOf = ({ colon, thanks, recorded, state, amount, facts, goodsLabel, goods, follow, link, foot }: Saying): string =>
  [
    `${thanks}\n${recorded}`,
    [...state, ...(amount === null ? [] : [amount])].join('\n'),
    facts.map(([label, value]) => `${label}${colon}${value}`).join('\n'),
    [`${goodsLabel}${colon}`.trimEnd(), ...goods].join('\n'),
    `${follow}${colon}`.trimEnd() + `\n${link}`,
    foot.join('\n'),
    '',
  ].join('\n\n');

const PAGE = 'max-width:34rem;margin:0 auto;padding:1.5rem;font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere';
const LARGE = 'margin:0;font-size:1.75rem;line-height:1.2;font-weight:bold';
const BUTTON =
  'display:inline-block;padding:0.75rem 1.25rem;border:2px solid;border-radius:6px;font-weight:bold;text-decoration:none;color:inherit';

/** Plain enough for every mail program, in its own colours, light or dark. */
const htmlOf = ({ language, subject, thanks, recorded, state, amount, facts, goodsLabel, goods, follow, link, foot }: Saying) =>
  html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${subject}</title>
      </head>
      <body style="margin:0">
        <div style="${PAGE}">
          <p>${thanks}<br />${recorded}</p>
          <p style="${LARGE}">${state[0]}</p>
          <p style="margin-top:0.25rem">${state[1]}</p>
          ${amount === null ? '' : html`<p style="${LARGE}">${amount}</p>`}
          <table role="presentation" style="margin:1rem 0;border-collapse:collapse">
            ${facts.map(([label, value]) => html`<tr><td style="padding:0.25rem 1rem 0.25rem 0;vertical-align:top">${label}</td><td style="padding:0.25rem 0;font-weight:bold">${value}</td></tr>`)}
          </table>
          <p style="margin-bottom:0">${goodsLabel}</p>
          <ul style="margin-top:0.25rem;padding-left:1.25rem">
            ${goods.map((one) => html`<li>${one}</li>`)}
          </ul>
          <p><a href="${link}" style="${BUTTON}">${follow}</a></p>
          ${foot.map((line) => html`<p style="margin:0.5rem 0;font-size:0.875rem">${line}</p>`)}
        </div>
      </body>
    </html>`; // prettier-ignore
