import type { Selectable } from 'kysely';
import type { Instant, TimeZone } from 'shared-types/calendar';
import type { ReturnId } from 'shared-types/ids';
import type { Market, Store } from 'shared-types/policy';
import type { SlipStatus } from 'shared-types/slip-status';

import type { Reader } from '../db/open.ts';
import type { Schema } from '../db/schema.ts';
import { slipStatusOf } from '../returns/slip-status.ts';
import { recordOf } from '../returns/return-row.ts';
import { verifySlip } from '../returns/verify-slip.ts';
import { loadReturnViews } from '../returns/views.ts';

export type MailRow = Selectable<Schema['mail']>;

/** What a mailed slip tells, as the server knows it when it goes out. Of the customer nothing but her first name. */
export type SlipFacts = Readonly<{
  language: string;
  /** Empty: nobody knows it, or somebody else brings back a gift. */
  firstName: string;
  shop: string;
  zone: TimeZone;
  presentedAt: Instant;
  status: SlipStatus;
  /** Where the amount goes: masked, and none where no amount is told. */
  means: readonly string[];
  lines: readonly Readonly<{ name: string; units: number }>[];
  slipNumber: string;
  orderNumber: string;
  link: string;
}>;

/** `null`: the slip and the return do not belong together any more (a store put back to an older day, S-8). */
export const loadSlipFacts = async (db: Reader, row: MailRow, publicUrl: string): Promise<SlipFacts | null> => {
  const verified = await verifySlip(db, row.slip);
  const status = verified === null ? null : await slipStatusOf(db, verified);
  const view = (await loadReturnViews(db, [row.return_id])).get(row.return_id);
  if (verified === null || status === null || view === undefined) return null;
  const { gift } = await recordIn(db, view.returnId);
  const { store, market } = await placeOf(db, row);
  const goesBack = view.refunds.filter((refund) => refund.act === 'refund' && refund.state !== 'cancelled');
  return {
    language: row.language,
    firstName: gift ? '' : (view.customerName.trim().split(/\s+/u)[0] ?? ''),
    shop: `${store.brand} ${store.name}`.trim(),
    zone: market.timeZone,
    presentedAt: view.presentedAt,
    status,
    means: status.amount === null || status.status === 'till' ? [] : [...new Set(goesBack.map((refund) => refund.means))],
    lines: view.lines.map(({ name, units }) => ({ name, units })),
    slipNumber: view.slipNumber,
    orderNumber: view.orderNumber,
    link: `${publicUrl}/r#${verified.text}`,
  };
};

const recordIn = async (db: Reader, returnId: ReturnId) =>
  recordOf(await db.selectFrom('return_record').select('record').where('return_id', '=', returnId).executeTakeFirstOrThrow());

const placeOf = async (db: Reader, row: MailRow): Promise<Readonly<{ store: Store; market: Market }>> => {
  const store = await db.selectFrom('store').select('document').where('store_id', '=', row.store_id).executeTakeFirstOrThrow();
  const market = await db.selectFrom('market').select('document').where('market_id', '=', row.market_id).executeTakeFirstOrThrow();
  return { store: JSON.parse(store.document) as Store, market: JSON.parse(market.document) as Market }; // validated when they were written
};
