import type { Insertable } from 'kysely';
import { id } from 'shared-types/testing/builders';

import type { Database } from '../db/open.ts';
import type { Schema } from '../db/schema.ts';
import { hashPin } from './pin.ts';

/** What is typed to sign in as the person of `addStaff`. */
export const STAFF = { number: '17', pin: '1234' } as const;

/** A manager of the first store without limits, unless told otherwise. */
export const addStaff = async (db: Database, with_: Partial<Insertable<Schema['staff']>> = {}): Promise<void> => {
  const pinHash = await hashPin(STAFF.pin);
  await db.write((trx) =>
    trx
      .insertInto('staff')
      .values({
        staff_id: id.staff(1),
        store_id: id.store(1),
        staff_number: STAFF.number,
        name: 'Inès Laurent',
        role: 'manager',
        locale: 'fr',
        pin_hash: pinHash,
        limits: JSON.stringify({ amount: null, returnsPerShift: null }),
        failed_tries: 0,
        locked_until: null,
        active: 1,
        ...with_,
      })
      .execute(),
  );
};
