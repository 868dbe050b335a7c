import 'fake-indexeddb/auto';

import { aKnownOrder, id } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import { confirmReturn } from '../features/return-desk/confirm-return.ts';
import { aDraft } from '../store/for-tests.ts';
import type { TestTablet } from '../store/for-tests.ts';
import { recordCommand } from '../store/record-return.ts';
import { aConnectedTablet } from './for-tests.ts';

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
