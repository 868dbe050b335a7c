import { createInstance } from 'i18next';
import type { TFunction } from 'i18next';
import { describe, expect, test } from 'vitest';

import { moneyOf, zero } from 'shared-types/money';
import { at, id } from 'shared-types/testing/builders';

import { receiptBytes } from '../../devices/receipt-bytes.ts';
import { readReceipt } from '../../devices/receipt-for-tests.ts';
import type { Catalogue } from '../../i18n/catalogue.ts';
import { english } from '../../i18n/en/whole.ts';
import { french } from '../../i18n/fr/whole.ts';
import { german } from '../../i18n/de/whole.ts';
import { spanish } from '../../i18n/es/whole.ts';
import { createFormat } from '../../i18n/format.ts';
import type { SlipDocument } from '../../store/slip.ts';
import { slipOnPaper } from './slip-on-paper.ts';
import type { SlipSaying } from './slip-saying.ts';

const refund = moneyOf(1_234_550, 'EUR');

const aDocument = (with_: Partial<SlipDocument> = {}): SlipDocument => ({
  returnId: id.return(1),
  slipNumber: 'BEC7-A3K-00418-K',
  orderNumber: 'EC-20417736',
  orderType: 'ecommerce',
  customerName: 'Camille Fournier',
  locale: 'fr-FR',
  store: { code: 'BEC7', name: 'Lyon Bellecour', address: '12 rue de la République', brand: 'HALDEN' },
  zone: 'Europe/Paris',
  presentedAt: at('2026-11-21T13:02:00.000Z'),
  staffName: 'Inès',
  gift: false,
  blind: false,
  route: 'web',
  lines: [{ name: 'Manteau en laine', variant: 'bleu nuit, M', sku: 'S1', units: 1, reason: 'too-small', label: '', condition: 'as-new', money: refund }],
  amounts: { goods: refund, shipping: zero('EUR'), refund, atTill: zero('EUR') },
  means: [{ method: 'card', label: 'Visa', last4: '4417', amount: refund, receipt: null }],
  promisedBy: '2026-11-27' as SlipDocument['promisedBy'], // a day
  address: `https://retour.example/r#${'A'.repeat(300)}`,
  ...with_,
}); // prettier-ignore

const CONFIRMED: SlipSaying = { kind: 'web', amount: refund, certainty: 'confirmed' };
const textsOf = (texts: Catalogue): TFunction => {
  const made = createInstance();
  void made.init({ lng: 'x', resources: { x: { translation: texts } }, keySeparator: false, nsSeparator: false, interpolation: { escapeValue: false }, initAsync: false }); // prettier-ignore
  return made.getFixedT('x');
};

type Asked = Readonly<{
  with_?: Partial<SlipDocument>;
  saying?: SlipSaying;
  copy?: number;
  texts?: Catalogue;
  locale?: string;
  language?: 'esc-pos' | 'star-prnt';
  widthMm?: 58 | 80;
}>;

/** The rows of the paper as a receipt printer prints them. */
const print = async ({
  with_,
  saying = CONFIRMED,
  copy = 0,
  texts = french,
  locale = 'fr-FR',
  language = 'esc-pos',
  widthMm = 80,
}: Asked) => {
  const paper = slipOnPaper({ document: aDocument(with_), saying, copy, t: textsOf(texts), format: createFormat(locale, 'Europe/Paris') });
  const read = readReceipt(receiptBytes(paper, { language, widthMm }), language);
  return { ...read, rows: read.text.split('\n').filter((row) => row.trim() !== '') };
};

describe.each(['esc-pos', 'star-prnt'] as const)('a slip in %s', (language) => {
  test('P-5 French on 80 mm, as the customer reads it: every letter and every space of it', async () => {
    const { rows, codes, cuts } = await print({ language });
    expect(rows.filter((row) => !row.startsWith('──'))).toEqual([
      'HALDEN',
      'Lyon Bellecour · 12 rue de la République',
      'sam. 21 nov. 2026, 14:02 · à votre service :',
      'Inès',
      "BON DE RETOUR, n'est pas un ticket de caisse",
      'BEC7-A3K-00418-K',
      'Commande EC-20417736',
      '1 × Manteau en laine, bleu nuit, M   12 345,50 €',
      'Trop petit',
      'Remboursement',
      '12 345,50 €',
      'Visa ...4417                         12 345,50 €',
      'Au plus tard le vendredi 27 novembre 2026',
      'Statut : confirmé.',
      "Conservez ce bon jusqu'au remboursement.",
      'Scannez-le pour le suivre, ou présentez-le dans',
      'un magasin HALDEN.',
    ]);
    expect(codes).toEqual([{ text: aDocument().address, level: 'M', dots: 6 }]);
    expect(cuts).toBe(1);
  });

  test('Spanish accents on capitals, and the title in one row of 80 mm', async () => {
    const { rows } = await print({ texts: spanish, locale: 'es-ES', language });
    expect(rows).toContain('RESGUARDO DE DEVOLUCIÓN, no es ticket de compra');
    expect(rows).toContain('A más tardar el viernes 27 de noviembre de 2026');
    for (const row of rows) expect(row.length).toBeLessThanOrEqual(48);
  });

  test('German umlauts on 58 mm', async () => {
    const with_ = { lines: [{ ...aDocument().lines[0], name: 'Größerer Übergangsmantel für Männer' }] } as Partial<SlipDocument>; // the line above, renamed
    const { rows } = await print({ with_, texts: german, locale: 'de-DE', language, widthMm: 58 });
    expect(rows).toContain('1 × Größerer         12.345,50 €'); // cut at one line
    expect(rows).toContain('Zu klein');
    for (const row of rows) expect(row.length).toBeLessThanOrEqual(32);
  });
});

test('a gift shows no price and no means', async () => {
  const { text } = await print({ with_: { gift: true } });
  expect(text).not.toMatch(/€|Visa|Remboursement\n/);
  expect(text).toContain('Trop petit');
});

test('P-10 a copy says so above and below; the first print is none', async () => {
  const { rows } = await print({ copy: 2, texts: english, locale: 'en-GB' });
  expect([rows[0]?.trim(), rows.at(-1)?.trim()]).toEqual(['COPY 2', 'COPY 2']);
  expect((await print({})).text).not.toMatch(/COPIE/);
});

test('R-1 at the till no amount is promised, but the receipt is named', async () => {
  const with_ = { route: 'till', means: [{ method: 'card', label: 'Visa', last4: null, amount: null, receipt: 'BEC7-02-00934' }] } as const;
  const { rows } = await print({ with_, saying: { kind: 'till', amount: refund }, texts: english, locale: 'en-GB' });
  expect(rows).toContain('Refund at the till');
  expect(rows).toContain('Receipt BEC7-02-00934');
  expect(rows.join(' ')).not.toContain('By ');
});

test('under review and goods only promise nothing', async () => {
  const review = await print({ saying: { kind: 'review' }, texts: english, locale: 'en-GB' });
  expect(review.rows).toContain('Status: under review; you will be told.');
  const goods = await print({ saying: { kind: 'goods' }, texts: english, locale: 'en-GB' });
  expect(goods.rows).toContain('Status: goods received, nothing to repay.');
});

test('a slip that no money follows is kept as proof of the goods, not until money arrives', async () => {
  for (const [kind, says] of [
    ['goods', 'shows that we have the goods'],
    ['void', 'shows that we have the goods'],
    ['review', 'until the money has arrived'],
  ] as const) {
    const { rows } = await print({ saying: { kind }, texts: english, locale: 'en-GB' });
    expect(rows.join(' ').replaceAll(/\s+/g, ' ')).toContain(says);
  }
});
