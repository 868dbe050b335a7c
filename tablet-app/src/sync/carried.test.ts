import 'fake-indexeddb/auto';

import { aKnownOrder, id } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import { confirmReturn } from '../features/return-desk/confirm-return.ts';
import { bringIn, countCarried, readRescueFile } from '../store/carried.ts';
import { exportLedger } from '../store/export-ledger.ts';
import { aDraft, aTablet } from '../store/for-tests.ts';
import type { TestTablet } from '../store/for-tests.ts';
import { recordCommand } from '../store/record-return.ts';
import { aNetwork, syncOf } from './for-tests.ts';

const record = async (tablet: TestTablet): Promise<string> => {
  const labelOf = () => ({ text: 'x', language: 'fr' });
  const recorded = await confirmReturn(tablet, { draft: aDraft(tablet), known: aKnownOrder(), labelOf });
  if (!recorded.ok) throw new Error(recorded.error.kind);
  return recorded.value.returnId;
};

/** A tablet that recorded and can send no more, and another one of the same market with its file brought in; both before the same server. */
const aRescue = async () => {
  const network = await aNetwork();
  const serverKey = network.key.publicKey;
  const lost = await aTablet({ serverKey });
  const other = await aTablet({ serverKey, installationId: id.installation(2) });
  await record(lost);
  await record(lost);
  const read = await readRescueFile(other, await (await exportLedger(lost.ledger, lost.clock.now())).text());
  if (!read.ok) throw new Error(read.error.kind);
  await bringIn(other, read.value);
  const names = async (): Promise<(string | null)[]> => network.received.filter((one) => one.path === '/sync/push').map((one) => one.token);
  return { network, lost, other, names, sync: syncOf(other, network.network) };
};

test('S-13 goods that another tablet recorded are sent in its name, without a token, and ruled with a receipt', async () => {
  const { network, other, names, sync } = await aRescue();
  await sync.syncNow();
  expect(network.pushes()).toEqual([[1, 2]]);
  expect(await names()).toEqual([null]);
  expect(await countCarried(other.ledger)).toEqual({ waiting: 0, decided: 2, refused: 0 });
  expect((await other.ledger.carried.toArray()).every((row) => row.verdict?.receipt !== null)).toBe(true);
  await sync.syncNow();
  expect(network.pushes()).toHaveLength(1);
});

test('S-13 both tablets send: each command has one verdict, and the second to come is told the first one’s', async () => {
  const { network, lost, other, sync } = await aRescue();
  await syncOf(lost, network.network).syncNow();
  await sync.syncNow();
  expect(network.verdicts.size).toBe(2);
  expect((await lost.ledger.outbox.toArray()).map((row) => row.verdict?.replayed)).toEqual([false, false]);
  expect((await other.ledger.carried.toArray()).map((row) => row.verdict?.replayed)).toEqual([true, true]);
});

test('S-13 only a verdict with a receipt for this very command lets go of it', async () => {
  const { network, other, sync } = await aRescue();
  const [first] = await other.ledger.carried.toArray();
  const { commandId } = first ?? { commandId: '' };
  const bare = { kind: 'decided', commandId, clientSeq: 1, replayed: false, receipt: null, ruling: null, changeSeq: 1 };
  network.state.fault = (path) => (path === '/sync/push' ? network.json({ verdicts: [bare], missingSeqs: [], cloned: false }) : null);
  await sync.syncNow();
  expect((await countCarried(other.ledger)).waiting).toBe(2);
});

test('one command that the server does not take for that tablet’s keeps waiting and stops no other', async () => {
  const { network, other, sync } = await aRescue();
  const [first] = await other.ledger.carried.toArray();
  const through = network.network;
  const strict: typeof fetch = async (input, init) => {
    const isForged = typeof init?.body === 'string' && init.body.includes('"commands"') && init.body.includes(first?.commandId ?? '-');
    return isForged ? network.json({}, 401) : through(input, init);
  };
  await syncOf(other, strict).syncNow();
  expect(await countCarried(other.ledger)).toEqual({ waiting: 1, decided: 1, refused: 0 });
  expect((await other.ledger.carried.get(commandOf(first)))?.state).toBe('waiting');
  await sync.syncNow();
  expect((await countCarried(other.ledger)).waiting).toBe(0);
});

const commandOf = (row: Readonly<{ commandId: string }> | undefined): never => (row?.commandId ?? '') as never; // an id of this very table

test('S-8 a server that went back to a backup is brought them again, with the receipts that it gave', async () => {
  const { network, other, sync } = await aRescue();
  await sync.syncNow();
  network.state.epoch = 'e2';
  network.verdicts.clear();
  await sync.syncNow();
  const again = network.received.findLast((one) => one.path === '/sync/push' && one.commands.length === 2);
  expect(again?.commands.every((command) => command.receipt !== null)).toBe(true);
  expect(await countCarried(other.ledger)).toEqual({ waiting: 0, decided: 2, refused: 0 });
});

test('F47 a slip never goes before its return, which the server has deferred', async () => {
  const { network, lost, other, sync } = await aRescue();
  await other.ledger.carried.clear();
  const returnId = await record(lost);
  await recordCommand(lost, {
    type: 'slip.handed',
    body: { returnId: returnId as never, how: 'shown', certainty: 'estimate', copy: 0, mail: null }, // the id of the return above
  });
  const read = await readRescueFile(other, await (await exportLedger(lost.ledger, lost.clock.now())).text());
  if (read.ok) await bringIn(other, { ...read.value, commands: read.value.commands.filter((command) => command.clientSeq > 2) });
  const deferred = (seq: number, commandId: string) => ({
    kind: 'deferred',
    commandId,
    clientSeq: seq,
    replayed: false,
    receipt: null,
    why: 'busy',
    afterMs: 5_000,
  });
  const sentSeqs: number[][] = [];
  const busy: typeof fetch = async (input, init) => {
    const told = typeof init?.body === 'string' ? (JSON.parse(init.body) as { commands?: { commandId: string; clientSeq: number }[] }) : {};
    if (!told.commands) return network.network(input, init);
    sentSeqs.push(told.commands.map((one) => one.clientSeq));
    return network.json({
      verdicts: told.commands.map((one) => deferred(one.clientSeq, one.commandId)),
      missingSeqs: [],
      cloned: false,
    });
  };
  await syncOf(other, busy).syncNow();
  expect(sentSeqs).toEqual([[3, 4]]);
  await sync.syncNow();
  expect((await countCarried(other.ledger)).waiting).toBe(0);
});
