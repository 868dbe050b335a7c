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
  for (const result of ['printed', 'handed-over', 'out-of-paper', 'unclear'] as const) {
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

test('P-10 no answer, a captive portal, a broken server and words that nobody understands: the slip may be out', async () => {
  const { network, sync } = await aConnectedTablet();
  const answers = [
    () => Promise.reject(new TypeError('fetch failed')),
    () => new Response('<html>', { status: 200 }),
    () => network.json({ result: 'eaten' }),
    () => network.json({ title: 'broken' }, 500),
    () => new Response('', { status: 504 }),
  ];
  for (const answer of answers) {
    network.state.fault = (path) => (path === '/sync/print' ? answer() : null);
    expect(await sync.print(job)).toBe('no-answer');
  }
  network.state.fault = (path) => (path === '/sync/print' ? network.json({ title: 'no such printer' }, 404) : null);
  expect(await sync.print(job)).toBe('unreachable');
});

test('P-10 a tablet that knows that it is offline asks for the way first, so that nothing is on it for certain', async () => {
  const { network, tablet, sync } = await aConnectedTablet();
  let prints = 0;
  network.state.fault = (path) => {
    if (path === '/sync/print') prints += 1;
    return Promise.reject(new TypeError('fetch failed'));
  };
  tablet.sync.state.setState({ network: 'offline' });
  expect(await sync.print(job)).toBe('offline');
  expect(prints).toBe(0);
  network.state.fault = (path) => (path === '/sync/print' ? network.json({ result: 'printed' }) : null); // it is back, and nobody has told yet
  expect(await sync.print(job)).toBe('printed');
});

test('P-12 a server that takes no more, or knows no such job, has printed nothing', async () => {
  const { network, tablet, sync } = await aConnectedTablet();
  tablet.sync.state.setState({ network: 'online' });
  for (const status of [429, 400, 403, 409]) {
    network.state.fault = (path) => (path === '/sync/print' ? network.json({ title: 'no' }, status) : null);
    expect(await sync.print(job)).toBe('offline');
  }
});
