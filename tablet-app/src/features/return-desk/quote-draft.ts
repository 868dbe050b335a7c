import { allocate, zero } from 'shared-types/money';
import type { Money } from 'shared-types/money';
import type { KnownOrder } from 'shared-types/order';
import type { OrderLineId } from 'shared-types/ids';
import { quoteReturn } from 'shared-types/quote';
import type { Picked, Quote } from 'shared-types/quote';
import type { ReturnTerms } from 'shared-types/returnable';

import type { Draft, DraftLine } from '../../store/ledger.ts';

/** A draft's worth: the quote of the whole, and what each line of the draft gives back, in their order. */
export type DraftQuote = Readonly<{ quote: Quote; moneyOfLine: readonly Money[] }>;

/** Several lines of a draft may name one order line (one unit too small, one faulty): units are counted once (E-1). */
const pickedOf = (lines: readonly DraftLine[]): Picked[] => {
  const picked = new Map<OrderLineId, Picked>();
  for (const { lineId, units, reason } of lines) {
    if (lineId === null || units < 1) continue;
    const before = picked.get(lineId);
    const why = before?.reason ?? reason;
    picked.set(lineId, { lineId, units: units + (before?.units ?? 0), ...(why === null ? {} : { reason: why }) });
  }
  return [...picked.values()];
};

/** R-5 for a draft. Money of an order line is dealt out to the draft's lines in their order, as the server does. */
export const quoteDraft = (known: KnownOrder, draft: Pick<Draft, 'lines'>, terms: ReturnTerms): DraftQuote => {
  const quote = quoteReturn(known, pickedOf(draft.lines), terms);
  const left = new Map(quote.lines.map((line) => [line.line.lineId, line.units]));
  const moneyOfLine = draft.lines.map((one) => {
    const quoted = quote.lines.find((line) => line.line.lineId === one.lineId);
    if (!quoted) return zero(known.order.currency);
    const free = left.get(quoted.line.lineId) ?? 0;
    const units = Math.min(one.units, free);
    left.set(quoted.line.lineId, free - units);
    const [money] = allocate(quoted.money, [units, quoted.units - units]);
    return units === 0 ? zero(known.order.currency) : (money ?? quoted.money);
  });
  return { quote, moneyOfLine };
};
