import { add, atLeastZero, proportion, smaller, subtract, sum, zero } from './money.ts';
import type { Money } from './money.ts';
import { stateOfLine } from './order.ts';
import type { KnownOrder, LineState, OrderLine } from './order.ts';
import { unitsHeld } from './returnable.ts';

/** What went back of a line so far: units that are gone, and the money that went with them. */
export type Back = Readonly<{ units: number; given: Money; tax: Money }>;

const dueSoFar = (paid: Money, units: number, of: number): Money => proportion(paid, Math.min(units, of), of);

/**
 * What the channel itself took out of the line. Cancelled units take their own worth with them even where the channel tells no
 * refund for them: they may never have been captured, and without this the units that are still there would get their money.
 * One minor unit per unit is left to the channel's own rounding.
 */
const givenAtChannel = (line: OrderLine, state: LineState): Money => {
  const told = state.refundedAtChannel;
  if (state.cancelled === 0) return told;
  const least = add(
    dueSoFar(line.paid, state.cancelled, line.quantity),
    smaller(told, dueSoFar(line.paid, state.returnedAtChannel, line.quantity)),
  );
  return told.minor + state.cancelled + state.returnedAtChannel >= least.minor ? told : least;
};

const taxGivenAtChannel = (line: OrderLine, state: LineState, given: Money): Money =>
  given.minor === state.refundedAtChannel.minor || line.paid.minor === 0
    ? state.refundedTaxAtChannel
    : proportion(line.tax, given.minor, line.paid.minor);

/** Units and money of the line that are spoken for: held by returns, returned or cancelled at the channel. */
export const backOf = (line: OrderLine, state: LineState): Back => {
  const given = givenAtChannel(line, state);
  const claimed = (part: 'money' | 'tax'): Money => sum(state.claims.map((claim) => claim[part]), line.paid.currency); // prettier-ignore
  return {
    units: unitsHeld(state) + state.returnedAtChannel + state.cancelled,
    given: add(claimed('money'), given),
    tax: add(claimed('tax'), taxGivenAtChannel(line, state, given)),
  };
};

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

type ShippingMode = 'never' | 'when-all-returned' | 'proportional';

const shippingDueSoFar = (known: KnownOrder, now: UnitsNow, mode: ShippingMode): Money => {
  const due = shippingDue(known);
  const none = subtract(due, due);
  const lines = known.order.lines.map((line) => ({
    line,
    units: backOf(line, stateOfLine(known, line)).units + (now.get(line.lineId) ?? 0),
  }));
  if (mode === 'never') return none;
  if (lines.every(({ line, units }) => units >= line.quantity)) return due;
  const paid = sum(known.order.lines.map((line) => line.paid), due.currency); // prettier-ignore
  if (mode === 'when-all-returned' || paid.minor === 0) return none;
  return proportion(due, sum(lines.map(({ line, units }) => dueSoFar(line.paid, units, line.quantity)), due.currency).minor, paid.minor); // prettier-ignore
};

/**
 * M-8: the shipping that goes back with this return, at most once in all: `never`, when every unit is back,
 * or in proportion to the goods that are back so far.
 */
export const shippingWorth = (known: KnownOrder, now: UnitsNow, mode: ShippingMode): Money =>
  now.size === 0 ? zero(known.order.currency) : atLeastZero(subtract(shippingDueSoFar(known, now, mode), known.state.shippingBack));

/** the shipping share where Retour records no money: due with this return less due before it. */
export const shippingElsewhere = (known: KnownOrder, now: UnitsNow, mode: ShippingMode): Money =>
  subtract(shippingDueSoFar(known, now, mode), shippingDueSoFar(known, new Map(), mode));

/** What a visit brings back: units, and the web's money for them, by line id; and the web's money for the shipping. */
export type Visit = Readonly<{ units: UnitsNow; goods: ReadonlyMap<string, Money>; shipping: Money }>;

/** what is due for all that is back, this visit included, and the web has not given: per line and for the shipping, each never below zero. */
export const dueElsewhere = (known: KnownOrder, visit: Visit, mode: ShippingMode): Money => {
  const { currency } = known.order;
  const lines = known.order.lines.map((line) => {
    const back = backOf(line, stateOfLine(known, line));
    const due = dueSoFar(line.paid, back.units + (visit.units.get(line.lineId) ?? 0), line.quantity);
    return atLeastZero(subtract(due, add(back.given, visit.goods.get(line.lineId) ?? zero(currency))));
  });
  const shipping = subtract(shippingDueSoFar(known, visit.units, mode), add(known.state.shippingBack, visit.shipping));
  return add(sum(lines, currency), atLeastZero(shipping));
};
