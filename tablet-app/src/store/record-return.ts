import { fail, ok } from 'shared-types/result';
import type { Result } from 'shared-types/result';
import type { ReturnRecord } from 'shared-types/return';
import { encodeSlipCode, slipAddress } from 'shared-types/slip';
import { slipNumberOf } from 'shared-types/slip-number';
import type { CaseDecide, Command, ReturnVoid, SlipHanded } from 'shared-types/sync';

import { readClock } from './book.ts';
import { dropCache } from './cache.ts';
import { readEnrolment } from './ledger.ts';
import type { Enrolment, LocalReturn, OutboxRow } from './ledger.ts';
import { lockName } from './locks.ts';
import { newId } from './random.ts';
import { signCommand } from './sign-command.ts';
import { KeyFailing, signBytes } from './signing.ts';
import type { SlipDocument, SlipRow } from './slip.ts';
import { reopen, storageTroubleOf } from './storage-trouble.ts';
import type { StaffSession } from './sync-port.ts';
import type { Tablet } from './tablet-context.ts';

/** Why nothing was saved. Nothing was written then, and the draft still stands. `revoked`: this tablet was closed, and records nothing new. */
export type NotSaved = Readonly<{
  kind: 'not-saved';
  why: 'storage-full' | 'storage-broken' | 'key-failing' | 'not-enrolled' | 'not-signed-in' | 'revoked' | 'busy';
}>;

/** What only a caller knows about a return: everything but numbers, hashes and signatures. */
export type ReturnFacts = Pick<
  LocalReturn,
  'orderId' | 'orderNumber' | 'customerName' | 'orderType' | 'route' | 'means' | 'lineNames' | 'holds'
> &
  Readonly<{
    draftId: string;
    record: Omit<ReturnRecord, 'slipNumber'>;
    slip: Omit<SlipDocument, 'slipNumber' | 'address'>;
    /** Positions in the order's lines, for the QR code. */
    codeLines: readonly Readonly<{ position: number; units: number }>[];
  }>;

export type RecordDeps = Pick<Tablet, 'ledger' | 'cache' | 'locks' | 'clock' | 'random' | 'name' | 'origin' | 'page' | 'session'>;

/** The other commands of protocol 1. */
export type OtherCommand =
  | Readonly<{ type: 'return.void'; body: ReturnVoid }>
  | Readonly<{ type: 'case.decide'; body: CaseDecide }>
  | Readonly<{ type: 'slip.handed'; body: SlipHanded }>;

/**
 * S-12: prepare, then commit. Numbers, hashes and signatures are made first; then one strict transaction asserts that the sequence is
 * still next and writes return, outbox, slip and sequence together. "Saved" may be shown when this resolves with a value. A second call
 * with the same return answers with the one that is there.
 */
export const recordReturn = async (deps: RecordDeps, facts: ReturnFacts): Promise<Result<LocalReturn, NotSaved>> =>
  inSequence(deps, async (author) => {
    const before = await deps.ledger.returns.get(facts.record.returnId);
    if (before) return before;
    const prepared = await prepareReturn(deps, author, facts);
    await commit(deps, author.sequence, prepared.outbox.command, async () =>
      Promise.all([
        deps.ledger.returns.add(prepared.local),
        deps.ledger.slips.add(prepared.slip),
        deps.ledger.drafts.delete(facts.draftId),
        ...photosOf(facts.record).map(async (photoId) => deps.ledger.photos.update(photoId, { state: 'waiting' })),
      ]),
    );
    return prepared.local;
  });

/** Records a void, a decision or a slip handed over, with its effect on this tablet's own rows, in one transaction. */
export const recordCommand = async (deps: RecordDeps, asked: OtherCommand): Promise<Result<OutboxRow, NotSaved>> =>
  inSequence(deps, async (author) => {
    const command = await makeCommand(deps, author, asked);
    await commit(deps, author.sequence, command, async () => applyHere(deps, asked));
    return outboxRowOf(command);
  });

/** Photos that the return names are sent from now on, apart from it (D-4). */
const photosOf = ({ lines }: ReturnFacts['record']) => lines.flatMap((line) => line.photos.map((photo) => photo.photoId));

type Author = Readonly<{ enrolment: Enrolment; staff: StaffSession; sequence: number }>;

const SEQUENCE_MOVED = 'the sequence moved';
const TABLET_CLOSED = 'the tablet was closed';
const FOR_GOOD: ReadonlySet<NotSaved['why']> = new Set(['busy', 'key-failing', 'revoked']);
const MOST_ATTEMPTS = 3;

/** Who records, under which number. Repeats when another tab without Web Locks took the number; retries once on a lost connection or a full disk (F21, F23). */
const inSequence = async <T>(deps: RecordDeps, record: (author: Author) => Promise<T>): Promise<Result<T, NotSaved>> => {
  const enrolment = await attempt(deps, async () => readEnrolment(deps.ledger));
  if (!enrolment.ok) return enrolment;
  const staff = deps.session.getState();
  if (enrolment.value === null) return fail({ kind: 'not-saved', why: 'not-enrolled' });
  if (staff === null) return fail({ kind: 'not-saved', why: 'not-signed-in' });
  const who = { enrolment: enrolment.value, staff };
  return deps.locks.exclusive(lockName(deps.name, 'record'), async () => {
    for (let left = MOST_ATTEMPTS; left > 0; left -= 1) {
      const recorded = await attempt(deps, async () => record({ ...who, sequence: await nextSequence(deps) }));
      if (recorded.ok || recorded.error.why !== 'busy') return recorded;
    }
    return fail({ kind: 'not-saved', why: 'busy' });
  });
};

const nextSequence = async ({ ledger }: RecordDeps): Promise<number> => (await ledger.sequence.get('next'))?.next ?? 1;

const attempt = async <T>(deps: RecordDeps, work: () => Promise<T>): Promise<Result<T, NotSaved>> => {
  const first = await tryOnce(work);
  if (first.ok || FOR_GOOD.has(first.error.why)) return first;
  // A full disk is the cache's fault: it can be had again, the return cannot.
  if (first.error.why === 'storage-full') await dropCache(deps.cache);
  else await reopen(deps.ledger).catch(() => undefined); // the second try says whether it helped
  return tryOnce(work);
};

const tryOnce = async <T>(work: () => Promise<T>): Promise<Result<T, NotSaved>> => {
  try {
    return ok(await work());
  } catch (cause) {
    if (cause instanceof Error && cause.message.includes(SEQUENCE_MOVED)) return fail({ kind: 'not-saved', why: 'busy' });
    if (cause instanceof Error && cause.message.includes(TABLET_CLOSED)) return fail({ kind: 'not-saved', why: 'revoked' });
    if (cause instanceof KeyFailing) return fail({ kind: 'not-saved', why: 'key-failing' });
    const why = storageTroubleOf(cause);
    if (why === null) throw cause;
    return fail({ kind: 'not-saved', why });
  }
};

const makeCommand = async (
  deps: RecordDeps,
  author: Author,
  asked: OtherCommand | Readonly<{ type: 'return.record'; body: ReturnRecord }>,
): Promise<Command> => {
  const { enrolment, staff, sequence } = author;
  return signCommand(enrolment.keys.device.privateKey, {
    ...asked,
    commandId: newId(deps),
    clientSeq: sequence,
    installationId: enrolment.installationId,
    v: 1,
    recordedAt: deps.clock.now(),
    staffId: staff.staffId,
    grant: staff.grant,
    clock: await readClock(deps.ledger, deps.clock, deps.page),
  });
};

type Prepared = Readonly<{ local: LocalReturn; outbox: OutboxRow; slip: SlipRow }>;

const prepareReturn = async (deps: RecordDeps, author: Author, facts: ReturnFacts): Promise<Prepared> => {
  const { enrolment, staff, sequence } = author;
  const slipNumber = slipNumberOf({ store: enrolment.store.code, install: enrolment.code, sequence });
  const record: ReturnRecord = { ...facts.record, slipNumber };
  const command = await makeCommand(deps, author, { type: 'return.record', body: record });
  const code = encodeSlipCode({
    returnId: record.returnId,
    slipNumber,
    orderNumber: facts.orderNumber,
    lines: facts.codeLines,
    amount: record.gift ? null : (record.quoted?.refund ?? null), // a gift's slip tells no price, in its code neither
    presentedAt: record.presentedAt,
  });
  const address = slipAddress(deps.origin, code, await signBytes(enrolment.keys.device.privateKey, code));
  const { orderId, orderNumber, customerName, orderType, route, means, lineNames, holds } = facts;
  return {
    outbox: outboxRowOf(command),
    slip: { returnId: record.returnId, slipNumber, document: { ...facts.slip, slipNumber, address }, handed: [] },
    local: {
      returnId: record.returnId,
      commandId: command.commandId,
      clientSeq: sequence,
      record,
      orderId,
      orderNumber,
      customerName,
      orderType,
      route,
      means,
      recordedAt: command.recordedAt,
      staffId: staff.staffId,
      staffName: staff.name,
      storeId: enrolment.store.storeId,
      slipNumber,
      lineNames,
      holds,
      verdict: null,
      voidAskedAt: null,
    },
  };
};

const outboxRowOf = (command: Command): OutboxRow => ({
  commandId: command.commandId,
  clientSeq: command.clientSeq,
  state: 'waiting',
  command,
  receipt: null,
  verdict: null,
});

/**
 * The one transaction. Only IndexedDB is awaited inside: anything else would let it commit half way. The writes are asked for together,
 * for each that is waited for alone costs a way to the browser's process and back. A tablet that knows that it is revoked records nothing.
 */
const commit = async (deps: RecordDeps, sequence: number, command: Command, write: () => Promise<unknown>): Promise<void> => {
  const { ledger } = deps;
  const { sequence: numbers, outbox, returns, slips, drafts, photos, meta } = ledger;
  await ledger.transaction('rw', [numbers, outbox, returns, slips, drafts, photos, meta], async () => {
    const [number, revoked] = await Promise.all([numbers.get('next'), meta.get('revoked')]);
    if (revoked?.value === true) throw new Error(TABLET_CLOSED);
    if ((number?.next ?? 1) !== sequence) throw new Error(SEQUENCE_MOVED);
    await Promise.all([numbers.put({ key: 'next', next: sequence + 1 }), outbox.add(outboxRowOf(command)), write()]);
  });
};

const applyHere = async ({ ledger, clock }: RecordDeps, asked: OtherCommand): Promise<void> => {
  if (asked.type === 'return.void') await ledger.returns.update(asked.body.returnId, { voidAskedAt: clock.now() });
  if (asked.type !== 'slip.handed') return;
  const row = await ledger.slips.get(asked.body.returnId);
  const { how, certainty, copy } = asked.body;
  if (row) await ledger.slips.put({ ...row, handed: [...row.handed, { how, certainty, copy, at: clock.now() }] });
};
