import { zero } from 'shared-types/money';
import type { Money } from 'shared-types/money';
import type { KnownOrder } from 'shared-types/order';
import { quoteReturn, quotedInOrder } from 'shared-types/quote';
import type { Picked, Quote } from 'shared-types/quote';
import type { LineFacts, ReturnTerms } from 'shared-types/returnable';

import type { Draft, DraftLine } from '../../store/ledger.ts';

/** A draft's worth: the quote of the whole, and what each line of the draft gives back, in their order. */
export type DraftQuote = Readonly<{ quote: Quote; moneyOfLine: readonly Money[] }>;

/** Several lines of a draft may name one order line (one unit too small, one faulty); each keeps its own reason. */
const pickOf = ({ deduction = null, ...line }: DraftLine): Picked[] =>
  line.lineId === null ? [] : [{ lineId: line.lineId, deduction, ...draftFactsOf(line) }];

/** What is known of a line's units so far. */
export const draftFactsOf = ({
  reason,
  check,
  units,
}: Pick<DraftLine, 'reason' | 'check' | 'units'>): LineFacts & Pick<Picked, 'units'> => ({
  units,
  ...(reason === null ? {} : { reason }),
  ...(check === undefined ? {} : { check }),
});

/** R-5 for a draft: line by line what the server will decide, so that the parts add up to the whole. */
export const quoteDraft = (known: KnownOrder, { lines }: Pick<Draft, 'lines'>, terms: ReturnTerms): DraftQuote => {
  const quote = quoteReturn(known, lines.flatMap(pickOf), terms);
  return { quote, moneyOfLine: quotedInOrder(quote, lines).map(({ quoted }) => quoted?.money ?? zero(known.order.currency)) };
};
