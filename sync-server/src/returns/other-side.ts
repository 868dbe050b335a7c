import type { ReturnId } from 'shared-types/ids';
import type { Store } from 'shared-types/policy';
import type { CaseView } from 'shared-types/return';

import type { Reader } from '../db/open.ts';

/** The other side of a conflict, as the manager reads it: which slip, where, when and by whom. */
export const otherSideOf = async (db: Reader, returnId: ReturnId | null): Promise<CaseView['other']> => {
  if (returnId === null) return null;
  const row = await db
    .selectFrom('return_record')
    .innerJoin('store', 'store.store_id', 'return_record.store_id')
    .select(['slip_number', 'return_record.store_id', 'presented_at', 'staff_name', 'store.document'])
    .where('return_id', '=', returnId)
    .executeTakeFirst();
  if (!row) return null;
  return {
    returnId,
    slipNumber: row.slip_number,
    storeId: row.store_id,
    storeName: (JSON.parse(row.document) as Store).name,
    at: row.presented_at,
    staffName: row.staff_name,
  } as CaseView['other']; // columns written from branded values
};
