import { expect, test } from 'vitest';

import { addMs } from './calendar.ts';
import { at, id } from './testing/builders.ts';
import { decideVoid } from './void.ts';
import type { VoidFacts } from './void.ts';

const recordedAt = at('2026-11-21T10:00:00.000Z');
const facts = (with_: Partial<VoidFacts> = {}): VoidFacts => ({
  refunds: ['requested'],
  isVoided: false,
  recordedBy: { installationId: id.installation(1), at: recordedAt },
  askedBy: { installationId: id.installation(1), at: addMs(recordedAt, 60_000) },
  goodsStillHere: true,
  ...with_,
});

test('R-8 an own mistake is voided while every refund is only requested', () => {
  expect(decideVoid(facts())).toBe('void');
  expect(decideVoid(facts({ refunds: [] }))).toBe('void');
  expect(decideVoid(facts({ refunds: ['requested', 'cancelled'] }))).toBe('void');
});

test('R-8 once any refund may be on its way, a person decides', () => {
  for (const state of ['sending', 'unknown', 'confirmed', 'pending-channel', 'failed', 'review'] as const) {
    expect(decideVoid(facts({ refunds: ['requested', state] }))).toBe('case');
  }
});

test('R-8 another tablet, another shift or goods that are gone are for a person', () => {
  expect(decideVoid(facts({ askedBy: { installationId: id.installation(2), at: recordedAt } }))).toBe('case');
  expect(decideVoid(facts({ askedBy: { installationId: id.installation(1), at: addMs(recordedAt, 12 * 3_600_000 + 1) } }))).toBe('case');
  expect(decideVoid(facts({ goodsStillHere: false }))).toBe('case');
});

test('R-8 a second void of the same return changes nothing', () => {
  expect(decideVoid(facts({ isVoided: true, refunds: ['cancelled'] }))).toBe('already-void');
});
