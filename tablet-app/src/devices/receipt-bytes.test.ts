import { describe, expect, test } from 'vitest';

import { line } from './paper.ts';
import type { Paper } from './paper.ts';
import { inColumns, printable, receiptBytes } from './receipt-bytes.ts';
import { readReceipt } from './receipt-for-tests.ts';

const ADDRESS = `https://retour.example/r#${'A'.repeat(300)}`;

const read = async (paper: Paper, language: 'esc-pos' | 'star-prnt' = 'esc-pos', widthMm: 58 | 80 = 80) =>
  readReceipt(receiptBytes(paper, { language, widthMm }), language);

describe.each(['esc-pos', 'star-prnt'] as const)('a receipt in %s', (language) => {
  test('French thin and hard spaces, the euro, œ and German letters come out as letters', async () => {
    const paper = [
      line('Retour : 12\u202F345,50\u00A0€ ; cœur, à l’été'),
      line('Größe Übermaß Äpfel'),
      { kind: 'columns', left: '1 × Chemise en laine, écru', right: '1\u202F080,10\u00A0€' },
    ] as const;
    const { text } = await read(paper, language);
    expect(text).toContain("Retour : 12 345,50 € ; cœur, à l'été\n");
    expect(text).toContain('Größe Übermaß Äpfel\n');
    expect(text).toMatch(/1 × Chemise en laine, écru {12}1 080,10 €\n/);
    expect(text).not.toMatch(/[?¤]/);
  });

  test('the code is the printer’s own, at level M, and its squares are as large as the paper allows', async () => {
    const paper = [{ kind: 'code', text: ADDRESS, label: 'slip' }, { kind: 'cut' }] as const;
    expect(await read(paper, language)).toMatchObject({ codes: [{ text: ADDRESS, level: 'M', dots: 6 }], cuts: 1 });
    expect((await read(paper, language, 58)).codes).toEqual([{ text: ADDRESS, level: 'M', dots: 5 }]);
  });

  test('no row is wider than the paper, however long a word is', async () => {
    const words = [line(`${'W'.repeat(70)} coat`), line('un deux trois '.repeat(9)), { kind: 'columns', left: `2 × ${'x'.repeat(90)}`, right: '€10.00' }] as const; // prettier-ignore
    for (const [widthMm, columns] of [
      [80, 48],
      [58, 32],
    ] as const) {
      // prettier-ignore
      const { text } = await read(words, language, widthMm);
      for (const row of text.split('\n')) expect(row.length).toBeLessThanOrEqual(columns);
    }
  });
});

test('58 mm cuts a name at one line, 80 mm goes on below; the price stands right', () => {
  const row = { left: '1 × Merino crew-neck sweater, Navy, M', right: '€80.10' };
  expect(inColumns(row, 32, true)).toEqual(['1 × Merino crew-neck      €80.10']);
  expect(inColumns({ ...row, left: `${row.left} and a belt` }, 48, false)).toEqual([
    '1 × Merino crew-neck sweater, Navy, M and €80.10',
    'a belt',
  ]);
});

test('a name from a shop can be no command to the printer', () => {
  expect(printable('Coat\u001B@\u001DV0\u0007\u202Eab\nnext')).toBe('Coat@V0ab next');
});
