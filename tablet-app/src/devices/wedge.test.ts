import { describe, expect, test } from 'vitest';

import { ANYWHERE, IN_A_FIELD, NO_BURST, readKey } from './wedge.ts';
import type { KeyMeaning, WedgeLimits } from './wedge.ts';

const keysOf = (text: string, ...more: readonly string[]): readonly string[] => [...Array.from(text), ...more];

const type = (keys: readonly string[], gapMs: number, limits: WedgeLimits = ANYWHERE): KeyMeaning => {
  let meaning: KeyMeaning = { burst: NO_BURST, scan: null, isInBurst: false };
  keys.forEach((key, at) => {
    meaning = readKey(meaning.burst, key, 1_000 + at * gapMs, limits);
  });
  return meaning;
};

describe('a keyboard wedge', () => {
  test('a fast burst that ends with Enter is a scan, and its Enter is swallowed', () => {
    expect(type(keysOf('EC-20417736', 'Enter'), 10)).toMatchObject({ scan: 'EC-20417736', isInBurst: true });
  });

  test('Tab ends a scan too', () => {
    expect(type(keysOf('4006381333931', 'Tab'), 30).scan).toBe('4006381333931');
  });

  test('a person who types and presses Enter is no scanner', () => {
    expect(type(keysOf('EC-20417736', 'Enter'), 120).scan).toBeNull();
  });

  test('a short burst is no scan: fingers can be fast for three keys', () => {
    expect(type(keysOf('123', 'Enter'), 10).scan).toBeNull();
  });

  test('Shift inside a code does not break it', () => {
    expect(type(['Shift', 'E', 'Shift', 'C', '-', '1', '2', 'Enter'], 15).scan).toBe('EC-12');
  });

  test('one key that a busy page held up does not cut the code', () => {
    let burst = NO_BURST;
    Array.from('EC-20417736').forEach((key, at) => {
      burst = readKey(burst, key, at * 10 + (at > 6 ? 220 : 0), ANYWHERE).burst;
    });
    expect(readKey(burst, 'Enter', 340, ANYWHERE).scan).toBe('EC-20417736');
  });

  test('in a field for words only what no person types is a scan', () => {
    expect(type(keysOf('Tablet', 'Enter'), 70, IN_A_FIELD).scan).toBeNull();
    expect(type(keysOf('4006381333931', 'Enter'), 12, IN_A_FIELD).scan).toBe('4006381333931');
  });

  test('a slow scanner in a field for words is known by its evenness; a person and a key held down are not', () => {
    expect(type(keysOf('EC-20417736', 'Enter'), 90, IN_A_FIELD).scan).toBe('EC-20417736');
    expect(type(keysOf('1111111111', 'Enter'), 33, IN_A_FIELD).scan).toBeNull();
    expect(type(keysOf('No receipt', 'Enter'), 90, IN_A_FIELD).scan).toBeNull();
    let typed: KeyMeaning = { burst: NO_BURST, scan: null, isInBurst: false };
    keysOf('EC-20417736', 'Enter').forEach((key, at) => {
      typed = readKey(typed.burst, key, at * 90 + (at % 3) * 25, IN_A_FIELD);
    });
    expect(typed.scan).toBeNull();
  });

  test('an arrow key ends the burst', () => {
    expect(type(keysOf('EC-2', 'ArrowDown', '1', 'Enter'), 10).scan).toBeNull();
  });

  test('Enter alone stays a person’s Enter', () => {
    expect(readKey(NO_BURST, 'Enter', 5, ANYWHERE)).toMatchObject({ scan: null, isInBurst: false });
  });

  test('what a person typed long before does not get into the code', () => {
    const slow = readKey(NO_BURST, 'x', 0, ANYWHERE);
    expect(readKey(slow.burst, 'E', 500, ANYWHERE).burst.text).toBe('E');
  });
});
