import 'fake-indexeddb/auto';

import { aKnownOrder, id } from 'shared-types/testing/builders';
import { afterEach, expect, test, vi } from 'vitest';

import { confirmReturn } from '../features/return-desk/confirm-return.ts';
import { aDraft, aSegment, aSession } from '../store/for-tests.ts';
import type { TestTablet } from '../store/for-tests.ts';
import { recordCommand } from '../store/record-return.ts';
import { backoffMs } from './backoff.ts';
import { aConnectedTablet, pathOf, syncOf } from './for-tests.ts';
import { takeTerm } from './leader.ts';

const known = aKnownOrder();
const labelOf = () => ({ text: 'x', language: 'fr' });

const record = async (tablet: TestTablet, count = 1): Promise<void> => {
  for (let n = 0; n < count; n += 1) {
    const recorded = await confirmReturn(tablet, { draft: aDraft(tablet), known, labelOf });
    if (!recorded.ok) throw new Error(recorded.error.kind);
  }
};

const waiting = async (tablet: TestTablet): Promise<number[]> =>
  (await tablet.ledger.outbox.where('state').equals('waiting').sortBy('clientSeq')).map((row) => row.clientSeq);
const portal = () => new Response('<html>Welcome to our Wi-Fi</html>', { headers: { 'content-type': 'text/html' } });
const noNetwork = () => Promise.reject(new TypeError('fetch failed'));

afterEach(() => vi.useRealTimers());

test('S-4 what waits is sent in sequence, ruled and sealed; the return knows its verdict', async () => {
  const { tablet, network, sync } = await aConnectedTablet();
  await record(tablet, 3);
  await sync.syncNow();
  expect(network.pushes()).toEqual([[1, 2, 3]]);
  expect(await waiting(tablet)).toEqual([]);
  expect((await tablet.ledger.returns.toArray()).every((local) => local.verdict?.kind === 'decided')).toBe(true);
  expect(tablet.sync.state.getState()).toMatchObject({ network: 'online', sending: false });
});

test('F1 F4 an answer that never came leaves the command waiting; it is sent again from the ledger and has one verdict', async () => {
  const { tablet, network, sync } = await aConnectedTablet();
  await record(tablet);
  network.state.fault = (path) => (path === '/sync/push' ? noNetwork() : null);
  await sync.syncNow();
  expect(await waiting(tablet)).toEqual([1]);
  network.state.fault = null;
  await sync.syncNow();
  expect(await waiting(tablet)).toEqual([]);
  expect(network.verdicts.size).toBe(1);
});

test('F6 F9 the server ruled, the answer was lost, the page was reloaded: the same verdict comes back, once', async () => {
  const { tablet, network, sync } = await aConnectedTablet();
  await record(tablet);
  const through = network.network;
  let lost = 1;
  const losing: typeof fetch = async (input, init) => {
    const answer = await through(input, init);
    if (pathOf(input) !== '/sync/push' || lost === 0) return answer;
    lost -= 1;
    throw new TypeError('reset');
  };
  await syncOf(tablet, losing).syncNow();
  expect(await waiting(tablet)).toEqual([1]);
  await sync.syncNow();
  expect(network.verdicts.size).toBe(1);
  expect((await tablet.ledger.outbox.toArray())[0]?.verdict).toMatchObject({ kind: 'decided', replayed: true });
});

test('F2 F17 whatever is answered for a week, nothing is dropped and it goes on trying', async () => {
  const { tablet, network, sync } = await aConnectedTablet();
  await record(tablet, 2);
  const statuses = [401, 403, 404, 500, 502, 503, 429];
  for (let day = 0; day < 8; day += 1) {
    network.state.fault = (path) =>
      path === '/sync/push' ? new Response('{}', { status: statuses[day % statuses.length] ?? 500, headers: { 'x-retour': '1' } }) : null;
    await sync.syncNow();
    tablet.clock.pass(86_400_000);
  }
  expect(await waiting(tablet)).toEqual([1, 2]);
  network.state.fault = null;
  await sync.syncNow();
  expect(await waiting(tablet)).toEqual([]);
});

test('F5 a captive portal’s friendly 200 is no answer: nothing is acknowledged, and the screens say what it is', async () => {
  const { tablet, network, sync } = await aConnectedTablet();
  await record(tablet);
  await sync.syncNow();
  await record(tablet);
  network.state.fault = portal;
  await sync.syncNow();
  expect(await waiting(tablet)).toEqual([2]);
  expect(tablet.sync.state.getState().network).toBe('captive-portal');
});

test('F8 a hundred triggers at once are one push in flight', async () => {
  const { tablet, network, sync } = await aConnectedTablet();
  await record(tablet, 3);
  let inFlight = 0;
  let most = 0;
  network.state.fault = async (path) => {
    if (path !== '/sync/push') return null as never;
    inFlight += 1;
    most = Math.max(most, inFlight);
    await Promise.resolve();
    inFlight -= 1;
    return null as never;
  };
  await Promise.all(Array.from({ length: 100 }, async () => sync.syncNow()));
  expect(most).toBe(1);
  expect(network.verdicts.size).toBe(3);
});

test('F11 verdicts are told apart by their kind, never by words in them', async () => {
  const { tablet, network, sync } = await aConnectedTablet();
  await record(tablet);
  const [row] = await tablet.ledger.outbox.toArray();
  const deferred = { kind: 'deferred', commandId: row?.commandId, clientSeq: 1, replayed: false, receipt: null, why: 'busy', afterMs: 422 };
  network.state.fault = (path) => (path === '/sync/push' ? network.json({ verdicts: [deferred], missingSeqs: [], cloned: false }) : null);
  await sync.syncNow();
  expect(await waiting(tablet)).toEqual([1]);
});

test('F16 only what has a verdict and a receipt of our server for this very command is acknowledged', async () => {
  const { tablet, network, sync } = await aConnectedTablet();
  await record(tablet, 6);
  const rows = await tablet.ledger.outbox.orderBy('clientSeq').toArray();
  const told = async (at: number, claims: object, verdict: object = {}) => ({
    kind: 'decided',
    commandId: rows[at]?.commandId,
    clientSeq: at + 1,
    replayed: false,
    ruling: null,
    changeSeq: 5,
    receipt: await network.sealed({
      commandId: rows[at]?.commandId,
      bodyHash: rows[at]?.command.bodyHash,
      epoch: 'e1',
      kind: 'decided',
      ruling: null,
      ...claims,
    }),
    ...verdict,
  });
  const verdicts = [
    await told(0, {}),
    await told(1, {}, { receipt: null }),
    await told(2, { bodyHash: rows[0]?.command.bodyHash }),
    await told(3, { kind: 'refused' }),
    { ...(await told(4, {})), receipt: `${(await told(4, {})).receipt.slice(0, -8)}AAAAAAAA` },
    await told(0, {}, { commandId: id.command(99) }),
  ];
  network.state.fault = (path) => (path === '/sync/push' ? network.json({ verdicts, missingSeqs: [], cloned: false }) : null);
  await sync.syncNow();
  expect(await waiting(tablet)).toEqual([2, 3, 4, 5, 6]);
});

test('F18 one refused among others stays visible as refused, the others are done', async () => {
  const { tablet, network, sync } = await aConnectedTablet();
  await record(tablet, 3);
  const row = await tablet.ledger.outbox.where('clientSeq').equals(2).first();
  const receipt = await network.sealed({
    commandId: row?.commandId,
    bodyHash: row?.command.bodyHash,
    epoch: 'e1',
    kind: 'refused',
    ruling: null,
  });
  network.verdicts.set(row?.commandId ?? '', {
    kind: 'refused',
    commandId: row?.commandId,
    clientSeq: 2,
    replayed: false,
    receipt,
    why: 'malformed',
    detail: '',
  });
  await sync.syncNow();
  expect((await tablet.ledger.outbox.orderBy('clientSeq').toArray()).map((one) => one.state)).toEqual(['decided', 'refused', 'decided']);
});

test('F47 413 halves the batch, 400 parts it; one that nobody takes does not stop the others', async () => {
  const { tablet, network, sync } = await aConnectedTablet();
  await record(tablet, 7);
  network.state.fault = null;
  const through = network.network;
  const picky: typeof fetch = async (input, init) => {
    if (pathOf(input) !== '/sync/push') return through(input, init);
    const { commands } = JSON.parse(init?.body as string) as { commands: { clientSeq: number }[] };
    if (commands.length > 4) return network.json({}, 413);
    return commands.some((command) => command.clientSeq === 3) ? network.json({}, 400) : through(input, init);
  };
  await syncOf(tablet, picky).syncNow();
  expect(await waiting(tablet)).toEqual([3]);
  await sync.syncNow();
  expect(await waiting(tablet)).toEqual([]);
});

test('a push holds at most fifty commands', async () => {
  const { tablet, network, sync } = await aConnectedTablet();
  await record(tablet, 53);
  await sync.syncNow();
  expect(network.pushes().map((one) => one.length)).toEqual([50, 3]);
});

test('S-8 F44 a new epoch sends everything again with its receipts, and only answers of the new epoch count', async () => {
  const { tablet, network, sync } = await aConnectedTablet();
  await record(tablet, 2);
  await sync.syncNow();
  network.verdicts.clear();
  network.state.epoch = 'e2';
  await record(tablet);
  await sync.syncNow();
  expect(await waiting(tablet)).toEqual([]);
  expect(network.verdicts.size).toBe(3);
  const again = network.received.filter((one) => one.path === '/sync/push').at(-1);
  expect(again?.commands.map((command) => command.receipt !== null)).toEqual([true, true, expect.any(Boolean)]);
  expect(await tablet.engine.position()).toMatchObject({ epoch: 'e2' });
});

test('F51 a leader that was frozen and lost its term writes nothing', async () => {
  const { tablet, network, sync } = await aConnectedTablet();
  await record(tablet);
  network.state.fault = async (path) => {
    if (path === '/sync/push') await takeTerm(tablet.ledger);
    return null as never;
  };
  await sync.syncNow();
  expect(await waiting(tablet)).toEqual([1]);
  network.state.fault = null;
  await sync.syncNow();
  expect(await waiting(tablet)).toEqual([]);
});

test('the first round loads the market: manifest, missing segments, then the feed', async () => {
  const { tablet, network, sync } = await aConnectedTablet();
  const { listed, bytes } = await aSegment([known]);
  network.state.manifest = { segments: [listed], cursor: 'start', orderCount: 1 };
  network.state.segments.set(listed.sha256, bytes);
  await sync.syncNow();
  expect((await tablet.search.find('EC-20417736')).total).toBe(1);
  expect(tablet.sync.state.getState()).toMatchObject({ orderCount: 1, loading: null });
  const before = network.received.length;
  await sync.syncNow();
  expect(network.received.slice(before).map((one) => one.path)).toEqual(['/sync/pull']);
});

test('F49 F50 a load that fails on the way goes on where it was, and a damaged segment is fetched past every cache', async () => {
  const { tablet, network, sync } = await aConnectedTablet();
  const segments = await Promise.all([1, 2, 3, 4].map(async (n) => aSegment([aKnownOrder({ id: `o${n}`, number: `EC-${n}000` })])));
  network.state.manifest = { segments: segments.map((one) => one.listed), cursor: 'start', orderCount: 4 };
  for (const { listed, bytes } of segments) network.state.segments.set(listed.sha256, bytes);
  const last = segments[3]?.listed.sha256 ?? '';
  network.state.segments.set(last, new Uint8Array(20));
  await sync.syncNow();
  expect(await tablet.cache.segments.count()).toBe(3);
  expect((await tablet.search.status()).isReady).toBe(false);
  network.state.segments.set(last, segments[3]?.bytes ?? new Uint8Array());
  const before = network.received.length;
  await sync.syncNow();
  expect(
    network.received
      .slice(before)
      .filter((one) => one.path.startsWith('/sync/segments'))
      .map((one) => one.path),
  ).toEqual([`/sync/segments/${last}`]);
  expect((await tablet.search.status()).isReady).toBe(true);
});

test('S-6 a torn page is pulled again', async () => {
  const { tablet, network, sync } = await aConnectedTablet();
  await sync.syncNow();
  network.state.pages.push('{"t":"order"', '');
  await sync.syncNow();
  expect(tablet.sync.state.getState().network).toBe('online');
  expect(network.received.filter((one) => one.path === '/sync/pull').length).toBeGreaterThanOrEqual(4);
});

test('F29 what is signed is sent even when the device’s key can no longer sign', async () => {
  const { tablet, network, sync } = await aConnectedTablet();
  await record(tablet);
  const enrolment = await tablet.ledger.enrolment.get('this');
  if (enrolment)
    await tablet.ledger.enrolment.put({
      ...enrolment,
      keys: { ...enrolment.keys, device: { ...enrolment.keys.device, privateKey: enrolment.keys.index } },
    });
  await sync.syncNow();
  expect(network.received.find((one) => one.path === '/sync/push')?.token).toBeNull();
  expect(await waiting(tablet)).toEqual([]);
  expect(await recordCommand(tablet, { type: 'return.void', body: { returnId: id.return(1), goodsStillHere: true, note: '' } })).toEqual({
    ok: false,
    error: { kind: 'not-saved', why: 'key-failing' },
  });
});

test('F29 a key that the server does not know gets no token; what the right one signed is sent for its signatures alone', async () => {
  const { tablet, network } = await aConnectedTablet();
  await record(tablet, 5);
  const through = network.network;
  const strict: typeof fetch = async (input, init) => {
    if (pathOf(input) === '/auth/device') return network.json({}, 401);
    if (pathOf(input) !== '/sync/push') return through(input, init);
    const { commands } = JSON.parse(init?.body as string) as { commands: { clientSeq: number }[] };
    return commands.some((command) => command.clientSeq === 4) ? network.json({}, 401) : through(input, init); // the fourth has another key's signature
  };
  await syncOf(tablet, strict).syncNow();
  expect(network.received.filter((one) => one.path === '/sync/push').every((one) => one.token === null)).toBe(true);
  expect(await waiting(tablet)).toEqual([4]);
});

test('a token is asked for once and renewed before its end', async () => {
  const { tablet, network, sync } = await aConnectedTablet();
  const asked = () => network.received.filter((one) => one.path === '/auth/device').length;
  await sync.syncNow();
  await sync.syncNow();
  expect(asked()).toBe(1);
  tablet.clock.pass(13 * 60_000);
  await sync.syncNow();
  expect(asked()).toBe(2);
});

test('the first sign-in is online; the grant then opens with the PIN and no network', async () => {
  const { tablet, network, sync } = await aConnectedTablet();
  expect(await sync.signIn('4', '1111')).toEqual({ ok: false, error: { kind: 'wrong' } });
  expect(await sync.signIn('4', '2468')).toEqual({ ok: true, value: aSession(4) });
  network.state.fault = noNetwork;
  tablet.session.setState(null, true);
  expect((await sync.unlock(id.staff(4), '2468')).ok).toBe(true);
  expect(tablet.session.getState()?.staffId).toBe('staff-4');
  expect(await sync.signIn('5', '2468')).toEqual({ ok: false, error: { kind: 'offline' } });
});

test('P-1 enrolling makes keys that cannot be read out, counts from one, and keeps what an earlier enrolment did not send', async () => {
  const { tablet, network } = await aConnectedTablet();
  await record(tablet, 2);
  const before = await tablet.ledger.enrolment.get('this');
  const asked: unknown[] = [];
  const sync = syncOf(tablet, (input, init) => {
    if (pathOf(input) === '/enrol') asked.push(JSON.parse(typeof init?.body === 'string' ? init.body : '{}'));
    return network.network(input, init);
  });
  vi.stubGlobal('isSecureContext', true);
  expect(await sync.enrol({ code: 'abcd-efgh', label: 'Till 2', replaces: null })).toEqual({ ok: true, value: null });
  expect(asked).toMatchObject([{ replaces: before?.installationId }]); // else the server refuses what the old one signed
  vi.unstubAllGlobals();
  const enrolment = await tablet.ledger.enrolment.get('this');
  expect(
    [enrolment?.keys.device.privateKey, enrolment?.keys.cache, enrolment?.keys.index, enrolment?.keys.pin].map((key) => key?.extractable),
  ).toEqual([false, false, false, false]);
  expect((await tablet.ledger.sequence.get('next'))?.next).toBe(1);
  expect(await waiting(tablet)).toEqual([1, 2]);
});

test('without a secure context there is nothing to enrol', async () => {
  const { sync } = await aConnectedTablet();
  expect(await sync.enrol({ code: 'ABCDEFGH', label: '', replaces: null })).toEqual({ ok: false, error: { kind: 'no-secure-context' } });
});

test('C-1 the offset to the server’s clock is measured at every contact', async () => {
  const { tablet, sync } = await aConnectedTablet();
  await sync.syncNow();
  const contact = (await tablet.ledger.meta.get('contact'))?.value;
  expect(contact).toMatchObject({ session: 'page-1', serverTime: '2026-11-18T11:06:40.000Z' });
});

test('F17 the wait grows to five minutes, with chance in it, never below what the server asked for', () => {
  expect([1, 2, 3, 8, 9, 500].map((failures) => backoffMs(failures, 1, 0))).toEqual([2_000, 4_000, 8_000, 256_000, 300_000, 300_000]);
  expect(backoffMs(3, 0, 0)).toBe(250);
  expect(backoffMs(1, 0.5, 90_000)).toBe(90_000);
  expect(backoffMs(1, 0.5, 9e9)).toBe(3_600_000);
});

test('a token that the server no longer takes is renewed before a PIN is called wrong', async () => {
  const { network, sync } = await aConnectedTablet();
  let refusals = 1;
  network.state.fault = (path) => (path === '/auth/staff' && refusals-- > 0 ? network.json({}, 401) : null);
  expect((await sync.signIn('4', '2468')).ok).toBe(true);
  network.state.fault = (path) =>
    path === '/auth/staff' ? new Response('{}', { status: 429, headers: { 'x-retour': '1', 'retry-after': '40' } }) : null;
  expect(await sync.signIn('4', '2468')).toEqual({ ok: false, error: { kind: 'locked', waitMs: 40_000 } });
});
