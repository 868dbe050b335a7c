import { useLiveQuery } from 'dexie-react-hooks';

import type { OrderId } from 'shared-types/ids';
import type { KnownOrder } from 'shared-types/order';

import { returnViewsOfOrders } from './documents.ts';
import { joinReturns } from './return-status.ts';
import type { ReturnRow } from './return-status.ts';
import { useTablet } from './tablet-context.ts';
import type { Tablet } from './tablet-context.ts';

/** A customer's orders as this tablet knows them, newest first and at most as many as a search shows. An order that cannot be read is left out. */
export const readOrdersOf = async ({ search }: Pick<Tablet, 'search'>, customerKey: string): Promise<readonly KnownOrder[]> => {
  const hits = await search.byCustomer(customerKey);
  const opened = await Promise.all(hits.map(async (hit) => search.open(hit.orderId)));
  return opened.flatMap((known) => known ?? []);
};

/** This store's returns of some orders, newest first: recorded here, told by the feed, or both. */
export const useReturnsOf = (orderIds: readonly OrderId[]): readonly ReturnRow[] | undefined => {
  const tablet = useTablet();
  const key = orderIds.join(' ');
  return useLiveQuery(async () => {
    const locals = await tablet.ledger.returns.where('orderId').anyOf(orderIds).toArray();
    return joinReturns(locals, await returnViewsOfOrders(tablet, orderIds));
  }, [tablet, key]);
};
