import { expect, test } from 'vitest';

import { chooseFeedback, FEEDBACK, feedbackChoice } from './feedback.ts';

test('no answer to a scan sounds longer than 150 ms', () => {
  for (const { tones } of Object.values(FEEDBACK)) {
    expect(Math.max(...tones.map(({ afterMs, ms }) => afterMs + ms))).toBeLessThanOrEqual(150);
  }
});

test('the answers can be told apart without looking', () => {
  const heard = Object.values(FEEDBACK).map(({ tones }) => tones.map(({ hz, toHz, ms }) => `${hz}-${toHz}-${ms}`).join(' '));
  const felt = Object.values(FEEDBACK).map(({ vibrateMs }) => vibrateMs.join('-'));
  expect(new Set(heard).size).toBe(heard.length);
  expect(new Set(felt.slice(0, 3)).size).toBe(3);
});

test('sound and vibration are on until somebody switches one off on this tablet', () => {
  const kept = new Map<string, string>();
  const storage = { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) };
  expect(feedbackChoice(storage)).toEqual({ sound: true, vibration: true });
  chooseFeedback(storage, { sound: false, vibration: true });
  expect(feedbackChoice(storage)).toEqual({ sound: false, vibration: true });
});
