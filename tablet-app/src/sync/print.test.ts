import 'fake-indexeddb/auto';

import { expect, test } from 'vitest';

import { aConnectedTablet } from './for-tests.ts';

const job = { printerId: 'counter', jobId: '01990000-0000-7000-8000-0000000000aa', bytes: Uint8Array.of(1, 2, 3) };

/** Answers what is asked of printing, and nothing else. */
const aPrintingServer = async (answer: (call: number) => Response | Promise<Response>) => {
  const made = await aConnectedTablet();
  let calls = 0;
  made.network.state.fault = (path) => {
    if (path !== '/sync/print') return null;
    calls += 1;
    return answer(calls);
  };
  return { ...made, calls: () => calls };
};

test('P-12 what the printer said comes back as it is', async () => {
  const { network, sync } = await aConnectedTablet();
  for (const result of ['printed', 'out-of-paper', 'unclear'] as const) {
    network.state.fault = (path) => (path === '/sync/print' ? network.json({ result }) : null);
    expect(await sync.print(job)).toBe(result);
  }
});

test('a token that is over is asked for anew, once', async () => {
  const { network, sync, calls } = await aPrintingServer((call) =>
    call === 1 ? network.json({ type: 'urn:retour:problem:token-needed' }, 401) : network.json({ result: 'printed' }),
  );
  expect(await sync.print(job)).toBe('printed');
  expect(calls()).toBe(2);
});

test('no answer, a captive portal and words that nobody understands are no result: the same job may be asked for again', async () => {
  const { network, sync } = await aConnectedTablet();
  const answers = [
    () => Promise.reject(new TypeError('fetch failed')),
    () => new Response('<html>', { status: 200 }),
    () => network.json({ result: 'eaten' }),
  ];
  for (const answer of answers) {
    network.state.fault = (path) => (path === '/sync/print' ? answer() : null);
    expect(await sync.print(job)).toBeNull();
  }
  network.state.fault = (path) => (path === '/sync/print' ? network.json({ title: 'no such printer' }, 404) : null);
  expect(await sync.print(job)).toBe('unreachable');
});
