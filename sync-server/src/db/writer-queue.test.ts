import { expect, test } from 'vitest';

import { WriterQueue } from './writer-queue.ts';

test('S-5 pushes go before everything else that waits, and a failure stops nobody', async () => {
  const queue = new WriterQueue();
  const done: string[] = [];
  const job = (name: string) => async (): Promise<void> => {
    await Promise.resolve();
    done.push(name);
    if (name === 'import-1') throw new Error('failed on purpose');
  };
  const first = queue.run(job('import-1'));
  const others = [queue.run(job('import-2')), queue.run(job('push-1'), 'push'), queue.run(job('push-2'), 'push')];
  await expect(first).rejects.toThrow('on purpose');
  await Promise.all(others);
  expect(done).toEqual(['import-1', 'push-1', 'push-2', 'import-2']);
});
