import { createHmac, randomInt } from 'node:crypto';

import { addMs } from 'shared-types/calendar';
import type { Instant } from 'shared-types/calendar';
import { storeId } from 'shared-types/ids';
import type { StoreId } from 'shared-types/ids';
import { CROCKFORD } from 'shared-types/slip-number';

import { writeAudit } from '../db/audit.ts';
import type { Database, Tx } from '../db/open.ts';

const CODE_LENGTH = 8;

export const randomCrockford = (length: number): string =>
  Array.from({ length }, () => CROCKFORD[randomInt(CROCKFORD.length)] ?? '').join('');

/** Keyed, so that a stolen database does not give away a code that is still good. */
const hashOf = (code: string, indexKey: Uint8Array): string =>
  createHmac('sha256', indexKey).update(`enrolment:${code}`).digest('base64url');

/** A one-time code for a store; only its hash is kept. `null`: there is no such store. */
export const makeEnrolmentCode = async (
  db: Database,
  of: Readonly<{ storeId: StoreId; now: Instant; validMs: number; indexKey: Uint8Array; actor: string }>,
): Promise<Readonly<{ code: string; expiresAt: Instant }> | null> => {
  const code = randomCrockford(CODE_LENGTH);
  const expiresAt = addMs(of.now, of.validMs);
  return db.write(async (trx) => {
    const store = await trx.selectFrom('store').select('store_id').where('store_id', '=', of.storeId).executeTakeFirst();
    if (!store) return null;
    await trx
      .insertInto('enrolment_code')
      .values({ code_hash: hashOf(code, of.indexKey), store_id: of.storeId, expires_at: expiresAt, used_at: null })
      .execute();
    await writeAudit(trx, { at: of.now, actor: of.actor, act: 'enrolment-code-made', subject: of.storeId, detail: { expiresAt } });
    return { code, expiresAt };
  });
};

/** Spends a code: the store it is for, or `null` when it is unknown, over or used, which look the same from outside. Two at once: one wins. */
export const spendEnrolmentCode = async (
  trx: Tx,
  of: Readonly<{ code: string; now: Instant; indexKey: Uint8Array }>,
): Promise<StoreId | null> => {
  const spent = await trx
    .updateTable('enrolment_code')
    .set({ used_at: of.now })
    .where('code_hash', '=', hashOf(of.code, of.indexKey))
    .where('used_at', 'is', null)
    .where('expires_at', '>', of.now)
    .returning('store_id')
    .executeTakeFirst();
  return spent ? storeId.parse(spent.store_id) : null;
};
