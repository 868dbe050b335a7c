import { allocate, moneyOf } from 'shared-types/money';
import type { OrderLine } from 'shared-types/order';

/** Goods that a shop took back with a refund of its own. */
export type ToldGoods = Readonly<{ lineId: string; units: number; amountMinor: number }>;

/**
 * M-12: a shop may name the bundle that it sold where the order has its parts: each part takes its share of the units and, by what was paid for
 * it, of the money. Other goods come back as they are.
 */
export const inParts = (goods: readonly ToldGoods[], lines: readonly OrderLine[]): readonly ToldGoods[] =>
  goods.flatMap((one) => {
    const parts = lines.filter((line) => line.bundle?.lineId === one.lineId);
    const [first] = parts;
    if (!first) return [one];
    const bundles = bundlesSold(one, parts);
    const shares = allocate(moneyOf(one.amountMinor, first.paid.currency), parts.map((line) => line.paid.minor)); // prettier-ignore
    return parts.map((line, at) => ({
      lineId: line.lineId,
      units: Math.min(line.quantity, Math.round((one.units * line.quantity) / bundles)),
      amountMinor: shares[at]?.minor ?? 0,
    }));
  });

/** How many bundles the parts were: they divide the parts evenly, and of several such counts the one that the money fits best. */
const bundlesSold = ({ units, amountMinor }: ToldGoods, parts: readonly OrderLine[]): number => {
  const most = parts.map((line) => line.quantity).reduce(greatestCommonDivisor);
  const paid = parts.reduce((all, line) => all + line.paid.minor, 0);
  const share = paid === 0 ? 1 : amountMinor / paid;
  let best = most;
  for (let count = most; count >= Math.max(1, units); count -= 1) {
    if (most % count === 0 && Math.abs(units / count - share) < Math.abs(units / best - share)) best = count;
  }
  return best;
};

const greatestCommonDivisor = (a: number, b: number): number => (b === 0 ? a : greatestCommonDivisor(b, a % b));
