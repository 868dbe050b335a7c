import { expect, test } from 'vitest';

import { FEEDBACK } from './feedback.ts';

test('no answer to a scan sounds longer than 150 ms', () => {
  for (const { tones } of Object.values(FEEDBACK)) {
    expect(Math.max(...tones.map(({ afterMs, ms }) => afterMs + ms))).toBeLessThanOrEqual(150);
  }
});

test('the answers can be told apart without looking', () => {
  const heard = Object.values(FEEDBACK).map(({ tones }) => tones.map(({ hz, toHz, ms }) => `${hz}-${toHz}-${ms}`).join(' '));
  const felt = Object.values(FEEDBACK).map(({ vibrateMs }) => vibrateMs.join('-'));
  expect(new Set(heard).size).toBe(heard.length);
  expect(felt[0]).not.toBe(felt[1]);
});
