import type { OrderId, ReturnId } from 'shared-types/ids';
import type { KnownOrder } from 'shared-types/order';

import type { Tx } from '../db/open.ts';
import { loadKnownOrders } from '../orders/known-order.ts';
import type { ReadCommand } from './read-command.ts';

/** Reads orders for the decisions of one transaction, always as they stand at that moment. */
export class OrderReader {
  readonly #ahead: Map<OrderId, KnownOrder>;
  readonly #of: Readonly<{ without?: ReturnId }>;

  /** `without`: as if this return held nothing, when it is the one that is decided. */
  constructor(ahead: Map<OrderId, KnownOrder> = new Map(), of: Readonly<{ without?: ReturnId }> = {}) {
    this.#ahead = ahead;
    this.#of = of;
  }

  /** What was read ahead is good for one decision: that decision may change the order. */
  async read(trx: Tx, orderId: OrderId): Promise<KnownOrder | null> {
    const ahead = this.#ahead.get(orderId);
    this.#ahead.delete(orderId);
    return ahead ?? (await loadKnownOrders(trx, [orderId], this.#of)).get(orderId) ?? null;
  }

  /** The order changed by another way than a decision on what was read here. */
  forget(orderId: OrderId): void {
    this.#ahead.delete(orderId);
  }
}

/**
 * Fifty orders in one read, for a push on SQLite: there is one writer, so nothing moves but by the push itself. Only when every command
 * records a return or hands a slip; a void or a decided case changes orders that it does not name.
 */
export const readAhead = async (trx: Tx, commands: readonly ReadCommand[]): Promise<OrderReader> => {
  const ready = commands.flatMap((read) => (read.kind === 'ready' ? [read.command] : []));
  if (ready.some((command) => command.type !== 'return.record' && command.type !== 'slip.handed')) return new OrderReader();
  const named = ready.flatMap((command) =>
    command.type === 'return.record' && 'known' in command.body.order ? [command.body.order.known] : [],
  );
  return new OrderReader(await loadKnownOrders(trx, [...new Set(named)]));
};
