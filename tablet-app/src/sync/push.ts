import type { Instant } from 'shared-types/calendar';
import { fail, ok } from 'shared-types/result';
import type { Result } from 'shared-types/result';
import { MOST_COMMANDS, MOST_PUSH_BYTES, PROTOCOL_VERSION } from 'shared-types/sync';
import type { PushRequest, Verdict } from 'shared-types/sync';
import { encodeText } from 'shared-types/text';

import { readEnrolment } from '../store/ledger.ts';
import type { Enrolment, Ledger, OutboxRow } from '../store/ledger.ts';
import type { SearchEngine } from '../store/search-engine.ts';
import type { Api, NoAnswer } from './api.ts';
import type { Fence } from './leader.ts';
import { acknowledge, newestDecided, sendAgain } from './outbox.ts';
import { isSealed } from './receipts.ts';

/** How a push ended. Everything not acknowledged still waits. */
export type Pushed = Readonly<{
  acknowledged: number;
  /** What the server asked to wait before deferred commands are sent again. */
  deferredMs: number;
  cloned: boolean;
}>;

export type NotPushed = NoAnswer | Readonly<{ kind: 'token-refused' | 'other-epoch' | 'fenced'; retryAfterMs: number; epoch?: string }>;

export type PushDeps = Readonly<{
  api: Api;
  read: SearchEngine['read'];
  ledger: Ledger;
  fence: Fence;
  build: string;
  now: () => Instant;
  token: string | null;
  epoch: string;
  /** The newest receipt goes along, whether or not anything waits (S-8). */
  showsReceipt: boolean;
}>;

/**
 * Sends what waits, in sequence, until nothing is left that was not sent in this round; what is recorded meanwhile goes too (F13).
 * 413 halves the batch (F47), 400 parts it to find the one command that nobody understands, and 401 without a token the one that is not
 * signed by this tablet's key (F29). Nothing is ever dropped here.
 */
export const push = async (deps: PushDeps): Promise<Result<Pushed, NotPushed>> => {
  const enrolment = await readEnrolment(deps.ledger);
  let done: Pushed = { acknowledged: 0, deferredMs: 0, cloned: false };
  if (enrolment === null) return ok(done);
  const { installationId } = enrolment;
  const shown = deps.showsReceipt ? await newestDecided(deps.ledger, installationId) : null;
  const sent = new Set<string>();
  let most = MOST_COMMANDS;
  for (;;) {
    const batch = await nextBatch(deps, { sent, most, shown });
    if (batch.length === 0) return ok(done);
    const answer = await sendBatch(deps, batch);
    if (!answer.ok) return answer;
    const { status, json, retryAfterMs } = answer.value;
    if (status === 401 && deps.token !== null) return fail({ kind: 'token-refused', retryAfterMs });
    if ((status === 413 || status === 400 || status === 401) && batch.length > 1) {
      most = Math.ceil(batch.length / 2);
      continue;
    }
    for (const row of batch) sent.add(row.commandId);
    // One command alone that is too long or not understood keeps waiting, visibly; the rest flows past it.
    if (status !== 200) continue;
    const read = await deps.read('pushAnswer', json);
    if (read === null) return fail({ kind: 'captive-portal', retryAfterMs: 0 });
    if (read.epoch !== deps.epoch) return fail({ kind: 'other-epoch', retryAfterMs: 0, epoch: read.epoch });
    const result = await settle(deps, enrolment, batch, read.verdicts);
    if (result === 'fenced') return fail({ kind: 'fenced', retryAfterMs: 0 });
    await sendAgain(deps.ledger, deps.fence, { installationId, epoch: deps.epoch, seqs: read.missingSeqs });
    done = {
      acknowledged: done.acknowledged + result.acknowledged,
      deferredMs: Math.max(done.deferredMs, result.deferredMs),
      cloned: done.cloned || read.cloned,
    };
  }
};

type Sending = Readonly<{ sent: ReadonlySet<string>; most: number; shown: OutboxRow | null }>;

/** The next commands in sequence that fit: one installation, so many, so long. */
const nextBatch = async ({ ledger }: PushDeps, { sent, most, shown }: Sending): Promise<readonly OutboxRow[]> => {
  const all = await ledger.outbox.where('state').equals('waiting').sortBy('clientSeq');
  const extra = shown === null || all.some((row) => row.commandId === shown.commandId) ? [] : [shown];
  const due = [...withoutHeld(all, sent), ...extra].toSorted((a, b) => a.clientSeq - b.clientSeq);
  const waiting = due.filter((row) => !sent.has(row.commandId));
  const first = waiting[0];
  const same = waiting.filter((row) => row.command.installationId === first?.command.installationId).slice(0, most);
  let bytes = 2_000; // the envelope around the commands, generously
  const fitting = same.findIndex((row) => {
    bytes += encodeText(JSON.stringify(row.command)).length + (row.receipt?.length ?? 0) + 20;
    return bytes > MOST_PUSH_BYTES;
  });
  return fitting < 0 ? same : same.slice(0, Math.max(1, fitting));
};

/**
 * F47: a void or a slip never goes before its return, which the server may have deferred or another installation may have recorded:
 * "unknown return" would be its final verdict.
 */
export const withoutHeld = <Row extends Pick<OutboxRow, 'commandId' | 'command'>>(
  waiting: readonly Row[],
  sent: ReadonlySet<string>,
): readonly Row[] => {
  const records = new Map(
    waiting.flatMap((row) => (row.command.type === 'return.record' ? [[row.command.body.returnId, row] as const] : [])),
  );
  return waiting.filter(({ command }) => {
    if (command.type === 'return.record' || command.type === 'case.decide') return true;
    const record = records.get(command.body.returnId);
    return !record || (!sent.has(record.commandId) && record.command.installationId === command.installationId);
  });
};

const sendBatch = async (deps: PushDeps, batch: readonly OutboxRow[]) => {
  const request: Omit<PushRequest, 'installationId'> & Readonly<{ installationId: string | undefined }> = {
    protocol: PROTOCOL_VERSION,
    installationId: batch[0]?.command.installationId,
    epoch: deps.epoch,
    build: deps.build,
    now: deps.now(),
    commands: batch.map((row) => ({ ...row.command, receipt: row.receipt })),
  };
  return deps.api.json('/sync/push', { method: 'POST', body: JSON.stringify(request), token: deps.token });
};

type Settled = Readonly<{ acknowledged: number; deferredMs: number }>;

/** F11, F16: verdicts are read one by one, by their kind; unknown ids, unsealed verdicts and `deferred` acknowledge nothing. */
const settle = async (
  deps: PushDeps,
  enrolment: Enrolment,
  batch: readonly OutboxRow[],
  told: readonly Verdict[],
): Promise<Settled | 'fenced'> => {
  const verdicts = new Map(told.map((one) => [one.commandId, one] as const));
  const sealed = await Promise.all(
    batch.map(async (row) => {
      const one = verdicts.get(row.commandId);
      return one && (await isSealed(enrolment.serverKey, row.command, one)) ? { row, verdict: one } : null;
    }),
  );
  const final = sealed.flatMap((one) => one ?? []);
  const kept = await acknowledge(deps.ledger, deps.fence, deps.epoch, final);
  if (!kept) return 'fenced';
  const deferred = [...verdicts.values()].flatMap((one) => (one.kind === 'deferred' ? [Math.max(one.afterMs, 1_000)] : []));
  return { acknowledged: final.length, deferredMs: Math.max(0, ...deferred) };
};
