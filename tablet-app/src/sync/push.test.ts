import 'fake-indexeddb/auto';

import { aKnownOrder, id } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import { confirmReturn } from '../features/return-desk/confirm-return.ts';
import { aDraft } from '../store/for-tests.ts';
import type { TestTablet } from '../store/for-tests.ts';
import { pageLocks } from '../store/locks.ts';
import { recordCommand } from '../store/record-return.ts';
import { aConnectedTablet, pathOf, syncOf } from './for-tests.ts';
import { epochOf } from './outbox.ts';

const record = async (tablet: TestTablet): Promise<void> => {
  const labelOf = () => ({ text: 'x', language: 'fr' });
  const recorded = await confirmReturn(tablet, { draft: aDraft(tablet), known: aKnownOrder(), labelOf });
  if (!recorded.ok) throw new Error(recorded.error.kind);
};

const waiting = async (tablet: TestTablet): Promise<number[]> =>
  (await tablet.ledger.outbox.where('state').equals('waiting').sortBy('clientSeq')).map((row) => row.clientSeq);

test('F13 what is recorded while a push is in flight goes next, without a trigger', async () => {
  const { tablet, network, sync } = await aConnectedTablet();
  await record(tablet);
  let recorded = false;
  network.state.fault = async (path) => {
    if (path === '/sync/push' && !recorded) {
      recorded = true;
      await record(tablet);
    }
    return null as never;
  };
  await sync.syncNow();
  expect(network.pushes()).toEqual([[1], [2]]);
  expect(await waiting(tablet)).toEqual([]);
});

test('F13 F47 a void never goes before its return: while that waits, it waits, and then they go together', async () => {
  const { tablet, network, sync } = await aConnectedTablet();
  await record(tablet);
  const [row] = await tablet.ledger.outbox.toArray();
  const returnId = row?.command.type === 'return.record' ? row.command.body.returnId : id.return(1);
  const busy = { kind: 'deferred', commandId: row?.commandId, clientSeq: 1, replayed: false, receipt: null, why: 'busy', afterMs: 1 };
  network.state.fault = async (path) => {
    if (path !== '/sync/push') return null as never;
    await recordCommand(tablet, { type: 'return.void', body: { returnId, goodsStillHere: true, note: '' } });
    network.state.fault = null;
    return network.json({ verdicts: [busy], missingSeqs: [], cloned: false });
  };
  await sync.syncNow();
  expect(network.pushes()).toEqual([[1]]);
  await sync.syncNow();
  expect(network.pushes()).toEqual([[1], [1, 2]]);
  expect(await waiting(tablet)).toEqual([]);
});

const lastSent = (network: Awaited<ReturnType<typeof aConnectedTablet>>['network']) =>
  network.received.findLast((one) => one.path === '/sync/push')?.commands ?? [];

test('S-3 S-8 what the server misses of what it ruled on goes again, with its receipt, once', async () => {
  const { tablet, network, sync } = await aConnectedTablet();
  for (let n = 0; n < 4; n += 1) await record(tablet);
  await sync.syncNow();
  const refused = await tablet.ledger.outbox.where('clientSeq').equals(2).first();
  await tablet.ledger.outbox.update(refused?.commandId ?? id.command(1), { state: 'refused' });
  network.state.missing = [1, 2, 3, 77];
  await record(tablet);
  await sync.syncNow();
  expect(network.pushes()).toEqual([[1, 2, 3, 4], [5], [1, 3]]);
  expect(lastSent(network).every((command) => command.receipt !== null)).toBe(true);
  expect(await waiting(tablet)).toEqual([]);
  await record(tablet);
  await sync.syncNow();
  expect(network.pushes()).toEqual([[1, 2, 3, 4], [5], [1, 3], [6]]);
});

test('S-8 what the server misses waits again, also where this page dies before it could send it; the screens keep the verdict', async () => {
  const { tablet, network, sync } = await aConnectedTablet();
  await record(tablet);
  await sync.syncNow();
  network.state.missing = [1];
  network.state.fault = (path, call) =>
    path === '/sync/push' && call > 0 && network.pushes().length > 1 ? Promise.reject(new TypeError('fetch failed')) : null;
  await record(tablet);
  await sync.syncNow();
  expect(await waiting(tablet)).toEqual([1]);
  expect((await tablet.ledger.returns.toArray()).every((local) => local.verdict?.kind === 'decided')).toBe(true);
  network.state.fault = null;
  network.state.missing = [];
  await syncOf(tablet, network.network).syncNow();
  expect(network.pushes().at(-1)).toEqual([1, 2]);
  expect(await waiting(tablet)).toEqual([]);
});

test('S-8 a page shows its newest receipt when it starts and every five minutes, and nothing else of what was ruled on', async () => {
  const { tablet, network, sync } = await aConnectedTablet();
  await record(tablet);
  await record(tablet);
  await sync.syncNow();
  await sync.syncNow();
  expect(network.pushes()).toEqual([[1, 2]]);
  tablet.clock.pass(5 * 60_000);
  await sync.syncNow();
  await sync.syncNow();
  expect(network.pushes()).toEqual([[1, 2], [2]]);
  expect(lastSent(network)[0]?.receipt).not.toBeNull();
  await syncOf(tablet, network.network).syncNow();
  expect(network.pushes()).toEqual([[1, 2], [2], [2]]);
  expect(await waiting(tablet)).toEqual([]);
});

/** Something that a test waits for, or lets happen. */
const aGate = () => {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open: () => open() };
};

test('S-8 F51 the old store’s answer, heard by a page that was frozen meanwhile, decides nothing', async () => {
  const { tablet, network, sync } = await aConnectedTablet();
  await record(tablet);
  const [row] = await tablet.ledger.outbox.toArray();
  const asked = aGate();
  const thawed = aGate();
  const frozen: typeof fetch = async (input, init) => {
    const answer = await network.network(input, init);
    if (pathOf(input) !== '/sync/push') return answer;
    asked.open();
    await thawed.opened;
    return answer;
  };
  const old = syncOf({ ...tablet, locks: pageLocks() }, frozen).syncNow();
  await asked.opened;
  // The store is restored and forgets what it just decided; the page beside hears of it, and is asked to wait.
  network.verdicts.clear();
  network.state.epoch = 'e2';
  const recovering = { kind: 'deferred', commandId: row?.commandId, clientSeq: 1, replayed: false, receipt: null, why: 'recovering' };
  network.state.fault = (path) =>
    path === '/sync/push' ? network.json({ verdicts: [{ ...recovering, afterMs: 1 }], missingSeqs: [], cloned: false }) : null;
  await sync.syncNow();
  thawed.open();
  await old;
  expect(await waiting(tablet)).toEqual([1]);
  expect(await epochOf(tablet.ledger)).toBe('e2');
  network.state.fault = null;
  await sync.syncNow();
  expect(network.verdicts.size).toBe(1);
  expect(await waiting(tablet)).toEqual([]);
});
