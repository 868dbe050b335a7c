import type { Instant } from 'shared-types/calendar';

import { writeAudit } from '../db/audit.ts';
import type { Database, Tx } from '../db/open.ts';
import { lockEpoch, readEpoch, renewEpoch } from '../feed/epoch.ts';
import type { Epoch } from '../feed/epoch.ts';
import { keepRecovery, readRecovery } from '../feed/recovery-state.ts';
import type { RestoreNotice } from '../feed/recovery-state.ts';
import { RECOVERED } from '../refunds/adopt-orphan.ts';

export type BeginDeps = Readonly<{ db: Database; clock: () => Instant; epoch: Epoch }>;

/**
 * S-8: this store came back from a backup. In one transaction: a new epoch, so that every tablet sends again what it was told; no refund
 * is sent until the channels were read; and what may have been sent by what was lost is looked up first. `false`: it is recovering already, or did since this was noticed.
 */
export const beginRecovery = async ({ db, clock, epoch }: BeginDeps, { sign, by, epoch: seenIn }: RestoreNotice): Promise<boolean> => {
  const isBegun = await db.write(
    async (trx) => {
      await lockEpoch(db, trx);
      if ((await readRecovery(trx)) !== null || (await readEpoch(trx)) !== seenIn) return false;
      const now = clock();
      const next = await renewEpoch(trx);
      await keepRecovery(trx, { startedAt: now, sign, by, channels: {}, confirmed: 0, orphans: 0 });
      await doubtRefunds(trx, now);
      await writeAudit(trx, { at: now, actor: by, act: 'recovery.begin', subject: next, detail: { sign, former: seenIn } });
      return true;
    },
    { priority: 'push' },
  );
  await epoch.refresh();
  return isBegun;
};

/** What was on its way when the backup was made came to some end that is lost; late answers to it change nothing. */
const doubtRefunds = async (trx: Tx, now: Instant): Promise<void> => {
  await trx
    .updateTable('refund')
    .set((row) => ({ state: 'unknown', cause: RECOVERED, due_at: now, lease_until: null, fence: row('fence', '+', 1), changed_at: now }))
    .where('state', '=', 'sending')
    .execute();
  await trx
    .updateTable('refund')
    .set((row) => ({ cause: RECOVERED, lease_until: null, fence: row('fence', '+', 1) }))
    .where('state', '=', 'requested')
    .execute();
};
