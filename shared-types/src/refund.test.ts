import { expect, test } from 'vitest';

import { addMs } from './calendar.ts';
import { IN_FLIGHT, afterLookUp, afterSend, waitBeforeRetryMs } from './refund.ts';
import type { RefundFacts } from './refund.ts';
import { at } from './testing/builders.ts';

const now = at('2026-11-21T12:00:00.000Z');
const facts = (with_: Partial<RefundFacts> = {}): RefundFacts => ({
  now,
  random: 0.5,
  attempts: 1,
  requestedAt: addMs(now, -60_000),
  quietMs: 30_000,
  absence: 'proof',
  ...with_,
});
const tooOld = { requestedAt: addMs(now, -73 * 3_600_000) };

test('R-10 a lost answer is unknown, never failed, and is looked up after the quiet time', () => {
  expect(afterSend({ kind: 'unknown', why: 'timeout' }, facts())).toEqual({
    state: 'unknown',
    cause: 'timeout',
    dueAt: addMs(now, 30_000),
    reference: null,
  });
});

test('R-10 what provably was not done waits to be sent again, the channel’s own wait as floor', () => {
  expect(afterSend({ kind: 'not-done', why: 'busy', afterMs: 45_000 }, facts())).toMatchObject({
    state: 'requested',
    dueAt: addMs(now, 45_000),
  });
});

test('R-10 done, pending and never are what they say', () => {
  expect(afterSend({ kind: 'done', reference: 'r1' }, facts())).toEqual({ state: 'confirmed', reference: 'r1', dueAt: null, cause: null });
  expect(afterSend({ kind: 'pending', reference: 'r1' }, facts())).toMatchObject({
    state: 'pending-channel',
    reference: 'r1',
    dueAt: addMs(now, 30_000),
  });
  expect(afterSend({ kind: 'never', code: 'card-expired', why: 'card expired' }, facts())).toMatchObject({
    state: 'failed',
    cause: 'card-expired',
  });
});

test('R-10 what cannot be done for three days or two hundred times is for a person', () => {
  const notDone = { kind: 'not-done', why: 'busy', afterMs: 0 } as const;
  expect(afterSend(notDone, facts(tooOld)).state).toBe('review');
  expect(afterSend(notDone, facts({ attempts: 200 })).state).toBe('review');
});

test('R-10 a look-up decides what a lost answer was', () => {
  const found = (status: 'done' | 'pending' | 'failed') => afterLookUp({ kind: 'found', status, reference: 'r1', amountMinor: 1 }, facts());
  expect(found('done')).toMatchObject({ state: 'confirmed', reference: 'r1' });
  expect(found('failed')).toMatchObject({ state: 'failed', cause: 'declined' });
  expect(found('pending')).toMatchObject({ state: 'pending-channel', dueAt: addMs(now, 30_000) });
});

test('R-10 nothing found is sent again only where that proves something, once where it is likely', () => {
  const absent = (with_: Partial<RefundFacts>) => afterLookUp({ kind: 'absent' }, facts(with_)).state;
  expect(absent({ absence: 'proof', attempts: 7 })).toBe('requested');
  expect(absent({ absence: 'likely', attempts: 1 })).toBe('requested');
  expect(absent({ absence: 'likely', attempts: 2 })).toBe('review');
  expect(absent({ absence: 'nothing' })).toBe('review');
});

test('R-10 what the channel had accepted is never sent again by itself, however sure its absence', () => {
  expect(afterLookUp({ kind: 'absent' }, facts({ absence: 'proof', state: 'pending-channel' }))).toMatchObject({
    state: 'review',
    cause: 'pending-vanished',
  });
});

test('R-10 an unreadable look-up changes nothing but the next try; a bank may take days, an unknown answer may not', () => {
  const unreadable = { kind: 'unreadable', why: 'http-502', afterMs: 0 } as const;
  expect(afterLookUp(unreadable, facts())).toMatchObject({ state: 'unknown', dueAt: addMs(now, 2_000) });
  expect(afterLookUp(unreadable, facts({ random: 0 }))).toMatchObject({ dueAt: addMs(now, 1_000) });
  expect(afterLookUp(unreadable, facts(tooOld)).state).toBe('review');
  expect(afterLookUp(unreadable, facts({ ...tooOld, state: 'pending-channel' })).state).toBe('pending-channel');
});

test('R-11 RF7 the wait before a retry doubles up to a quarter of an hour, then climbs a ladder, with full jitter above the channel’s floor', () => {
  expect([1, 2, 3].map((attempts) => waitBeforeRetryMs(attempts, 1, 0))).toEqual([4_000, 8_000, 16_000]);
  expect([9, 12].map((attempts) => waitBeforeRetryMs(attempts, 0.999_999, 0))).toEqual([899_999, 899_999]);
  expect([13, 14, 15, 16, 17, 100].map((attempts) => waitBeforeRetryMs(attempts, 1, 0) / 60_000)).toEqual([30, 60, 120, 240, 360, 360]);
  expect(waitBeforeRetryMs(3, 0, 0)).toBe(0);
  expect(waitBeforeRetryMs(3, 0, 5_000)).toBe(5_000);
});

test('R-11 R-10 money that may be on its way is asked about every ten minutes, however often it was sent', () => {
  const found = { kind: 'unreadable', why: 'http-503', afterMs: 0 } as const;
  const of = facts({ state: 'unknown', attempts: 60, random: 0.999 });
  expect(afterLookUp(found, of)).toMatchObject({ state: 'unknown', dueAt: addMs(of.now, 10 * 60_000) });
  expect(afterLookUp({ ...found, afterMs: 900_000 }, of).dueAt).toBe(addMs(of.now, 900_000));
});

test('R-9 only a send without an answer blocks the other refunds of an order', () => {
  expect(IN_FLIGHT).toEqual(['sending', 'unknown']);
});

test('R-10 a refund that the shop found but gave nothing with is for a person: nobody calls it refunded', () => {
  const found = { kind: 'found', status: 'done', reference: 'r1', amountMinor: 0 } as const;
  expect(afterLookUp(found, facts({ state: 'unknown' }))).toMatchObject({
    state: 'review',
    cause: 'found-without-amount',
    reference: 'r1',
  });
});
