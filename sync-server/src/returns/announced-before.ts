import type { AnnouncedReturn } from 'shared-types/announced-return';
import type { AnnouncedReturnId, OrderId, ReturnId } from 'shared-types/ids';
import type { KnownOrder } from 'shared-types/order';

import type { Tx } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import { idsOf } from './command-context.ts';
import type { CommandContext } from './command-context.ts';
import { recordOf } from './return-row.ts';

/** What a customer announced, with all returns that named it so far: a few units at a time are still no more than she announced (E-17). */
type AnnouncedSoFar = AnnouncedReturn & Readonly<{ returnIds: readonly ReturnId[] }>;

/** What the return names as announced: what counts of it, or in words why nothing does. Neither where it names nothing. */
export type AnnouncedNamed = Readonly<{ announced: AnnouncedSoFar | null; ignored: string | null }>;

const byId = prepared((db, { announcedId }: Readonly<{ announcedId: string }>) =>
  db.selectFrom('announced_return').select(['market_id', 'order_id', 'status', 'document']).where('announced_id', '=', announcedId),
);

const ofOrder = prepared((db, { orderId }: Readonly<{ orderId: string }>) =>
  db.selectFrom('return_record').select(['return_id', 'record']).where('order_id', '=', orderId),
);

/**
 * E-17: the announced return that is brought in. One that is unknown, of another order or market, or cancelled by the customer changes
 * nothing: the goods are judged by the day they came, and nobody is sent away for it.
 */
export const announcedOf = async (
  trx: Tx,
  { installation }: CommandContext,
  of: Readonly<{ announcedId: AnnouncedReturnId | null; known: KnownOrder | null }>,
): Promise<AnnouncedNamed> => {
  if (of.announcedId === null) return { announced: null, ignored: null };
  const [row] = (await byId(trx, { announcedId: of.announcedId })).rows;
  const ignored = whyIgnored(row, idsOf(installation).marketId, of.known?.order.orderId ?? null);
  if (row === undefined || ignored !== null) return { announced: null, ignored: `announced return ignored: ${ignored ?? ''}` };
  const announced = JSON.parse(row.document) as AnnouncedReturn; // validated when the channel told it
  const { rows } = await ofOrder(trx, { orderId: row.order_id });
  const named = rows.filter((one) => recordOf(one).announced === announced.announcedId);
  return { announced: { ...announced, returnIds: named.map((one) => one.return_id as ReturnId) }, ignored: null }; // acceptReturn wrote them
};

type Row = Readonly<{ market_id: string; order_id: string; status: string }>;

const whyIgnored = (row: Row | undefined, marketId: string, orderId: OrderId | null): string | null => {
  if (row === undefined) return 'nobody knows it';
  if (row.market_id !== marketId) return 'it is of another market';
  if (orderId === null) return 'the order is not known yet';
  if (row.order_id !== orderId) return 'it is of another order';
  return row.status === 'cancelled' ? 'the customer cancelled it' : null;
};
