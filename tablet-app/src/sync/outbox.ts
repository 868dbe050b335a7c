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
  ledger.transaction('rw', [ledger.outbox, ledger.meta], async () => {
    if (!(await isStillLeader(ledger, fence))) return false;
    if ((await epochOf(ledger)) === epoch) return true;
    await ledger.outbox.where('state').anyOf('decided', 'refused').modify({ state: 'waiting' });
    await ledger.meta.put({ key: 'epoch', value: epoch });
    return true;
  });
