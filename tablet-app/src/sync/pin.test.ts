import { expect, test } from 'vitest';

import { afterKey, answerTo, asPin, isPin, places } from './pin.ts';

test('a PIN takes four to six digits and nothing else', () => {
  expect(afterKey('123', '4')).toBe('1234');
  expect(afterKey('123456', '7')).toBe('123456');
  expect(afterKey('123', 'a')).toBe('123');
  expect(afterKey('123', 'Backspace')).toBe('12');
  expect(afterKey('', 'Backspace')).toBe('');
  expect(['1234', '123456', '123', '4006381333931'].map(isPin)).toEqual([true, true, false, false]);
});

test('the places show what is typed and where the next digit goes', () => {
  expect(places('12')).toEqual(['typed', 'typed', 'next', 'free']);
  expect(places('12345')).toHaveLength(5);
  expect(places('123456')).toHaveLength(6);
});

test('what is pasted is a PIN as far as it has digits', () => {
  expect([' 47 11\n', '12a4', 'Inès', '٤٧١١', '4006381333931', ''].map(asPin)).toEqual(['4711', '124', '', '', '400638', '']);
});

test('after several wrong ones the wait at the server is told, whether the number exists or not', () => {
  const said = [0, 1, 2, 3, 9].map((wrongBefore) => answerTo({ kind: 'wrong' }, wrongBefore).text);
  expect(said).toEqual(['sign.wrong', 'sign.wrong', 'sign.wrong', 'sign.wrongOften', 'sign.wrongOften']);
  expect(answerTo({ kind: 'wrong', triesLeft: 1 }, 3).text).toBe('sign.wrong'); // this tablet says itself when a wait begins
});

test('a wrong number and a wrong PIN are told alike, a lock says how long', () => {
  expect(answerTo({ kind: 'wrong' }).text).toBe(answerTo({ kind: 'wrong', triesLeft: 2 }).text);
  expect(answerTo({ kind: 'locked', waitMs: 30_000 })).toEqual({ text: 'sign.wait', waitMs: 30_000, mustBeOnline: false });
  expect(answerTo({ kind: 'sign-in-online' }).mustBeOnline).toBe(true);
  expect(answerTo({ kind: 'offline' }).text).toBe('sign.needsNetwork');
});
