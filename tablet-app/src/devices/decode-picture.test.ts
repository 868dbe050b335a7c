import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { encode } from 'uqr';
import { beforeAll, expect, test } from 'vitest';
import { prepareZXingModule } from 'zxing-wasm/reader';

import { decodePicture } from './decode-picture.ts';

beforeAll(() => {
  const wasm = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'));
  prepareZXingModule({ overrides: { wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength) } });
});

const WIDTH = 640;
const HEIGHT = 480;

type Dark = (x: number, y: number) => boolean;

/** A picture of 640 by 480, grey where nothing is. */
const pictureOf = (...codes: readonly Dark[]): ImageData => {
  const data = new Uint8ClampedArray(WIDTH * HEIGHT * 4).fill(255);
  for (let y = 0; y < HEIGHT; y += 1) {
    for (let x = 0; x < WIDTH; x += 1) if (codes.some((isDark) => isDark(x, y))) data.fill(0, (y * WIDTH + x) * 4, (y * WIDTH + x) * 4 + 3);
  }
  return { data, width: WIDTH, height: HEIGHT, colorSpace: 'srgb' } as ImageData; // what the decoder reads of one
};

const qrAt = (text: string, left: number, top: number, dot = 4): Dark => {
  const { data } = encode(text, { ecc: 'M', border: 0 });
  return (x, y) => data[Math.floor((y - top) / dot)]?.[Math.floor((x - left) / dot)] === true;
};

const LEFT = ['0001101', '0011001', '0010011', '0111101', '0100011', '0110001', '0101111', '0111011', '0110111', '0001011'];
const PARITY = ['LLLLLL', 'LLGLGG', 'LLGGLG', 'LLGGGL', 'LGLLGG', 'LGGLLG', 'LGGGLL', 'LGLGLG', 'LGLGGL', 'LGGLGL'];

const flip = (bars: string): string => Array.from(bars, (bar) => (bar === '1' ? '0' : '1')).join('');

/** EAN-13 as bars and spaces. */
const barsOf = (digits: string): string => {
  const [first = 0, ...rest] = Array.from(digits, Number);
  const parity = PARITY[first] ?? '';
  const right = (digit: number): string => flip(LEFT[digit] ?? '');
  const left = rest
    .slice(0, 6)
    .map((digit, at) => (parity[at] === 'L' ? (LEFT[digit] ?? '') : Array.from(right(digit)).toReversed().join('')));
  return `101${left.join('')}01010${rest.slice(6).map(right).join('')}101`;
};

const barsAt = (digits: string, left: number, top: number, bar = 3): Dark => {
  const bars = barsOf(digits);
  return (x, y) => y >= top && y < top + 120 && bars[Math.floor((x - left) / bar)] === '1';
};

test('reads a square and bars, and tells how far each is from the middle', async () => {
  const [square, ...none] = await decodePicture(pictureOf(qrAt('https://shop.example/orders/EC-20417736', 250, 170)));
  expect(none).toEqual([]);
  expect(square).toMatchObject({ text: 'https://shop.example/orders/EC-20417736', symbology: 'qr_code' });
  expect(square?.offCentre).toBeLessThan(0.15);
  expect(await decodePicture(pictureOf(barsAt('4006381333931', 180, 180)))).toMatchObject([{ text: '4006381333931', symbology: 'ean_13' }]);
});

test('reads several codes of one picture', async () => {
  const found = await decodePicture(pictureOf(qrAt('EC-1', 40, 40), barsAt('3762014900048', 250, 300)));
  expect(found.map(({ text }) => text).toSorted()).toEqual(['3762014900048', 'EC-1']);
});

test('a product number with a wrong check digit is not read, nor is a picture of nothing', async () => {
  expect(await decodePicture(pictureOf(barsAt('4006381333932', 180, 180)))).toEqual([]);
  expect(await decodePicture(pictureOf())).toEqual([]);
});
