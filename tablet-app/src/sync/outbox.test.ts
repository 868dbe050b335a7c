import 'fake-indexeddb/auto';

import { aKnownOrder } from 'shared-types/testing/builders';
import type { Verdict } from 'shared-types/sync';
import { expect, test } from 'vitest';

import { confirmReturn } from '../features/return-desk/confirm-return.ts';
import { aDraft, aTablet } from '../store/for-tests.ts';
import { takeTerm } from './leader.ts';
import { acknowledge, sendAgain } from './outbox.ts';

const aRecorded = async () => {
  const tablet = await aTablet();
  await confirmReturn(tablet, { draft: aDraft(tablet), known: aKnownOrder(), labelOf: () => ({ text: 'x', language: 'fr' }) });
  const [row] = await tablet.ledger.outbox.toArray();
  if (row === undefined) throw new Error('nothing was recorded');
  const { commandId, clientSeq } = row;
  const verdict: Verdict = { kind: 'decided', commandId, clientSeq, replayed: false, receipt: 'a.b.c', ruling: null, changeSeq: 1 };
  const states = async () => (await tablet.ledger.outbox.toArray()).map((one) => one.state);
  await tablet.ledger.meta.put({ key: 'epoch', value: 'e1' });
  return { ledger: tablet.ledger, installationId: row.command.installationId, sealed: [{ row, verdict }], states };
};

test('S-8 F51 the fence alone refuses the answer that a page hears which does not lead any more', async () => {
  const { ledger, sealed, states } = await aRecorded();
  const frozen = await takeTerm(ledger);
  const leading = await takeTerm(ledger);
  expect(await acknowledge(ledger, frozen, 'e1', sealed)).toBe(false);
  expect(await states()).toEqual(['waiting']);
  expect(await acknowledge(ledger, leading, 'e1', sealed)).toBe(true);
  expect(await states()).toEqual(['decided']);
});

test('S-8 the epoch alone refuses the answer of a store that is gone, even where this page leads', async () => {
  const { ledger, sealed, states } = await aRecorded();
  const leading = await takeTerm(ledger);
  await ledger.meta.put({ key: 'epoch', value: 'e2' });
  expect(await acknowledge(ledger, leading, 'e1', sealed)).toBe(false);
  expect(await states()).toEqual(['waiting']);
});

test('S-8 what is missed goes again only for the page that leads, in the epoch of the answer and for this very installation', async () => {
  const { ledger, sealed, states, installationId } = await aRecorded();
  const frozen = await takeTerm(ledger);
  const leading = await takeTerm(ledger);
  await acknowledge(ledger, leading, 'e1', sealed);
  await sendAgain(ledger, frozen, { installationId, epoch: 'e1', seqs: [1] });
  await sendAgain(ledger, leading, { installationId, epoch: 'e0', seqs: [1] });
  await sendAgain(ledger, leading, { installationId: 'another' as typeof installationId, epoch: 'e1', seqs: [1] });
  expect(await states()).toEqual(['decided']);
  await sendAgain(ledger, leading, { installationId, epoch: 'e1', seqs: [1] });
  expect(await states()).toEqual(['waiting']);
  await acknowledge(ledger, leading, 'e1', sealed);
  await sendAgain(ledger, leading, { installationId, epoch: 'e1', seqs: [1] });
  expect(await states()).toEqual(['decided']);
});
