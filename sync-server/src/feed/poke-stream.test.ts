import { expect, test, vi } from 'vitest';

import { PokeStream } from './poke-stream.ts';

test('F54 a reader that leaves heartbeats unread is given up', () => {
  vi.useFakeTimers();
  let hasEnded = false;
  const stream = new PokeStream({ lifeMs: 600_000, heartbeatMs: 20_000, line: () => 'x\n', onEnd: () => (hasEnded = true) });
  vi.advanceTimersByTime(60_000);
  expect(hasEnded).toBe(false);
  vi.advanceTimersByTime(40_000);
  expect(hasEnded).toBe(true);
  stream.write();
  vi.useRealTimers();
});
