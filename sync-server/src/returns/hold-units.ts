import { sql } from 'kysely';
import type { Instant } from 'shared-types/calendar';
import type { Decision } from 'shared-types/decide';
import type { OrderId, ReturnId, StoreId } from 'shared-types/ids';

import type { Tx } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';

/** Whose units they are from now on. */
export type Holder = Readonly<{
  returnId: ReturnId;
  orderId: OrderId;
  storeId: StoreId;
  slipNumber: string;
  at: Instant;
  status: 'reserved' | 'claimed';
}>;

/**
 * holds units by guarded updates: a line that no longer has them changes no row, and then nothing at all is held (`false`).
 * The caller loads the order again and decides again (F61, F62).
 */
export const holdUnits = async (trx: Tx, holder: Holder, holds: Decision['holds']): Promise<boolean> => {
  const sorted = holds.toSorted((a, b) => (a.lineId < b.lineId ? -1 : 1)); // one order of locks for everyone
  for (const [at, hold] of sorted.entries()) {
    if (await takeUnits(trx, holder.orderId, hold)) continue;
    for (const taken of sorted.slice(0, at)) await giveUnits(trx, holder.orderId, taken);
    return false;
  }
  await writeClaims(trx, holder, sorted);
  return true;
};

/** Gives back all that a return holds. Released claims stay as history and count nowhere. */
export const releaseUnits = async (trx: Tx, returnId: ReturnId): Promise<void> => {
  const held = await trx
    .selectFrom('claim')
    .select(['order_id', 'line_id', 'units'])
    .where('return_id', '=', returnId)
    .where('status', '!=', 'released')
    .orderBy('line_id')
    .execute();
  for (const claim of held) await giveUnits(trx, claim.order_id, { lineId: claim.line_id, units: claim.units });
  await trx.updateTable('claim').set({ status: 'released' }).where('return_id', '=', returnId).execute();
};

type Units = Readonly<{ lineId: string; units: number }>;

const takeIfFree = prepared((db, of: Readonly<{ orderId: string; lineId: string; units: number }>) =>
  db
    .updateTable('order_line')
    .set((row) => ({ claimed: row('claimed', '+', of.units) }))
    .where('order_id', '=', of.orderId)
    .where('line_id', '=', of.lineId)
    .where(sql<boolean>`claimed + gone_at_channel + ${of.units} <= quantity`),
);

const takeUnits = async (trx: Tx, orderId: OrderId, { lineId, units }: Units): Promise<boolean> =>
  (await takeIfFree(trx, { orderId, lineId, units })).numAffectedRows === 1n;

const giveUnits = async (trx: Tx, orderId: string, { lineId, units }: Units): Promise<void> => {
  await trx
    .updateTable('order_line')
    .set((row) => ({ claimed: row('claimed', '-', units) }))
    .where('order_id', '=', orderId)
    .where('line_id', '=', lineId)
    .execute();
};

type ClaimValues = Readonly<{
  returnId: string;
  orderId: string;
  lineId: string;
  units: number;
  moneyMinor: number;
  taxMinor: number;
  status: 'reserved' | 'claimed';
  storeId: string;
  slipNumber: string;
  at: string;
}>;

/** A return that already holds units of a line holds more; what it once released counts no more. */
const putClaim = prepared((db, claim: ClaimValues) =>
  db
    .insertInto('claim')
    .values({
      return_id: claim.returnId,
      order_id: claim.orderId,
      line_id: claim.lineId,
      units: claim.units,
      money_minor: claim.moneyMinor,
      tax_minor: claim.taxMinor,
      status: claim.status,
      store_id: claim.storeId,
      slip_number: claim.slipNumber,
      at: claim.at,
    })
    .onConflict((conflict) =>
      conflict.columns(['return_id', 'line_id']).doUpdateSet({
        order_id: sql<string>`excluded.order_id`,
        units: sql<number>`case when claim.status = 'released' then 0 else claim.units end + excluded.units`,
        money_minor: sql<number>`case when claim.status = 'released' then 0 else claim.money_minor end + excluded.money_minor`,
        tax_minor: sql<number>`case when claim.status = 'released' then 0 else claim.tax_minor end + excluded.tax_minor`,
        status: sql<'reserved' | 'claimed'>`excluded.status`,
        at: sql<string>`excluded.at`,
      }),
    ),
);

const writeClaims = async (trx: Tx, holder: Holder, holds: Decision['holds']): Promise<void> => {
  for (const { lineId, units, money, tax } of holds) {
    await putClaim(trx, { ...holder, lineId, units, moneyMinor: money.minor, taxMinor: tax.minor });
  }
};
