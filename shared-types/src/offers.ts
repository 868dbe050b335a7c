import { within } from './bundles.ts';
import type { OrderLineId } from './ids.ts';
import { add, allocate, atLeastZero, isMore, isZero, moneyOf, proportion, smaller, subtract, sum, zero } from './money.ts';
import type { Money } from './money.ts';
import { stateOfLine } from './order.ts';
import type { KnownOrder, LineState, Offer, Order, OrderLine } from './order.ts';
import { unitsReturnable } from './returnable.ts';
import { backOf } from './worth.ts';

/** Lines that share what was paid for them: those of one offer, or of several that have a line in common. */
type Group = Readonly<{ label: string; lineIds: ReadonlySet<OrderLineId> }>;

const groupsOf = (offers: readonly Offer[]): Group[] =>
  offers.reduce<Group[]>((groups, offer) => {
    const touched = groups.filter((group) => offer.lineIds.some((lineId) => group.lineIds.has(lineId)));
    const lineIds = new Set([...touched.flatMap((group) => [...group.lineIds]), ...offer.lineIds]);
    return [...groups.filter((group) => !touched.includes(group)), { label: offer.label, lineIds }];
  }, []);

/**
 * M-9: lines of one offer share what was paid for all of them by their list prices (largest remainder), tax alike, so that a gift that stays
 * takes its share along. All sums are kept. At import only: the shares are frozen like all that was paid (M-5).
 */
export const shareOffers = (lines: readonly OrderLine[], offers: readonly Offer[]): OrderLine[] =>
  groupsOf(offers).reduce<OrderLine[]>(
    (all, group) => {
      const shared = shareGroup(
        all.filter((line) => group.lineIds.has(line.lineId)),
        group.label,
      );
      return all.map((line) => shared.find((one) => one.lineId === line.lineId) ?? line);
    },
    [...lines],
  );

const shareGroup = (lines: readonly OrderLine[], label: string): OrderLine[] => {
  const [first] = lines;
  if (!first) return [];
  const code = first.paid.currency;
  const weights = lines.map((line) => line.list.minor);
  const share = (part: 'paid' | 'tax'): number[] =>
    allocate(sum(lines.map((line) => line[part]), code), weights).map((one) => one.minor); // prettier-ignore
  const paid = share('paid');
  const tax = within(share('tax'), paid);
  return lines.map((line, at) => {
    const own = moneyOf(paid[at] ?? 0, code);
    return { ...line, paid: own, tax: moneyOf(tax[at] ?? 0, code), discounts: discountsOf(subtract(line.list, own), lines, label) };
  });
};

const MOST_DISCOUNTS = 20;

/** What a line is less by, under the labels of its offer in the measure in which they took it off all its lines. */
const discountsOf = (amount: Money, lines: readonly OrderLine[], label: string): OrderLine['discounts'] => {
  const taken = lines.flatMap((line) => line.discounts);
  const labels = [...new Set(taken.map((one) => one.label))];
  if (amount.minor === 0) return [];
  if (labels.length === 0 || labels.length > MOST_DISCOUNTS) return [{ label, amount }];
  const weights = labels.map((name) => sum(taken.filter((one) => one.label === name).map((one) => one.amount), amount.currency).minor); // prettier-ignore
  const parts = allocate(amount, weights);
  return labels.flatMap((name, at) => {
    const part = parts[at];
    return part === undefined || part.minor === 0 ? [] : [{ label: name, amount: part }];
  });
};

/**
 * M-9: the channel gives back its own shares of an offer. What it gave on a line beyond the share that is frozen for it was the other
 * lines' of that offer, as far as they still have any: else the offer would give back more than was paid for it.
 */
export const inFrozenShares = (order: Pick<Order, 'lines' | 'offers'>, states: readonly LineState[]): readonly LineState[] => {
  const paidOf = new Map(order.lines.map((line) => [line.lineId, line.paid]));
  const beyond = (state: LineState): Money => {
    const paid = paidOf.get(state.lineId) ?? state.refundedAtChannel;
    return atLeastZero(subtract(state.refundedAtChannel, paid));
  };
  if (states.every((state) => isZero(beyond(state)))) return states;
  return groupsOf(offersOf(order)).reduce<readonly LineState[]>((all, { lineIds }) => {
    const [first, ...rest] = all.filter((state) => lineIds.has(state.lineId)).map(beyond);
    if (!first) return all;
    let left = rest.reduce(add, first);
    return all.map((state) => {
      const paid = paidOf.get(state.lineId);
      if (!lineIds.has(state.lineId) || !paid) return state;
      const own = smaller(state.refundedAtChannel, paid);
      const held = sum(state.claims.map((claim) => claim.money), paid.currency); // prettier-ignore
      const more = isMore(state.refundedAtChannel, paid)
        ? zero(paid.currency)
        : smaller(left, atLeastZero(subtract(subtract(paid, own), held)));
      left = subtract(left, more);
      return { ...state, refundedAtChannel: add(own, more) };
    });
  }, states);
};

/** Units of an offer's line that stay with the customer, and what she paid for them as it is frozen: her share that does not come back. */
export type StayingLine = Readonly<{ line: OrderLine; units: number; share: Money }>;

/** An offer of which some lines come back now while others stay. `share`: what all that stays was paid with. */
export type BrokenOffer = Readonly<{ offer: Offer; picked: readonly OrderLineId[]; staying: readonly StayingLine[]; share: Money }>;

/** M-9: which offers this return would break, for the question at the counter before it is confirmed. Units that came back before do not stay. */
export const offersBroken = (
  known: KnownOrder,
  picked: readonly Readonly<{ lineId: OrderLineId | null; units: number }>[],
): BrokenOffer[] =>
  offersOf(known.order).flatMap((offer) => {
    const unitsNow = (lineId: OrderLineId): number =>
      picked.reduce((all, one) => all + (one.lineId === lineId ? Math.max(0, one.units) : 0), 0);
    const lines = known.order.lines.filter((line) => offer.lineIds.includes(line.lineId));
    const back = lines.filter((line) => unitsNow(line.lineId) > 0).map((line) => line.lineId);
    const staying = lines.flatMap((line) => stayingOf(known, line, unitsNow(line.lineId)));
    if (back.length === 0 || staying.length === 0) return [];
    return [{ offer, picked: back, staying, share: sum(staying.map((one) => one.share), known.order.currency) }]; // prettier-ignore
  });

/** Orders that were frozen before there were offers have none. */
export const offersOf = (order: Readonly<{ offers?: Order['offers'] }>): Order['offers'] => order.offers ?? [];

/** What was paid for the units that stay: all of the line less what is due for those that are back, so that both add up to what was paid. */
const stayingOf = (known: KnownOrder, line: OrderLine, now: number): StayingLine[] => {
  const units = Math.max(0, unitsReturnable(known, line) - now);
  if (units === 0) return [];
  const back = backOf(line, stateOfLine(known, line)).units + now;
  return [{ line, units, share: subtract(line.paid, proportion(line.paid, back, line.quantity)) }];
};
