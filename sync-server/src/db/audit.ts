import type { Instant } from 'shared-types/calendar';

import type { Tx } from './open.ts';
import { preparedInsert } from './prepared.ts';

/** `actor`: an id, or `<staff id>@<installation id>`. `subject`: the id of what was done to. */
export type AuditEntry = Readonly<{ at: Instant; actor: string; act: string; subject: string; detail: object }>;

const put = preparedInsert('audit');

/** Every sensitive act, append-only (DESIGN §10). Ids only, never names or card numbers. */
export const writeAudit = async (trx: Tx, { at, actor, act, subject, detail }: AuditEntry): Promise<void> => {
  await put(trx, { at, actor, act, subject, detail: JSON.stringify(detail) });
};
