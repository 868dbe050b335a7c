import 'fake-indexeddb/auto';

import { aKnownOrder, id } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import { confirmReturn } from '../features/return-desk/confirm-return.ts';
import { bringIn, readRescueFile } from './carried.ts';
import { readDiagnostics } from './diagnostics.ts';
import { exportLedger } from './export-ledger.ts';
import { aDraft, aDraftLine, aSession, aTablet } from './for-tests.ts';
import { keepFaults, plainFault, readFaults } from './kept-faults.ts';
import { recordCommand } from './record-return.ts';
import { createSyncState } from './sync-port.ts';

const labelOf = () => ({ text: 'x', language: 'fr' });
const seen = { build: '0.2.0+abc', browser: { language: 'fr' }, checks: [{ id: 'key', state: 'good' }], durationsMs: { start: 412 } };

/** A tablet that a whole day has written to: customers, staff, notes, mails, drafts, somebody else's file, faults that quote. */
const aFullTablet = async () => {
  const made = await aTablet({ label: 'Inès’s tablet' });
  const tablet = { ...made, sync: { ...made.sync, state: createSyncState() } };
  const other = await aTablet();
  const stop = keepFaults(tablet);
  const known = aKnownOrder();
  const returned = await confirmReturn(tablet, {
    draft: aDraft(tablet, { lines: [aDraftLine({ note: 'Camille says it shrank' })] }),
    known,
    labelOf,
  });
  if (!returned.ok) throw new Error(returned.error.kind);
  const { returnId } = returned.value;
  const mail = { to: 'anna@example.org', language: 'fr', slip: 'https://retour.test/r#slip-of-a-return' };
  await recordCommand(tablet, { type: 'slip.handed', body: { returnId, how: 'mailed', certainty: 'estimate', copy: 0, mail } });
  const blind = aDraft(tablet, {
    orderId: null,
    typed: 'EC-99999999',
    contact: '+33 6 12 34 56 78',
    lines: [aDraftLine({ lineId: null, sku: 'A-1' })],
  });
  await confirmReturn(tablet, { draft: blind, known: null, labelOf });
  await tablet.ledger.drafts.put({ ...blind, draftId: 'open' });
  await confirmReturn(other, { draft: aDraft(other), known, labelOf });
  const file = await readRescueFile(tablet, await (await exportLedger(other.ledger, other.clock.now())).text());
  if (file.ok) await bringIn(tablet, file.value);
  const { staffId, name, role, locale, claims } = aSession();
  const sealed = { salt: new Uint8Array(16), iv: new Uint8Array(12), sealed: new ArrayBuffer(8) };
  const grant = { staffId, name, role, locale, expiresAt: claims.expiresAt, usedAt: tablet.clock.now(), ...sealed };
  await tablet.ledger.grants.put(grant);
  tablet.sync.state.setState({ fault: `TypeError: cannot read "${known.order.number}" of Camille Fournier <anna@example.org> 0612345678` });
  await expect.poll(async () => readFaults(tablet.ledger)).toHaveLength(1);
  stop();
  return { tablet, known };
};

test('the diagnostics of a full tablet name nobody, no order, no contact, and hold no key, grant or note', async () => {
  const { tablet, known } = await aFullTablet();
  const told = await readDiagnostics({ ...tablet, health: 'well' }, seen);
  const text = JSON.stringify(told);
  const rows = await tablet.ledger.outbox.toArray();
  const secrets = [
    'Camille',
    'Fournier',
    'anna@',
    '12 34 56',
    '0612345678',
    'EC-99999999',
    'shrank',
    'Inès',
    'Staff 1',
    'A-1',
    'slip-of-a-return',
    known.order.number,
    known.order.orderId,
    known.order.customer?.name ?? '',
    aSession().grant,
    id.staff(1),
    ...rows.flatMap(({ command }) => [command.commandId, command.signature, command.bodyHash, command.grant]),
    ...(await tablet.ledger.returns.toArray()).flatMap((local) => [local.slipNumber, local.returnId, ...local.lineNames]),
  ];
  expect(secrets.filter((secret) => secret !== '' && text.includes(secret))).toEqual([]);
});

test('they do say what stands where, how old it is, and what went wrong in plain words', async () => {
  const { tablet } = await aFullTablet();
  tablet.clock.pass(60_000);
  const told = await readDiagnostics({ ...tablet, health: 'well' }, seen);
  expect(told.queue).toContainEqual({ type: 'return.record', state: 'waiting', count: 2, oldestMs: 60_000 });
  expect(told.carried).toEqual([{ type: 'return.record', state: 'waiting', count: 1, oldestMs: 60_000 }]);
  expect(told.rows).toMatchObject({ outbox: 3, carried: 1, drafts: 1, grants: 1 });
  expect(told.tablet).toMatchObject({ code: 'A3K', storeId: id.store(1) });
  expect(told.faults.map((fault) => fault.text)).toEqual(['TypeError: cannot read … of …']);
});

test('a fault keeps its plain words only, and the newest twenty are kept', async () => {
  expect(plainFault('QuotaExceededError: the disk is full')).toBe('QuotaExceededError: the disk is full');
  expect(plainFault('no order EC-1 for anna@x.org, token eyJhbGciOi.x')).toBe('no order … for … token …');
  const tablet = await aTablet();
  const stop = keepFaults(tablet);
  for (let n = 0; n < 25; n += 1) tablet.sync.state.setState({ fault: `${'a'.repeat(n + 1)} stopped` });
  await expect.poll(async () => (await readFaults(tablet.ledger))[0]?.text).toBe(`${'a'.repeat(25)} stopped`);
  expect(await readFaults(tablet.ledger)).toHaveLength(20);
  stop();
});
