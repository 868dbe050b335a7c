import { msBetween } from 'shared-types/calendar';
import type { OrderId } from 'shared-types/ids';
import type { Command, PushRequest, Verdict } from 'shared-types/sync';

import type { Reader, Tx } from '../db/open.ts';
import { formerEpochs } from '../feed/epoch.ts';
import { isRecovering, recoveredAt } from '../feed/recovery-state.ts';
import type { CommandContext, InstallationRow, ReturnDeps } from './command-context.ts';
import type { ReadCommand } from './read-command.ts';
import { sealedOf } from './sealed-ruling.ts';
import { missingSeqs } from './sequence.ts';

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
  if (deps.recovery === undefined) return false;
  const sign = (await isProofOfRestore(deps, read)) ? 'receipt-unknown' : (await isAfterForgotten(deps, read)) ? 'return-forgotten' : null;
  if (sign === null) return false;
  await deps.recovery.notice({ sign, by: installation.installation_id, epoch });
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

/**
 * S-8: a tablet sends a void or a slip only once its return was decided. So when the return is unknown, and a number that this tablet used
 * before is missing here, the store forgot it. For a day after a recovery that is expected, and waited for.
 */
const isAfterForgotten = async ({ db, clock }: ReturnDeps, read: readonly ReadCommand[]): Promise<boolean> => {
  const ready = read.flatMap((one) => (one.kind === 'ready' ? [one.command] : []));
  const here = new Set(read.flatMap((one) => (one.type === 'return.record' && one.returnId !== null ? [one.returnId] : [])));
  const numbers = read.map((one) => one.clientSeq);
  const later = ready.flatMap((one) => (one.type === 'return.void' || one.type === 'slip.handed' ? [one] : []));
  const named = later.filter((one) => !here.has(one.body.returnId)).map((one) => one.body.returnId);
  if (named.length === 0) return false;
  const rows = await db.read.selectFrom('return_record').select('return_id').where('return_id', 'in', named).execute();
  const known = new Set<string>([...here, ...rows.map((row) => row.return_id)]);
  const since = await recoveredAt(db.read);
  if (since !== null && msBetween(since, clock()) <= WAIT_FOR_RETURN_MS) return false;
  for (const { installationId, clientSeq, body } of later) {
    if (known.has(body.returnId)) continue;
    if ((await missingSeqs(db.read, installationId, numbers)).some((seq) => seq < clientSeq)) return true;
  }
  return false;
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
export const waitForItsReturn = async (trx: Tx, { deps, now }: CommandContext, command: Command): Promise<Verdict | null> => {
  if (command.type === 'return.record' && forgottenOrderOf(deps, command) === null) return null;
  const since = await recoveredAt(trx);
  if (since === null || msBetween(since, now) > WAIT_FOR_RETURN_MS) return null;
  if (command.type === 'return.record') return (await isOrderThere(trx, command)) ? null : recovering(command, RECOVERING_AFTER_MS);
  return (await isThere(trx, command)) ? null : recovering(command, ASK_AGAIN_MS);
};

type Recording = Extract<Command, Readonly<{ type: 'return.record' }>>;

/** The order that a return names which we decided once: it was here, so it is at its channel. */
const forgottenOrderOf = ({ keys }: Pick<ReturnDeps, 'keys'>, command: Recording): OrderId | null => {
  const named = 'known' in command.body.order ? command.body.order.known : null;
  return named !== null && sealedOf(keys, command)?.kind === 'decided' ? named : null;
};

const isOrderThere = async (db: Reader, { body }: Recording): Promise<boolean> => {
  if (!('known' in body.order)) return true;
  const found = db.selectFrom('customer_order').select('order_id').where('order_id', '=', body.order.known);
  return (await found.executeTakeFirst()) !== undefined;
};

/** S-8: has orders read that came after the backup at a channel that lists no changes, so that their returns can be decided when asked for again. */
export const bringForgottenOrders = async (deps: ReturnDeps, read: readonly ReadCommand[]): Promise<void> => {
  const missing: OrderId[] = [];
  for (const one of read) {
    if (one.kind !== 'ready' || one.command.type !== 'return.record') continue;
    const orderId = forgottenOrderOf(deps, one.command);
    if (orderId !== null && !(await isOrderThere(deps.db.read, one.command))) missing.push(orderId);
  }
  if (missing.length > 0) deps.recovery?.bring?.(missing);
};

const isThere = async (trx: Reader, { body }: Exclude<Command, Readonly<{ type: 'return.record' }>>): Promise<boolean> => {
  const found =
    'caseId' in body
      ? trx.selectFrom('review_case').select('case_id').where('case_id', '=', body.caseId)
      : trx.selectFrom('return_record').select('return_id').where('return_id', '=', body.returnId);
  return (await found.executeTakeFirst()) !== undefined;
};
