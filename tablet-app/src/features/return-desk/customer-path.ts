import type { Order } from 'shared-types/order';

/** Where all of an order's customer stands; `null` for guests, of whom nothing else is known. The order goes along: it was named at the counter. */
export const customerPath = ({ customer, orderId }: Pick<Order, 'customer' | 'orderId'>): string | null =>
  customer === null || customer.customerKey === null
    ? null
    : `/customer/${encodeURIComponent(customer.customerKey)}?from=${encodeURIComponent(orderId)}`;
