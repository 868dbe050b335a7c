import type { Insertable } from 'kysely';

import type { Tx } from '../db/open.ts';
import type { Schema } from '../db/schema.ts';

/** The cause of a refund that the channel made under our key and that no decision of this store planned: its return was lost (S-8). */
export const ORPHAN = 'orphan-refund';
/** The cause of a refund that lived through a restore: what a channel has of it is asked before anything is sent. */
export const RECOVERED = 'recovered';

/** S-8: the decision that planned it came back: the refund keeps the channel's amount and state, and gets what only the decision knows. */
export const adoptOrphan = async (trx: Tx, planned: Insertable<Schema['refund']>): Promise<void> => {
  await trx
    .updateTable('refund')
    .set({
      store_id: planned.store_id,
      means: planned.means,
      intent: planned.intent,
      stock_due_at: planned.stock_due_at ?? null,
      cause: RECOVERED,
      changed_at: planned.changed_at,
    })
    .where('refund_key', '=', planned.refund_key)
    .execute();
};
