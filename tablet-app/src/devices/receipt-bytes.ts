import ReceiptPrinterEncoder from '@point-of-sale/receipt-printer-encoder';
import { encode } from 'uqr';

import type { Paper, PaperElement, PaperLook } from './paper.ts';

type Encoder = InstanceType<typeof ReceiptPrinterEncoder>;

/** A receipt printer as its encoder must know it. */
export type ReceiptKind = Readonly<{ language: 'esc-pos' | 'star-prnt'; widthMm: 58 | 80 }>;

/** Characters in a row of the printer's own font, and dots across the print width (UX §10). */
const ACROSS = { 58: { columns: 32, dots: 384 }, 80: { columns: 48, dots: 576 } } as const;

/** Six dots are 0.75 mm, below which thermal printers blur; where the paper is too narrow for that, as wide as fits. Its edges are the quiet zone. */
const BEST_MODULE_DOTS = 6;
const LEAST_MODULE_DOTS = 3;

/** The bytes of a paper. This file and its encoder are one part, read when something is printed first: it is here whole, or not at all. */
export const receiptBytes = (paper: Paper, { language, widthMm }: ReceiptKind): Uint8Array<ArrayBuffer> => {
  const { columns, dots } = ACROSS[widthMm];
  const encoder = new ReceiptPrinterEncoder({ language, columns, feedBeforeCut: 4 });
  encoder.initialize().codepage('auto');
  for (const element of paper) put(encoder, element, { columns, dots, isNarrow: widthMm === 58 });
  return Uint8Array.from(encoder.encode());
};

type Across = Readonly<{ columns: number; dots: number; isNarrow: boolean }>;

const put = (encoder: Encoder, element: PaperElement, { columns, dots, isNarrow }: Across): void => {
  switch (element.kind) {
    case 'text':
      putText(encoder, element, columns);
      return;
    case 'columns':
      for (const row of inColumns(element, columns, isNarrow)) encoder.line(row);
      return;
    case 'rule':
      encoder.rule({ style: 'single' });
      return;
    case 'code':
      encoder.qrcode(element.text, { model: 2, size: moduleDots(element.text, dots), errorlevel: 'm' }).newline();
      return;
    case 'cut':
      encoder.cut('partial');
      return;
  }
};

const SIZES: Readonly<Partial<Record<PaperLook, 1 | 2>>> = { amount: 2, brand: 2 };

const putText = (encoder: Encoder, { look, text, heading = '' }: Extract<PaperElement, { kind: 'text' }>, columns: number): void => {
  const size = SIZES[look] ?? 1;
  const isBold = look !== 'plain';
  const capitals = printable(heading.toLocaleUpperCase());
  const [first = '', ...rest] = wrapped(printable(`${capitals}${text}`), Math.floor(columns / size));
  encoder.align(look === 'stamp' ? 'center' : 'left').size(size, size);
  encoder.bold(isBold || capitals !== '').text(first.slice(0, capitals.length));
  encoder.bold(isBold).line(first.slice(capitals.length));
  for (const row of rest) encoder.line(row);
  encoder.bold(false).size(1, 1).align('left');
};

/** Left words, right figures. On a narrow roll the words are cut at one line, else they go on below (UX §10). */
export const inColumns = (
  { left, right }: Readonly<{ left: string; right: string }>,
  columns: number,
  isNarrow: boolean,
): readonly string[] => {
  const figures = printable(right);
  const room = Math.max(8, columns - figures.length - 1);
  const [first = '', ...rest] = wrapped(printable(left), room);
  return [`${first.padEnd(columns - figures.length)}${figures}`, ...(isNarrow ? [] : rest)];
};

/** Rows no longer than so many characters, broken between words where that is possible. */
const wrapped = (text: string, columns: number): readonly string[] => {
  const rows: string[] = [];
  let row = '';
  for (const word of text.split(' ').flatMap((one) => piecesOf(one, columns))) {
    if (row !== '' && row.length + 1 + word.length > columns) {
      rows.push(row);
      row = word;
    } else {
      row = row === '' ? word : `${row} ${word}`;
    }
  }
  return [...rows, row];
};

const piecesOf = (word: string, columns: number): readonly string[] =>
  word.length <= columns
    ? [word]
    : Array.from({ length: Math.ceil(word.length / columns) }, (_, at) => word.slice(at * columns, (at + 1) * columns));

const moduleDots = (text: string, dots: number): number => {
  const fits = Math.floor(dots / encode(text, { ecc: 'M', border: 0 }).size);
  return Math.min(BEST_MODULE_DOTS, Math.max(LEAST_MODULE_DOTS, fits));
};

const PLAIN: Readonly<Record<string, string>> = { '’': "'", '‘': "'", '“': '"', '”': '"', '–': '-', '—': '-', '…': '...', '−': '-' };

/**
 * As the code pages of printers have it: no narrow or hard spaces (they print as "?"), plain quotation marks and dashes, letters composed.
 * Nothing below a space survives: names come from shops, and a control byte in one would be a command to the printer.
 */
export const printable = (text: string): string =>
  text
    .normalize('NFC')
    .replaceAll(/[\s\u00A0\u2007\u2009\u202F]+/gu, ' ')
    .replaceAll(/[’‘“”–—…−]/gu, (sign) => PLAIN[sign] ?? sign)
    .replaceAll(/\p{C}/gu, '')
    .trim();
