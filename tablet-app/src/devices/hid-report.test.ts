import { expect, test } from 'vitest';

import { NOTHING_HELD, readHidReport } from './hid-report.ts';

/** As a scanner sends it: 63 bytes. `early` puts one byte more before the AIM identifier. */
const report = (data: string, { goesOn = false, early = 0 } = {}): DataView => {
  const bytes = new Uint8Array(63);
  const text = new TextEncoder().encode(data);
  bytes[0] = text.length;
  bytes.set(new TextEncoder().encode(']E0'), 1 + early);
  bytes.set(text, 4 + early);
  bytes[62] = goesOn ? 1 : 0;
  return new DataView(bytes.buffer);
};

test('one report is one code, without the end that scanners add to it', () => {
  for (const data of ['4006381333931', '4006381333931\r', '4006381333931\r\n'])
    expect(readHidReport(NOTHING_HELD, report(data))).toEqual({ held: [], code: '4006381333931' });
  expect(readHidReport(NOTHING_HELD, report('4006381333931', { early: 1 })).code).toBe('4006381333931');
});

test('a long code comes in several reports, and letters that take two bytes are cut and joined', () => {
  const address = 'https://shop.example/s#Rückgabe-'.padEnd(54, 'x') + 'ü'; // 55 characters in 57 bytes: the last one is cut in two
  const bytes = new TextEncoder().encode(address);
  const parts = [bytes.subarray(0, 56), bytes.subarray(56)].map((part, at) => {
    const view = report('', { goesOn: at === 0 });
    new Uint8Array(view.buffer).set([part.length], 0);
    new Uint8Array(view.buffer).set(part, 4);
    return view;
  });
  const first = readHidReport(NOTHING_HELD, parts[0] ?? report(''));
  expect([first.code, first.held.length]).toEqual([null, 56]);
  expect(readHidReport(first.held, parts[1] ?? report('')).code).toBe(address);
});

test('what is no scanned data is dropped, with the half code before it', () => {
  const held = [65, 66];
  const keyboard = new DataView(new Uint8Array([0, 0, 4, 0, 0, 0, 0, 0]).buffer);
  const tooLong = report('1234');
  tooLong.setUint8(0, 200);
  for (const odd of [keyboard, tooLong, new DataView(new ArrayBuffer(0))])
    expect(readHidReport(held, odd)).toEqual({ held: [], code: null });
  expect(readHidReport(Array<number>(4_090).fill(65), report('1234567890', { goesOn: true }))).toEqual({ held: [], code: null });
});

test('a view into a larger buffer is read at its own place', () => {
  const outer = new Uint8Array(80);
  outer.set(new Uint8Array(report('EC-20417736').buffer), 10);
  expect(readHidReport(NOTHING_HELD, new DataView(outer.buffer, 10, 63)).code).toBe('EC-20417736');
});
