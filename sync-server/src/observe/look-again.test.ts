import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { lookAgain } from './look-again.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('it looks at once and again, also after a look that failed, and no more once it is stopped', async () => {
  const faults: unknown[] = [];
  let looks = 0;
  const look = async (): Promise<void> => {
    looks += 1;
    if (looks === 1) return Promise.reject(new Error('no database'));
  };
  const stop = lookAgain(look, { everyMs: 1_000, begins: 'now', onFault: (error) => faults.push(error) });
  await vi.advanceTimersByTimeAsync(1_000);
  expect([looks, faults]).toEqual([2, [new Error('no database')]]);
  await stop();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(looks).toBe(2);
});

test('a look that takes long is waited for: by the next one, and by whoever stops it', async () => {
  let looks = 0;
  let end = (): void => undefined;
  const look = (): Promise<void> => {
    looks += 1;
    return new Promise((resolve) => (end = resolve));
  };
  const stop = lookAgain(look, { everyMs: 1_000, begins: 'later', onFault: () => undefined });
  expect(looks).toBe(0);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(looks).toBe(1);
  let isStopped = false;
  const stopped = stop().then(() => (isStopped = true));
  await vi.advanceTimersByTimeAsync(0);
  expect(isStopped).toBe(false);
  end();
  await stopped;
});
