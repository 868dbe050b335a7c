import { add, atLeastZero, proportion, subtract, sum } from './money.ts';
import type { Money } from './money.ts';
import { stateOfLine } from './order.ts';
import type { KnownOrder, LineState, OrderLine } from './order.ts';
import { unitsHeld } from './returnable.ts';

/** What went back of a line so far: units that are gone, and the money that went with them. */
export type Back = Readonly<{ units: number; given: Money; tax: Money }>;

/**
 * Units and money of the line that are spoken for. Cancelled units count as gone: what the channel gave back for
 * them is in `refundedAtChannel`, and leaving them out would take it from the units that are still there.
 */
export const backOf = (line: OrderLine, state: LineState): Back => ({
  units: unitsHeld(state) + state.returnedAtChannel + state.cancelled,
  given: add(sum(state.claims.map((claim) => claim.money), line.paid.currency), state.refundedAtChannel), // prettier-ignore
  tax: add(sum(state.claims.map((claim) => claim.tax), line.paid.currency), state.refundedTaxAtChannel), // prettier-ignore
});

const dueSoFar = (paid: Money, units: number, of: number): Money => proportion(paid, Math.min(units, of), of);

/**
 * what `units` more of a line are worth: due so far less what went back already, `max(0, round(P·(r+k)/Q) − S)`,
 * rounded half up. Any history of splits, voids and channel refunds ends at exactly what was paid. Tax alike, from stored tax.
 */
export const worthOf = (line: OrderLine, back: Back, units: number): Readonly<{ money: Money; tax: Money }> => {
  const money = atLeastZero(subtract(dueSoFar(line.paid, back.units + units, line.quantity), back.given));
  const tax = atLeastZero(subtract(dueSoFar(line.tax, back.units + units, line.quantity), back.tax));
  return { money, tax: tax.minor > money.minor ? money : tax };
};

/** what the units are worth where Retour records no money: due so far less what was due before them. */
export const worthElsewhere = (line: OrderLine, back: Back, units: number): Readonly<{ money: Money; tax: Money }> => ({
  money: subtract(dueSoFar(line.paid, back.units + units, line.quantity), dueSoFar(line.paid, back.units, line.quantity)),
  tax: subtract(dueSoFar(line.tax, back.units + units, line.quantity), dueSoFar(line.tax, back.units, line.quantity)),
});

/** M-8: what can come back of the shipping: what was paid, but never the surcharge over the standard offer. */
const shippingDue = (known: KnownOrder): Money => {
  const { shipping, currency } = known.order;
  if (shipping === null) return { minor: 0, currency };
  return shipping.paid.minor < shipping.standard.minor ? shipping.paid : shipping.standard;
};

/** How many units of each line come back now, by line id. */
export type UnitsNow = ReadonlyMap<string, number>;

const isWholeOrderBack = (known: KnownOrder, now: UnitsNow): boolean =>
  known.order.lines.every((line) => backOf(line, stateOfLine(known, line)).units + (now.get(line.lineId) ?? 0) >= line.quantity);

/**
 * M-8: the shipping that goes back with this return, at most once in all: `never`, when every unit is back,
 * or in proportion to the goods that are back so far.
 */
export const shippingWorth = (known: KnownOrder, now: UnitsNow, mode: 'never' | 'when-all-returned' | 'proportional'): Money => {
  const due = shippingDue(known);
  const none = subtract(due, due);
  const left = atLeastZero(subtract(due, known.state.shippingBack));
  if (mode === 'never' || now.size === 0) return none;
  if (isWholeOrderBack(known, now)) return left;
  if (mode === 'when-all-returned') return none;
  const paid = sum(known.order.lines.map((line) => line.paid), known.order.currency); // prettier-ignore
  if (paid.minor === 0) return none;
  const back = known.order.lines.map((line) =>
    dueSoFar(line.paid, backOf(line, stateOfLine(known, line)).units + (now.get(line.lineId) ?? 0), line.quantity),
  );
  return atLeastZero(subtract(proportion(due, sum(back, due.currency).minor, paid.minor), known.state.shippingBack));
};
