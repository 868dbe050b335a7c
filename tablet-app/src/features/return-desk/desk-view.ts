import type { Instant, StoreDay } from 'shared-types/calendar';
import { daysBetween, storeDayOf } from 'shared-types/calendar';
import type { OrderLineId } from 'shared-types/ids';
import { isZero, proportion } from 'shared-types/money';
import type { Money } from 'shared-types/money';
import { stateOfLine } from 'shared-types/order';
import type { KnownOrder, OrderLine, Payment } from 'shared-types/order';
import type { GuidedCheck } from 'shared-types/policy';
import { quoteReturn } from 'shared-types/quote';
import type { Quote } from 'shared-types/quote';
import { guidedCheckOf, lastReturnDay, unitsReturnable, unitsStillAnnounced, whyNoneLeft, whyNotCovered } from 'shared-types/returnable';
import type { ReturnTerms, WhyNot } from 'shared-types/returnable';
import type { PlannedRefund } from 'shared-types/refund-plan';

import type { DraftLine } from '../../store/ledger.ts';
import { draftFactsOf } from './quote-draft.ts';

/** A line as the desk shows it. `max` units can still come back; `why` says why not, or why a manager must decide. */
export type DeskLine = Readonly<{
  line: OrderLine;
  max: number;
  /** Units that are back or on their way back already. */
  back: number;
  picked: DraftLine | null;
  /** Position in the draft. */
  at: number | null;
  each: Money;
  why: WhyNot | null;
  /** Nothing stands in its way only because a manager said so (E-15). */
  isWaived: boolean;
  /** E-17: past its date because fewer units than these are still announced: so many; `null` where that is not the reason. */
  announcedLeft: number | null;
  /** The question of its category (E-14). */
  check: GuidedCheck | null;
  /** The shop has not called all of it delivered; the goods are here all the same (E-18). */
  isUndelivered: boolean;
}>;

/** Every line of the order: first those that can be taken, then those of which nothing is left. */
export const deskLines = (
  known: KnownOrder,
  terms: ReturnTerms,
  picked: readonly DraftLine[],
): Readonly<{ open: readonly DeskLine[]; gone: readonly DeskLine[] }> => {
  const lines = known.order.lines.map((line): DeskLine => {
    const at = picked.findIndex((one) => one.lineId === line.lineId);
    const chosen = picked[at] ?? null;
    const facts = chosen === null ? {} : draftFactsOf(chosen);
    const max = unitsReturnable(known, line);
    const whyUnder = (waived: boolean) => whyNotCovered(known, line, { ...terms, ...facts, waived });
    const why = whyUnder(terms.waived === true && chosen !== null); // she approved what was picked then, nothing else
    const announcedLeft = terms.announced ? unitsStillAnnounced(known, terms.announced, line) : null;
    return {
      line,
      max,
      back: line.quantity - stateOfLine(known, line).cancelled - max,
      picked: chosen,
      at: at < 0 ? null : at,
      each: proportion(line.paid, 1, line.quantity),
      why: whyNoneLeft(known, line) ?? why,
      isWaived: why === null && whyUnder(false) !== null,
      announcedLeft: chosen?.declared !== undefined && why?.kind === 'window-closed' ? announcedLeft : null,
      check: guidedCheckOf(line, terms),
      isUndelivered: max > 0 && stateOfLine(known, line).delivered < line.quantity && isNotDelivered(known, line.lineId, max, terms),
    };
  });
  return { open: lines.filter((line) => line.max > 0), gone: lines.filter((line) => line.max === 0) };
};

const isNotDelivered = (known: KnownOrder, lineId: OrderLineId, units: number, terms: ReturnTerms): boolean =>
  quoteReturn(known, [{ lineId, units }], terms).flags.includes('not-delivered');

/** Lines under the name of the bundle they were sold in (M-12); lines without one stand alone. In the order of the lines. */
export type DeskGroup = Readonly<{ bundle: OrderLine['bundle']; lines: readonly DeskLine[] }>;

export const groupsOf = (lines: readonly DeskLine[]): readonly DeskGroup[] => {
  const groups = new Map<string, { bundle: OrderLine['bundle']; lines: DeskLine[] }>();
  for (const one of lines) {
    const { bundle, lineId } = one.line;
    const key = bundle === null ? `line ${lineId}` : `bundle ${bundle.lineId}`;
    const group = groups.get(key);
    if (group) group.lines.push(one);
    else groups.set(key, { bundle, lines: [one] });
  }
  return [...groups.values()];
};

/** The one unit that this order can give back, when there is only one: it needs no picking (UX §3). */
export const soleUnit = (open: readonly DeskLine[]): OrderLineId | null => {
  const [line] = open;
  return line && open.length === 1 && line.max === 1 ? line.line.lineId : null;
};

/** The head of the desk: until when the order's open lines can come back, and how many days that leaves. */
export type DeskWindow = Readonly<{ until: StoreDay; daysLeft: number; receivedAt: Instant | null }>;

export const deskWindow = (known: KnownOrder, terms: ReturnTerms): DeskWindow => {
  const open = known.order.lines.filter((line) => unitsReturnable(known, line) > 0);
  const days = (open.length > 0 ? open : known.order.lines).map((line) => lastReturnDay(known, line, terms));
  const until = days.reduce((latest, day) => (day > latest ? day : latest));
  return { until, daysLeft: daysBetween(storeDayOf(terms.presentedAt, terms.zone), until), receivedAt: known.state.receivedAt };
};

/** A planned refund with the payment it goes back to. */
export type PlanRow = Readonly<{ payment: Payment; amount: Money }>;

export const planRows = (known: KnownOrder, plan: readonly PlannedRefund[]): readonly PlanRow[] =>
  plan.flatMap(({ paymentId, amount }) => {
    const payment = known.order.payments.find((one) => one.paymentId === paymentId);
    return payment ? [{ payment, amount }] : [];
  });

/** The receipts of the tills that took the money, where the channel knows them. */
export const receiptsOf = (known: KnownOrder): readonly string[] =>
  known.order.payments.flatMap((payment) => payment.storeReceiptNumber ?? []);

/** What the foot says: the amount, and the words that make it true. `kept`: fees and take-offs that the amount is less by already. */
export type FootAmount =
  | Readonly<{ kind: 'web' | 'till'; amount: Money; isForManager: boolean; kept: Money | null }>
  | Readonly<{ kind: 'void' | 'none'; isForManager: boolean }>;

export const footAmount = (quote: Quote): FootAmount => {
  const isForManager = quote.lines.some((line) => line.notCovered !== null);
  const kept = isZero(quote.withheld) ? null : quote.withheld;
  if (quote.route === 'web') return { kind: 'web', amount: quote.refund, isForManager, kept };
  if (quote.route === 'till') return { kind: 'till', amount: quote.atTill, isForManager, kept };
  return { kind: quote.route, isForManager };
};
