import type { Instant } from 'shared-types/calendar';

import type { Tx } from './open.ts';

export type AuditEntry = Readonly<{ at: Instant; actor: string; act: string; subject: string; detail: object }>;

/** Every sensitive act, append-only (DESIGN §10). Ids only, never names or card numbers. */
export const writeAudit = async (trx: Tx, entry: AuditEntry): Promise<void> => {
  await trx
    .insertInto('audit')
    .values({ ...entry, detail: JSON.stringify(entry.detail) })
    .execute();
};
