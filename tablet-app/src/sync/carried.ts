import { fail, ok } from 'shared-types/result';
import type { Result } from 'shared-types/result';
import { MOST_COMMANDS, PROTOCOL_VERSION } from 'shared-types/sync';
import type { Verdict } from 'shared-types/sync';

import { carriedAsSent } from '../store/export-ledger.ts';
import { readEnrolment } from '../store/ledger.ts';
import type { CarriedCommand, Enrolment, Ledger } from '../store/ledger.ts';
import { isStillLeader } from './leader.ts';
import { epochOf } from './outbox.ts';
import { withoutHeld } from './push.ts';
import type { NotPushed, PushDeps } from './push.ts';
import { isSealed } from './receipts.ts';

type CarryDeps = Pick<PushDeps, 'api' | 'read' | 'ledger' | 'fence' | 'build' | 'now' | 'epoch'>;

/**
 * S-13: sends what was brought here from other tablets, in their names and without a token: each command is signed by the tablet that
 * recorded it, and that alone says whose it is. A command leaves `waiting` by a verdict with a valid receipt, as if it were this tablet's
 * own; ids that the server knows answer their stored verdict. What the server does not take for that tablet's keeps waiting, visibly.
 */
export const sendCarried = async (deps: CarryDeps): Promise<Result<Readonly<{ deferredMs: number }>, NotPushed>> => {
  const enrolment = await readEnrolment(deps.ledger);
  const sent = new Set<string>();
  let deferredMs = 0;
  let most = MOST_COMMANDS;
  for (;;) {
    const batch = enrolment === null ? [] : await nextBatch(deps.ledger, sent, most);
    if (enrolment === null || batch.length === 0) return ok({ deferredMs });
    const answer = await deps.api.json('/sync/push', { method: 'POST', body: JSON.stringify(requestOf(deps, batch)) });
    if (!answer.ok) return answer;
    const { status, json } = answer.value;
    if ((status === 413 || status === 400 || status === 401) && batch.length > 1) {
      most = Math.ceil(batch.length / 2); // one that is too long, not understood or not signed by that tablet stops no other
      continue;
    }
    for (const row of batch) sent.add(row.commandId);
    if (status !== 200) continue;
    const read = await deps.read('pushAnswer', json);
    if (read === null) return fail({ kind: 'captive-portal', retryAfterMs: 0 });
    if (read.epoch !== deps.epoch) return fail({ kind: 'other-epoch', retryAfterMs: 0, epoch: read.epoch });
    if (!(await settle(deps, await sealedOf(enrolment, batch, read.verdicts)))) return fail({ kind: 'fenced', retryAfterMs: 0 });
    deferredMs = Math.max(deferredMs, ...read.verdicts.map((one) => (one.kind === 'deferred' ? Math.max(one.afterMs, 1_000) : 0)));
  }
};

/** The next commands of one tablet, in its sequence. */
const nextBatch = async (ledger: Ledger, sent: ReadonlySet<string>, most: number): Promise<readonly CarriedCommand[]> => {
  const waiting = await ledger.carried.where('state').equals('waiting').toArray();
  const inOrder = waiting.toSorted((a, b) => a.command.clientSeq - b.command.clientSeq);
  const due = withoutHeld(inOrder, sent).filter((row) => !sent.has(row.commandId));
  return due.filter((row) => row.installationId === due[0]?.installationId).slice(0, most);
};

const requestOf = ({ epoch, build, now }: CarryDeps, batch: readonly CarriedCommand[]) => ({
  protocol: PROTOCOL_VERSION,
  installationId: batch[0]?.installationId,
  epoch,
  build,
  now: now(),
  commands: batch.map(carriedAsSent),
});

type Settled = Readonly<{ row: CarriedCommand; verdict: Verdict }>;

/** F16: only verdicts that a receipt of our server seals for this very command. */
const sealedOf = async ({ serverKey }: Enrolment, batch: readonly CarriedCommand[], told: readonly Verdict[]): Promise<Settled[]> => {
  const verdicts = new Map(told.map((one) => [one.commandId, one] as const));
  const sealed = await Promise.all(
    batch.map(async (row) => {
      const verdict = verdicts.get(row.commandId);
      return verdict && (await isSealed(serverKey, row.command, verdict)) ? [{ row, verdict }] : [];
    }),
  );
  return sealed.flat();
};

const settle = async ({ ledger, fence, epoch }: CarryDeps, settled: readonly Settled[]): Promise<boolean> =>
  ledger.transaction('rw', [ledger.carried, ledger.meta], async () => {
    if (!(await isStillLeader(ledger, fence)) || (await epochOf(ledger)) !== epoch) return false;
    for (const { row, verdict } of settled)
      await ledger.carried.update(row.commandId, { state: verdict.kind === 'refused' ? 'refused' : 'decided', verdict });
    return true;
  });
