import { encode } from 'uqr';
import { expect, test } from 'vitest';

import { isForOthers, terminalQr } from './terminal-qr.ts';

const UPPER = new Set(['█', '▀']);
const LOWER = new Set(['█', '▄']);

test('what stands in the terminal is the code, dark where it is dark, whatever the theme', () => {
  const link = 'https://retour.example/enrol#AB12CD34';
  const lines = terminalQr(link);
  expect(lines.every((line) => line.startsWith('\u001B[30;107m') && line.endsWith('\u001B[0m'))).toBe(true);
  const signs = lines.map((line) => line.slice('\u001B[30;107m'.length, -'\u001B[0m'.length).split(''));
  const { data, size } = encode(link, { ecc: 'M', border: 4 });
  const shown = data.map((row, y) => row.map((_, x) => (y % 2 === 0 ? UPPER : LOWER).has(signs[Math.floor(y / 2)]?.[x] ?? '')));
  expect(shown.map((row) => row.slice(0, size))).toEqual(data);
});

test('an address that means this computer is not worth a code', () => {
  expect(isForOthers('http://localhost:8787')).toBe(false);
  expect(isForOthers('http://127.0.0.1:8787')).toBe(false);
  expect(isForOthers('https://retour.example')).toBe(true);
  expect(isForOthers('http://192.168.1.20:8787')).toBe(true);
});
