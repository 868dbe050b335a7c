import type { Random } from './random.ts';
import type { RealOrder, RealReturn } from './real-orders.ts';

/** Orders and returns of the same shape as real ones, for machines where the real ones are not: prices and splits at random. */
export const generateInput = (returns: number, random: Random): Readonly<{ orders: RealOrder[]; returns: RealReturn[] }> => {
  const orders = Array.from({ length: Math.ceil(returns * 1.2) }, (_, at): RealOrder => ({
    orderNumber: String(500_000 + at),
    placedAt: new Date(Date.UTC(2026, 0, 1) + at * 3_600_000).toISOString(),
    customerId: String(12_000 + random.below(60)),
    currency: 'GBP',
    lines: Array.from({ length: 1 + random.below(12) }, (_line, line) => ({
      lineNumber: line + 1,
      sku: `SKU${random.below(400)}`,
      description: `Product ${random.below(400)}`,
      quantity: 1 + random.below(24),
      unitPriceMinor: random.below(2_000),
    })),
    shippingMinor: random.below(3) === 0 ? 495 : 0,
    otherChargesMinor: 0,
  }));
  const left = new Map(orders.map((order) => [order.orderNumber, new Map(order.lines.map((line) => [line.lineNumber, line.quantity]))]));
  const made = Array.from({ length: returns }, (_, at): RealReturn => {
    const order = orders[random.below(orders.length)] ?? orders[0];
    if (order === undefined) throw new Error('no orders to return');
    const units = left.get(order.orderNumber) ?? new Map<number, number>();
    const allocations = order.lines.flatMap((line) => {
      const free = units.get(line.lineNumber) ?? 0;
      const quantity = free === 0 ? 0 : random.below(free + 1);
      units.set(line.lineNumber, free - quantity);
      return quantity === 0
        ? []
        : [{ orderNumber: order.orderNumber, lineNumber: line.lineNumber, quantity, refundMinor: quantity * line.unitPriceMinor }];
    });
    return {
      returnNumber: `C${600_000 + at}`,
      returnedAt: new Date(Date.UTC(2026, 5, 1) + at * 600_000).toISOString(),
      customerId: order.customerId,
      lines: [{ allocations }],
    };
  });
  return { orders, returns: made };
};
