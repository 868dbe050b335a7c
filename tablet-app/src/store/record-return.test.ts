import 'fake-indexeddb/auto';

import Dexie from 'dexie';
import type { Table } from 'dexie';
import { aKnownOrder, id } from 'shared-types/testing/builders';
import { command } from 'shared-types/sync';
import { signedTextOf } from 'shared-types/sync';
import { fromBase64url } from 'shared-types/base64url';
import { readSlipAddress } from 'shared-types/slip';
import { parseSlipNumber } from 'shared-types/slip-number';
import { encodeText } from 'shared-types/text';
import { expect, test, vi } from 'vitest';

import { confirmReturn } from '../features/return-desk/confirm-return.ts';
import { saveDraft } from './drafts.ts';
import { aDraft, aDraftLine, aTablet } from './for-tests.ts';
import type { TestTablet } from './for-tests.ts';
import { readEnrolment } from './ledger.ts';
import { recordCommand } from './record-return.ts';
import { bodyHashOf } from './sign-command.ts';
import { isSignedBy } from './signing.ts';

const labelOf = () => ({ text: 'Trop petit', language: 'fr' });
const known = aKnownOrder();

const record = async (tablet: TestTablet, draft = aDraft(tablet)) => {
  await saveDraft(tablet.ledger, draft);
  const recorded = await confirmReturn(tablet, { draft, known, labelOf });
  if (!recorded.ok) throw new Error(JSON.stringify(recorded.error));
  return recorded.value;
};

test('S-12 one confirm writes return, outbox, slip and sequence, and takes the draft away', async () => {
  const tablet = await aTablet();
  const local = await record(tablet);
  expect(local.clientSeq).toBe(1);
  expect(parseSlipNumber(local.slipNumber)).toEqual({ store: 'BEC7', install: 'A3K', sequence: 1 });
  expect(await tablet.ledger.outbox.count()).toBe(1);
  expect((await tablet.ledger.slips.get(local.returnId))?.document.amounts?.refund).toEqual({ minor: 8_010, currency: 'EUR' });
  expect((await tablet.ledger.sequence.get('next'))?.next).toBe(2);
  expect(await tablet.ledger.drafts.count()).toBe(0);
});

test('S-2 what goes out is a command of protocol 1, hashed and signed by the device when it was made', async () => {
  const tablet = await aTablet();
  const local = await record(tablet);
  const row = await tablet.ledger.outbox.get(local.commandId);
  const sent = command.parse(row?.command);
  expect(sent.bodyHash).toBe(await bodyHashOf(sent));
  const enrolment = await readEnrolment(tablet.ledger);
  const signature = fromBase64url(sent.signature) ?? new Uint8Array();
  const key = enrolment?.keys.device.publicKey;
  expect(key && (await isSignedBy(key, signature, encodeText(signedTextOf(sent))))).toBe(true);
});

test('P-3 the slip carries an address that verifies without a network', async () => {
  const tablet = await aTablet();
  const local = await record(tablet);
  const address = (await tablet.ledger.slips.get(local.returnId))?.document.address ?? '';
  expect(address.length).toBeLessThanOrEqual(350);
  const read = readSlipAddress(address);
  expect(read?.code).toMatchObject({
    returnId: local.returnId,
    slipNumber: local.slipNumber,
    orderNumber: 'EC-20417736',
    lines: [{ position: 0, units: 1 }],
  });
  const key = (await readEnrolment(tablet.ledger))?.keys.device.publicKey;
  expect(key && read && (await isSignedBy(key, read.signature, read.signed))).toBe(true);
});

test('F7 a double tap, a reload and a second confirm of the same draft are one return', async () => {
  const tablet = await aTablet();
  const draft = aDraft(tablet);
  await saveDraft(tablet.ledger, draft);
  const answers = await Promise.all(Array.from({ length: 5 }, async () => confirmReturn(tablet, { draft, known, labelOf })));
  expect(new Set(answers.map((one) => (one.ok ? one.value.returnId : 'failed')))).toEqual(new Set([draft.returnId]));
  expect(await tablet.ledger.outbox.count()).toBe(1);
  expect((await tablet.ledger.sequence.get('next'))?.next).toBe(2);
});

test('F15 returns recorded at the same time get numbers without a gap', async () => {
  const tablet = await aTablet();
  const locals = await Promise.all(Array.from({ length: 8 }, async () => record(tablet)));
  expect(locals.map((local) => local.clientSeq).toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});

test('F15 without a lock between them, two tabs still never share a number: the later one repeats', async () => {
  const one = await aTablet();
  const free = { ...one.locks, exclusive: async <T>(_name: string, work: () => Promise<T>): Promise<T> => work() };
  const locals = await Promise.all([record({ ...one, locks: free }), record({ ...one, locks: free }), record({ ...one, locks: free })]);
  expect(locals.map((local) => local.clientSeq).toSorted((a, b) => a - b)).toEqual([1, 2, 3]);
});

test('F19 the same order may be returned again: nothing but ids is unique', async () => {
  const tablet = await aTablet();
  await record(tablet);
  await record(tablet);
  expect(await tablet.ledger.returns.count()).toBe(2);
});

test('F25 the ledger asks for strict durability on every write', async () => {
  const transactions = vi.spyOn(IDBDatabase.prototype, 'transaction');
  await record(await aTablet());
  const asked = transactions.mock.calls.filter(
    (call, at) => (transactions.mock.contexts[at] as IDBDatabase).name.endsWith('-ledger') && call[1] === 'readwrite',
  );
  transactions.mockRestore();
  expect(asked.length).toBeGreaterThan(0);
  expect(new Set(asked.map((call) => call[2]?.durability))).toEqual(new Set(['strict']));
});

/** The next write into the table fails as a browser would let it; `times` more when the test says so. */
const failing = (table: Table, name: string): { times: number } => {
  const trouble = { times: 1 };
  table.hook('creating', () => {
    if (trouble.times === 0) return;
    trouble.times -= 1;
    throw new DOMException(name, name);
  });
  return trouble;
};

test('F21 a full disk drops the cache, not the return; where that does not help it says so and keeps the draft', async () => {
  const tablet = await aTablet();
  await tablet.cache.facts.put({ key: 'policy:9', seq: 1, value: {} });
  const full = failing(tablet.ledger.outbox, 'QuotaExceededError');
  expect((await record(tablet)).clientSeq).toBe(1);
  expect(await tablet.cache.facts.count()).toBe(0);
  full.times = 9;
  const draft = aDraft(tablet);
  await saveDraft(tablet.ledger, draft);
  expect(await confirmReturn(tablet, { draft, known, labelOf })).toEqual({ ok: false, error: { kind: 'not-saved', why: 'storage-full' } });
  expect(await tablet.ledger.drafts.count()).toBe(1);
  expect(await tablet.ledger.returns.count()).toBe(1);
});

test('F23 a connection that the browser lost is opened anew, once', async () => {
  const tablet = await aTablet();
  failing(tablet.ledger.returns, 'InvalidStateError');
  expect((await record(tablet)).clientSeq).toBe(1);
});

test('P-4 R-5 record and slip say the same: amounts, promise, means, words as shown', async () => {
  const tablet = await aTablet();
  const local = await record(tablet);
  const slip = (await tablet.ledger.slips.get(local.returnId))?.document;
  expect(local.record.promisedBy).toBe('2026-11-26'); // a Saturday plus four working days
  expect(slip?.promisedBy).toBe(local.record.promisedBy);
  expect(local.means).toEqual(['Visa …4417']);
  expect(local.record.lines[0]).toMatchObject({
    of: { lineId: id.line(1) },
    label: { text: 'Trop petit', language: 'fr' },
    quoted: { minor: 8_010 },
    disposition: 'resell-here',
  });
  expect(local.record.offline).toBe(true);
});

test('R-1 money that lies in a till goes back at that till, and the slip names its receipt', async () => {
  const tablet = await aTablet();
  const payments = [
    {
      id: 'p1',
      method: 'till' as const,
      label: 'Till',
      last4: null,
      capturedBy: 'store' as const,
      authorisedMinor: 8_010,
      capturedMinor: 8_010,
      storeReceiptNumber: 'R-77',
    },
  ];
  const reserved = aKnownOrder({ orderType: 'e-reservation', payments });
  const recorded = await confirmReturn(tablet, { draft: aDraft(tablet), known: reserved, labelOf });
  expect(recorded.ok && recorded.value.record.quoted).toEqual({
    refund: { minor: 0, currency: 'EUR' },
    shipping: { minor: 0, currency: 'EUR' },
    atTill: { minor: 8_010, currency: 'EUR' },
  });
  expect(recorded.ok && recorded.value.record.promisedBy).toBeNull();
  const slip = recorded.ok ? await tablet.ledger.slips.get(recorded.value.returnId) : undefined;
  expect(slip?.document.means).toEqual([{ method: 'till', label: 'Till', last4: null, amount: null, receipt: 'R-77' }]);
});

test('goods without an order are recorded as they were described, and promise nothing', async () => {
  const tablet = await aTablet();
  const draft = aDraft(tablet, { orderId: null, typed: 'EC-999', lines: [aDraftLine({ lineId: null, description: 'Blue coat' })] });
  const recorded = await confirmReturn(tablet, { draft, known: null, labelOf });
  expect(recorded.ok && recorded.value.record).toMatchObject({
    order: { typed: 'EC-999', contact: null },
    quoted: null,
    promisedBy: null,
    lines: [{ of: { description: 'Blue coat' } }],
  });
});

test('what is missing is named by its place, and nothing is written', async () => {
  const tablet = await aTablet();
  const ask = async (lines: ReturnType<typeof aDraftLine>[]) => confirmReturn(tablet, { draft: aDraft(tablet, { lines }), known, labelOf });
  expect(await ask([])).toEqual({ ok: false, error: { kind: 'nothing-picked' } });
  expect(await ask([aDraftLine({ units: 0 }), aDraftLine({ reason: null })])).toEqual({
    ok: false,
    error: { kind: 'reason-missing', position: 1 },
  });
  expect(await ask([aDraftLine({ condition: null })])).toEqual({ ok: false, error: { kind: 'condition-missing', position: 0 } });
  expect(await ask([aDraftLine({ lineId: id.line(9) })])).toEqual({ ok: false, error: { kind: 'line-unknown', position: 0 } });
  expect(await tablet.ledger.outbox.count()).toBe(0);
});

test('nobody signed in: nothing can be recorded', async () => {
  const tablet = await aTablet();
  tablet.session.setState(null, true);
  expect(await confirmReturn(tablet, { draft: aDraft(tablet), known, labelOf })).toEqual({
    ok: false,
    error: { kind: 'not-saved', why: 'not-signed-in' },
  });
});

test('F14 a command keeps the grant of who recorded it, whoever is signed in when it leaves', async () => {
  const tablet = await aTablet();
  const local = await record(tablet);
  tablet.session.setState(null, true);
  expect((await tablet.ledger.outbox.get(local.commandId))?.command).toMatchObject({ staffId: id.staff(1), grant: 'e30.e30.staff1' });
});

test('S-2 voids and slips handed over are commands of the same sequence, with their effect here', async () => {
  const tablet = await aTablet();
  const local = await record(tablet);
  const handed = await recordCommand(tablet, {
    type: 'slip.handed',
    body: { returnId: local.returnId, how: 'printed', certainty: 'estimate', copy: 0, mail: null },
  });
  const voided = await recordCommand(tablet, { type: 'return.void', body: { returnId: local.returnId, goodsStillHere: true, note: '' } });
  expect([handed.ok && handed.value.clientSeq, voided.ok && voided.value.clientSeq]).toEqual([2, 3]);
  expect((await tablet.ledger.slips.get(local.returnId))?.handed).toHaveLength(1);
  expect((await tablet.ledger.returns.get(local.returnId))?.voidAskedAt).not.toBeNull();
});

test('F26 the ledger opens at version 2 of its schema', async () => {
  const tablet = await aTablet();
  await tablet.ledger.open();
  expect(tablet.ledger.verno).toBe(2);
  expect(Dexie.semVer.startsWith('4.')).toBe(true);
});
