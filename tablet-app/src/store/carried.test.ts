import 'fake-indexeddb/auto';

import { aKnownOrder, id } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import { confirmReturn } from '../features/return-desk/confirm-return.ts';
import { bringIn, countCarried, readRescueFile } from './carried.ts';
import { exportLedger } from './export-ledger.ts';
import { aDraft, aDraftLine, aTablet } from './for-tests.ts';
import type { TestTablet } from './for-tests.ts';
import { recordCommand } from './record-return.ts';

const labelOf = () => ({ text: 'x', language: 'fr' });

const record = async (tablet: TestTablet): Promise<void> => {
  const recorded = await confirmReturn(tablet, { draft: aDraft(tablet), known: aKnownOrder(), labelOf });
  if (!recorded.ok) throw new Error(recorded.error.kind);
  const { returnId } = recorded.value;
  await recordCommand(tablet, { type: 'slip.handed', body: { returnId, how: 'shown', certainty: 'estimate', copy: 0, mail: null } });
};

const recordBlind = async (tablet: TestTablet): Promise<void> => {
  const lines = [aDraftLine({ lineId: null, sku: 'A-1' })];
  const draft = aDraft(tablet, { orderId: null, typed: 'x', contact: 'anna@example.org', lines });
  await confirmReturn(tablet, { draft, known: null, labelOf });
};

const fileOf = async (tablet: TestTablet): Promise<string> => (await exportLedger(tablet.ledger, tablet.clock.now())).text();

const found = async (tablet: TestTablet, text: string) => {
  const read = await readRescueFile(tablet, text);
  if (!read.ok) throw new Error(read.error.kind);
  return read.value;
};

const faultOf = async (tablet: TestTablet, text: string): Promise<string> => {
  const read = await readRescueFile(tablet, text);
  return read.ok ? 'none' : read.error.kind;
};

test('the file holds all that waits, whole, also what a customer gave to be reached by, and leaves it in the ledger', async () => {
  const tablet = await aTablet();
  await record(tablet);
  await recordBlind(tablet);
  const file = JSON.parse(await fileOf(tablet)) as { commands: readonly object[] };
  const rows = await tablet.ledger.outbox.orderBy('clientSeq').toArray();
  expect(file).toMatchObject({ kind: 'retour-unsent', tablet: { label: 'Till 2', marketId: id.market }, refused: [] });
  expect(file.commands).toEqual(rows.map((row) => row.command));
  expect(JSON.stringify(file)).toContain('anna@example.org');
  expect(rows.every((row) => row.state === 'waiting')).toBe(true);
});

test('what was refused is in the file to be read, apart from what waits', async () => {
  const tablet = await aTablet();
  await record(tablet);
  await tablet.ledger.outbox.where('clientSeq').equals(1).modify({ state: 'refused' });
  const file = JSON.parse(await fileOf(tablet)) as object;
  expect(file).toMatchObject({ commands: [{ clientSeq: 2 }], refused: [{ command: { clientSeq: 1 }, verdict: null }] });
});

test('S-13 another tablet says what is in the file, takes it once, and keeps every command as it was signed', async () => {
  const [lost, other] = [await aTablet(), await aTablet({ installationId: id.installation(2) })];
  await record(lost);
  const text = await fileOf(lost);
  const first = await found(other, text);
  expect(first).toMatchObject({ returns: 1, here: 0, tablet: { label: 'Till 2', store: 'Lyon Bellecour' }, at: lost.clock.now() });
  expect(await bringIn(other, first)).toBe(2);
  const sent = await lost.ledger.outbox.orderBy('clientSeq').toArray();
  const carried = (await other.ledger.carried.toArray()).toSorted((a, b) => a.command.clientSeq - b.command.clientSeq);
  expect(carried.map((row) => row.command)).toEqual(sent.map((row) => row.command));
  expect(await countCarried(other.ledger)).toEqual({ waiting: 1, decided: 0, refused: 0 });

  const again = await found(other, text);
  expect(again.here).toBe(1);
  expect(await bringIn(other, again)).toBe(0);
});

test('S-13 what was brought in and not received yet leaves this tablet in its own file, for it may break too', async () => {
  const [lost, other, third] = [await aTablet(), await aTablet({ installationId: id.installation(2) }), await aTablet()];
  await record(lost);
  await bringIn(other, await found(other, await fileOf(lost)));
  const onward = await found(third, await fileOf(other));
  expect(onward).toMatchObject({ returns: 1, here: 0 });
  expect(await bringIn(third, onward)).toBe(2);
  expect(await third.ledger.carried.toArray()).toEqual(await other.ledger.carried.toArray());
});

test('S-13 a tablet’s own file at home changes nothing; after its ledger was lost it is brought in', async () => {
  const tablet = await aTablet();
  await record(tablet);
  const text = await fileOf(tablet);
  expect(await bringIn(tablet, await found(tablet, text))).toBe(0);
  await tablet.ledger.outbox.clear();
  expect(await bringIn(tablet, await found(tablet, text))).toBe(2);
});

test('what a later version signed is kept as it is, with what this one does not know', async () => {
  const [lost, other] = [await aTablet(), await aTablet()];
  await record(lost);
  const file = JSON.parse(await fileOf(lost)) as { commands: Record<string, unknown>[] };
  file.commands[0] = { ...file.commands[0], v: 2, weather: 'rain' };
  await bringIn(other, await found(other, JSON.stringify(file)));
  expect((await other.ledger.carried.toArray()).some((row) => 'weather' in row.command)).toBe(true);
});

test('a file that is none of ours, broken, newer, empty or of another market says so', async () => {
  const [lost, here] = [await aTablet(), await aTablet()];
  const empty = await fileOf(lost);
  await record(lost);
  const text = await fileOf(lost);
  const changed = (change: object): string => JSON.stringify({ ...(JSON.parse(text) as object), ...change });
  expect(await faultOf(here, 'PK\u0003\u0004')).toBe('not-ours');
  expect(await faultOf(here, '{"kind":"something"}')).toBe('not-ours');
  expect(await faultOf(here, text.slice(0, -40))).toBe('broken');
  expect(await faultOf(here, changed({ commands: [{ commandId: 'x' }] }))).toBe('broken');
  expect(await faultOf(here, changed({ version: 2 }))).toBe('newer');
  expect(await faultOf(here, empty)).toBe('empty');
  expect(await faultOf(here, changed({ tablet: { installationId: 'i', label: 'l', store: 's', marketId: 'elsewhere' } }))).toBe(
    'other-market',
  );
});
