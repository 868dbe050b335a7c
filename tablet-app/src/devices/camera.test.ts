import { expect, test } from 'vitest';

import { chooseCamera, chosenCamera, troubleOf } from './camera-choice.ts';

test('what a browser says when it gives no picture has a word of ours', () => {
  const named = (name: string): string => troubleOf(new DOMException('no', name));
  expect(['NotAllowedError', 'SecurityError'].map(named)).toEqual(['denied', 'denied']);
  expect(['NotFoundError', 'OverconstrainedError'].map(named)).toEqual(['none', 'none']);
  expect(['NotReadableError', 'AbortError'].map(named)).toEqual(['busy', 'busy']);
  expect(troubleOf(new Error('odd'))).toBe('busy');
});

test('the camera that was chosen is remembered on this tablet', () => {
  const kept = new Map<string, string>();
  const storage = { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) };
  expect(chosenCamera(storage)).toBeNull();
  chooseCamera(storage, 'back');
  expect(chosenCamera(storage)).toBe('back');
});
