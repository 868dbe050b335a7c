import { handoverId, installationId, marketId, staffId, storeId } from 'shared-types/ids';
import type { KnownOrder } from 'shared-types/order';

import { confirmReturn } from '../../src/features/return-desk/confirm-return.ts';
import { newDraft, saveDraft } from '../../src/store/drafts.ts';
import { readEnrolment } from '../../src/store/ledger.ts';
import type { Tablet } from '../../src/store/tablet-context.ts';
import { strictWrites } from './strict-writes.ts';

/** One return each: ours as the desk records it, and the raw transaction of the same rows. Milliseconds. */
export type Durable = Readonly<{ oursMs: number[]; rawMs: number[]; wholeMs: number[]; strictWrites: number[] }>;

const STORES = ['sequence', 'outbox', 'returns', 'slips', 'drafts'] as const;

export const compareDurable = async (tablet: Tablet, numbers: readonly string[]): Promise<Durable> => {
  await signIn(tablet);
  const raw = await openRaw();
  const durable: Durable = { oursMs: [], rawMs: [], wholeMs: [], strictWrites: [] };
  for (const number of numbers) {
    const known = await openByNumber(tablet, number);
    if (known === null) continue;
    const draft = await draftOf(tablet, known);
    strictWrites.restart();
    const started = performance.now();
    const done = await confirmReturn(tablet, { draft, known, labelOf: (code) => ({ text: code, language: 'en' }) });
    durable.wholeMs.push(performance.now() - started);
    if (!done.ok) throw new Error(`${number}: ${JSON.stringify(done.error)}`);
    const { tookMs, count } = strictWrites.read();
    durable.oursMs.push(tookMs);
    durable.strictWrites.push(count);
    const rows = {
      outbox: await tablet.ledger.outbox.get(done.value.commandId),
      returns: done.value,
      slips: await tablet.ledger.slips.get(done.value.returnId),
    };
    durable.rawMs.push(await writeRaw(raw, rows, draft));
  }
  raw.close();
  return durable;
};

/** The grant is judged by the server only; here it is a row like any other. */
const signIn = async ({ ledger, session }: Tablet): Promise<void> => {
  const enrolment = await readEnrolment(ledger);
  if (enrolment === null) throw new Error('not enrolled');
  const expiresAt = enrolment.enrolledAt;
  const claims = {
    staffId: staffId.parse('bench'),
    name: 'Bench',
    role: 'associate' as const,
    storeId: storeId.parse(enrolment.store.storeId),
    marketId: marketId.parse(enrolment.market.marketId),
    installationId: installationId.parse(enrolment.installationId),
    limits: { amount: null, returnsPerShift: null },
    issuedAt: enrolment.enrolledAt,
    expiresAt,
  };
  const { staffId: id, name, role } = claims;
  session.setState(
    { staffId: id, name, role, locale: 'en', grant: `${'g'.repeat(40)}.${'g'.repeat(500)}.${'g'.repeat(86)}`, claims },
    true,
  );
};

const openByNumber = async (tablet: Tablet, number: string): Promise<KnownOrder | null> => {
  const hit = (await tablet.search.find(number)).hits.find((one) => one.number === number);
  return hit === undefined ? null : tablet.search.open(hit.orderId);
};

const draftOf = async (tablet: Tablet, known: KnownOrder) => {
  const [line] = known.order.lines;
  if (line === undefined) throw new Error('an order without lines');
  const base = newDraft(tablet, { staffId: staffId.parse('bench'), orderId: known.order.orderId, typed: null });
  const draft = {
    ...base,
    handoverId: handoverId.parse(base.handoverId),
    lines: [
      {
        lineId: line.lineId,
        sku: null,
        description: null,
        units: 1,
        reason: 'too-small' as const,
        condition: 'as-new' as const,
        disposition: null,
        note: '',
      },
    ],
  };
  await saveDraft(tablet.ledger, draft);
  return draft;
};

const openRaw = async (): Promise<IDBDatabase> =>
  new Promise((resolve, reject) => {
    const request = indexedDB.open('bench-raw', 1);
    request.addEventListener('upgradeneeded', () => {
      const { result: made } = request;
      made.createObjectStore('sequence', { keyPath: 'key' });
      const outbox = made.createObjectStore('outbox', { keyPath: 'commandId' });
      for (const name of ['clientSeq', 'state']) outbox.createIndex(name, name);
      const returns = made.createObjectStore('returns', { keyPath: 'returnId' });
      for (const name of ['recordedAt', 'orderId', 'slipNumber']) returns.createIndex(name, name);
      made.createObjectStore('slips', { keyPath: 'returnId' }).createIndex('slipNumber', 'slipNumber');
      made.createObjectStore('drafts', { keyPath: 'draftId' }).createIndex('updatedAt', 'updatedAt');
    });
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('IndexedDB does not open')));
  });

type Rows = Readonly<{ outbox: unknown; returns: unknown; slips: unknown }>;

const writeRaw = async (raw: IDBDatabase, rows: Rows, draft: Readonly<{ draftId: string }>): Promise<number> => {
  await new Promise<void>((done) => {
    const before = raw.transaction('drafts', 'readwrite');
    before.objectStore('drafts').put(draft);
    before.addEventListener('complete', () => done());
  });
  const started = performance.now();
  await new Promise<void>((done, fail) => {
    const opened = raw.transaction(STORES, 'readwrite', { durability: 'strict' });
    const sequence = opened.objectStore('sequence').get('next');
    sequence.addEventListener('success', () => {
      opened.objectStore('sequence').put({ key: 'next', next: 1 });
      opened.objectStore('outbox').add(rows.outbox);
      opened.objectStore('returns').add(rows.returns);
      opened.objectStore('slips').add(rows.slips);
      opened.objectStore('drafts').delete(draft.draftId);
    });
    opened.addEventListener('complete', () => done());
    opened.addEventListener('abort', () => fail(opened.error ?? new Error('aborted')));
  });
  return performance.now() - started;
};
