import { msBetween } from 'shared-types/calendar';
import type { Command, PushRequest, Verdict } from 'shared-types/sync';

import type { Reader, Tx } from '../db/open.ts';
import { formerEpochs } from '../feed/epoch.ts';
import { isRecovering, recoveredAt } from '../feed/recovery-state.ts';
import type { CommandContext, InstallationRow, ReturnDeps } from './command-context.ts';
import type { ReadCommand } from './read-command.ts';
import { sealedOf } from './sealed-ruling.ts';

const RECOVERING_AFTER_MS = 5_000;
/** What follows from a return that another tablet brings waits for that tablet, but not for one that never comes. */
const WAIT_FOR_RETURN_MS = 24 * 3_600_000;
const ASK_AGAIN_MS = 60_000;

/**
 * S-8: whether commands may be decided now. A valid receipt of ours, for a command that this store never saw, of an epoch that it does not
 * remember or that is its own now, proves that the store was restored.
 */
export const mustWaitForRecovery = async (
  deps: ReturnDeps,
  installation: InstallationRow,
  read: readonly ReadCommand[],
): Promise<boolean> => {
  if (await isRecovering(deps.db.read)) return true;
  const epoch = deps.epoch();
  if (deps.recovery === undefined || !(await isProofOfRestore(deps, read))) return false;
  await deps.recovery.notice({ sign: 'receipt-unknown', by: installation.installation_id, epoch });
  return true;
};

const isProofOfRestore = async ({ db, keys, epoch }: ReturnDeps, read: readonly ReadCommand[]): Promise<boolean> => {
  const sealed = read.flatMap((one) => (one.kind === 'ready' ? (sealedOf(keys, one.command) ?? []) : []));
  if (sealed.length === 0) return false;
  const former = new Set(await formerEpochs(db.read));
  const lost = sealed.filter((one) => one.epoch === epoch() || !former.has(one.epoch)).map((one) => one.commandId);
  if (lost.length === 0) return false;
  const known = await db.read.selectFrom('command').select('command_id').where('command_id', 'in', lost).execute();
  return known.length < new Set(lost).size;
};

/** Nothing of the push was looked at but who sent it. */
export const deferAll = (commands: PushRequest['commands']): Verdict[] =>
  commands.map((one) => recovering(one as Identity, RECOVERING_AFTER_MS)); // its schema's two fields

type Identity = Pick<Command, 'commandId' | 'clientSeq'>;

const recovering = ({ commandId, clientSeq }: Identity, afterMs: number): Verdict => ({
  kind: 'deferred',
  commandId,
  clientSeq,
  replayed: false,
  receipt: null,
  why: 'recovering',
  afterMs,
});

/**
 * S-8: a void, a slip or a decision comes before the return that it follows, which this store forgot: "unknown" would be final, and money
 * of a return that was taken back would go out, so it is asked for again. Whether it was decided once says nothing: what was recorded
 * while the store was restored never was. `null`: it can be decided.
 */
export const waitForItsReturn = async (trx: Tx, { now }: CommandContext, command: Command): Promise<Verdict | null> => {
  if (command.type === 'return.record') return null;
  const since = await recoveredAt(trx);
  if (since === null || msBetween(since, now) > WAIT_FOR_RETURN_MS || (await isThere(trx, command))) return null;
  return recovering(command, ASK_AGAIN_MS);
};

const isThere = async (trx: Reader, { body }: Exclude<Command, Readonly<{ type: 'return.record' }>>): Promise<boolean> => {
  const found =
    'caseId' in body
      ? trx.selectFrom('review_case').select('case_id').where('case_id', '=', body.caseId)
      : trx.selectFrom('return_record').select('return_id').where('return_id', '=', body.returnId);
  return (await found.executeTakeFirst()) !== undefined;
};
