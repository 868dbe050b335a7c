import type { InstallationId } from 'shared-types/ids';
import { MOST_COMMANDS } from 'shared-types/sync';
import type { Verdict } from 'shared-types/sync';

import type { Ledger, OutboxRow } from '../store/ledger.ts';
import { isStillLeader } from './leader.ts';
import type { Fence } from './leader.ts';

/** A command with the final verdict that a valid receipt seals. */
export type Sealed = Readonly<{ row: OutboxRow; verdict: Verdict }>;

/**
 * Writes verdicts and receipts in one strict transaction, if this tab still leads and the ledger is still in the epoch of the answer.
 * `false`: it is not, and nothing was written.
 */
export const acknowledge = async (ledger: Ledger, fence: Fence, epoch: string, sealed: readonly Sealed[]): Promise<boolean> =>
  ledger.transaction('rw', [ledger.outbox, ledger.returns, ledger.meta], async () => {
    if (!(await isStillLeader(ledger, fence)) || (await epochOf(ledger)) !== epoch) return false;
    for (const { row, verdict } of sealed) {
      const state = verdict.kind === 'refused' ? 'refused' : 'decided';
      await ledger.outbox.update(row.commandId, { state, verdict, receipt: verdict.receipt });
      if (row.command.type === 'return.record') await ledger.returns.update(row.command.body.returnId, { verdict });
    }
    return true;
  });

export const epochOf = async (ledger: Ledger): Promise<string> => {
  const row = await ledger.meta.get('epoch');
  return row?.key === 'epoch' ? row.value : '';
};

/**
 * S-8, F44: the server lost its memory back to a backup. Every command that was ever acknowledged goes again, with its receipt; the
 * verdicts stay visible until new ones come. Nothing was pruned, so nothing is missing.
 */
export const adoptEpoch = async (ledger: Ledger, fence: Fence, epoch: string): Promise<boolean> =>
  ledger.transaction('rw', [ledger.outbox, ledger.carried, ledger.meta], async () => {
    if (!(await isStillLeader(ledger, fence))) return false;
    if ((await epochOf(ledger)) === epoch) return true;
    await ledger.outbox.where('state').anyOf('decided', 'refused').modify({ state: 'waiting' });
    await ledger.carried.where('state').anyOf('decided', 'refused').modify({ state: 'waiting' });
    await ledger.meta.put({ key: 'epoch', value: epoch });
    return true;
  });

/** What the server said it never saw: numbers of one installation, in an answer of this epoch. */
type Missing = Readonly<{ installationId: InstallationId; epoch: string; seqs: readonly number[] }>;

/**
 * S-3, S-8: the server misses numbers that it ruled on, so it went back to a backup that nobody announced. What this ledger holds as
 * decided of them waits again, with its receipt, which proves it. Once per command and epoch, at most `MOST_COMMANDS` at a time: whatever
 * comes of it, nothing goes round in circles. Numbers that are not here, or wait already, or were refused, change nothing.
 */
export const sendAgain = async (ledger: Ledger, fence: Fence, { installationId, epoch, seqs }: Missing): Promise<void> => {
  if (seqs.length === 0) return;
  await ledger.transaction('rw', [ledger.outbox, ledger.meta], async () => {
    if (!(await isStillLeader(ledger, fence)) || (await epochOf(ledger)) !== epoch) return;
    const rows = await ledger.outbox.where('clientSeq').anyOf(...seqs).toArray(); // prettier-ignore
    const lost = rows.filter((row) => isProof(row, installationId) && row.sentAgainIn !== epoch).slice(0, MOST_COMMANDS);
    for (const row of lost) await ledger.outbox.update(row.commandId, { state: 'waiting', sentAgainIn: epoch });
  });
};

/** The last command that the server ruled on, with its receipt: a server that does not know it went back to a backup. */
export const newestDecided = async (ledger: Ledger, installationId: InstallationId): Promise<OutboxRow | null> => {
  const newest = await ledger.outbox.orderBy('clientSeq').reverse().limit(MOST_COMMANDS).toArray();
  return newest.find((row) => isProof(row, installationId)) ?? null;
};

const isProof = ({ state, receipt, command }: OutboxRow, installationId: InstallationId): boolean =>
  state === 'decided' && receipt !== null && command.installationId === installationId;
