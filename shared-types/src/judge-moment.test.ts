import { expect, test } from 'vitest';

import { judgeMoment } from './judge-moment.ts';
import { aKnownOrder, aPolicy, at, id, someTerms } from './testing/builders.ts';

const { zone } = someTerms();
const terms = { policy: aPolicy({ windowDays: 7 }), zone }; // received 14 November: last day 21 November
const inside = at('2026-11-21T18:00:00.000Z');
const outside = at('2026-11-22T18:00:00.000Z');
const line = [{ lineId: id.line(1), reason: 'too-small' as const }];

test('C-3 without doubt the moment itself counts', () => {
  expect(judgeMoment(aKnownOrder(), line, terms, { at: outside, favourable: outside, isInDoubt: false })).toEqual({
    presentedAt: outside,
    doubt: null,
  });
});

test('C-3 a doubt that changes whether the window is open is for a person', () => {
  expect(judgeMoment(aKnownOrder(), line, terms, { at: outside, favourable: inside, isInDoubt: true })).toEqual({
    presentedAt: inside,
    doubt: 'clock-suspect',
  });
});

test('C-3 a doubt that changes nothing is none, and the customer has the benefit of it', () => {
  const generous = { ...terms, policy: aPolicy({ windowDays: 60 }) };
  expect(judgeMoment(aKnownOrder(), line, generous, { at: outside, favourable: inside, isInDoubt: true })).toEqual({
    presentedAt: inside,
    doubt: null,
  });
});

test('C-3 the window of a defect never closes, so no clock can be suspect for it', () => {
  const faulty = [{ lineId: id.line(1), reason: 'faulty' as const }];
  expect(judgeMoment(aKnownOrder(), faulty, terms, { at: outside, favourable: inside, isInDoubt: true }).doubt).toBeNull();
  expect(judgeMoment(aKnownOrder(), [{ lineId: null }], terms, { at: outside, favourable: inside, isInDoubt: true }).doubt).toBeNull();
});
