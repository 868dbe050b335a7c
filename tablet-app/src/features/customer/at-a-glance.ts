import { storeDayOf } from 'shared-types/calendar';
import type { Instant, StoreDay } from 'shared-types/calendar';
import type { StoreId } from 'shared-types/ids';
import type { KnownOrder } from 'shared-types/order';
import { unitsBackOf } from 'shared-types/order-summary';
import { lastReturnDay, unitsReturnable, whyNotCovered } from 'shared-types/returnable';
import type { ReturnTerms } from 'shared-types/returnable';

import { stateWordOf } from '../../store/return-status.ts';
import type { ReturnRow, StateWord } from '../../store/return-status.ts';

/** What one look at an order says: what came back of it, and what still can, until when. */
export type OrderGlance = Readonly<{
  known: KnownOrder;
  units: number;
  back: number;
  /** Units that can still come back: within the promise if any are, else those past it. */
  left: number;
  until: StoreDay;
  kind: 'now' | 'late' | 'on-way' | 'cancelled' | 'past';
}>;

/** A return in another store: only what the order itself tells of it (DESIGN §10). */
export type ElsewhereReturn = Readonly<{ slipNumber: string; storeId: StoreId; at: Instant; units: number; orderNumber: string }>;

export const orderAtAGlance = (known: KnownOrder, terms: ReturnTerms): OrderGlance => {
  const open = known.order.lines.filter((line) => unitsReturnable(known, line) > 0);
  const covered = open.filter((line) => whyNotCovered(known, line, terms) === null);
  const counted = covered.length > 0 ? covered : open;
  const until = (counted.length > 0 ? counted : known.order.lines)
    .map((line) => lastReturnDay(known, line, terms))
    .reduce((latest, day) => (day > latest ? day : latest));
  return {
    known,
    units: known.order.lines.reduce((all, line) => all + line.quantity, 0),
    back: unitsBackOf(known.state),
    left: counted.reduce((all, line) => all + unitsReturnable(known, line), 0),
    until,
    kind: kindOf(known, {
      isOpen: open.length > 0,
      isCovered: covered.length > 0,
      isLate: storeDayOf(terms.presentedAt, terms.zone) > until,
    }),
  };
};

type Facts = Readonly<{ isOpen: boolean; isCovered: boolean; isLate: boolean }>;

const kindOf = ({ state }: KnownOrder, { isOpen, isCovered, isLate }: Facts): OrderGlance['kind'] => {
  if (state.cancelled) return 'cancelled';
  if (!isOpen) return 'past';
  if (isCovered)
    return state.receivedAt === null && state.lines.length > 0 && state.lines.every((line) => line.delivered === 0) ? 'on-way' : 'now';
  return isLate ? 'late' : 'past';
};

/** What a customer's slip still waits for: the money has not gone, or somebody must look first. */
const WAITING: ReadonlySet<StateWord> = new Set(['saved', 'received', 'sent', 'person', 'failed', 'finance', 'releasing']);

export const isOpenSlip = (row: ReturnRow): boolean => WAITING.has(stateWordOf(row));

/** Returns that the orders tell of and this store's own list does not: they were taken back in other stores. */
export const returnsElsewhere = (orders: readonly KnownOrder[], here: readonly ReturnRow[]): readonly ElsewhereReturn[] => {
  const own = new Set<string>(here.map((row) => row.returnId));
  const found = new Map<string, ElsewhereReturn>();
  for (const { order, state } of orders) {
    for (const { returnId, slipNumber, storeId, at, units } of state.lines.flatMap((line) => line.claims)) {
      if (own.has(returnId)) continue;
      const before = found.get(returnId)?.units ?? 0;
      found.set(returnId, { slipNumber, storeId, at, units: before + units, orderNumber: order.number });
    }
  }
  return [...found.values()].toSorted((a, b) => (a.at < b.at ? 1 : -1));
};
