import type { OrderLineId } from './ids.ts';
import type { Money } from './money.ts';
import type { KnownOrder, Offer, OrderLine } from './order.ts';
import type { Picked } from './quote.ts';

/** Units of an offer's line that stay with the customer, and what she paid for them as it is frozen: her share that does not come back. */
export type StayingLine = Readonly<{ line: OrderLine; units: number; share: Money }>;

/** An offer of which some lines come back now while others stay. `share`: what all that stays was paid with. */
export type BrokenOffer = Readonly<{ offer: Offer; picked: readonly OrderLineId[]; staying: readonly StayingLine[]; share: Money }>;

/** M-9: which offers this return would break, for the question at the counter before it is confirmed. */
export const offersBroken = (_known: KnownOrder, _picked: readonly Pick<Picked, 'lineId' | 'units'>[]): BrokenOffer[] => [];
