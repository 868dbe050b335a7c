import { add, atLeastZero, isMore, proportion, smaller, subtract, sum, zero } from './money.ts';
import type { Money } from './money.ts';
import type { KnownOrder } from './order.ts';
import type { AskedDeduction, QuotedLine, Term } from './quote.ts';
import { isDefect } from './reasons.ts';
import { routeOf } from './refund-plan.ts';
import { isWithdrawalInTime } from './returnable.ts';
import type { ReturnTerms } from './returnable.ts';

const WHOLE = 10_000;

/** M-11: the most that may be taken off units of this worth; nothing where the store's settings allow none. */
export const mostDeduction = (worth: Money, settings: ReturnTerms['settings']): Money =>
  proportion(worth, settings?.mostDeductionBasisPoints ?? 0, WHOLE);

/**
 * M-11: what is taken off a line's units for diminished value: only under an approval that holds, never more than the settings' share of
 * what they are worth. What was asked beyond that is a matter for a person.
 */
export const deductionOf = (
  quoted: Pick<QuotedLine, 'units' | 'money' | 'worth'>,
  asked: AskedDeduction | null,
  terms: ReturnTerms,
): Money => {
  const nothing = zero(quoted.money.currency);
  if (asked === null || terms.deductionApproved !== true || quoted.units === 0) return nothing;
  if (asked.amount.currency !== nothing.currency) return nothing;
  return smaller(smaller(atLeastZero(asked.amount), mostDeduction(quoted.worth, terms.settings)), quoted.money);
};

/** What is kept of a return: per pick in their order, for the return as a whole, and the terms that say so. */
export type Withheld = Readonly<{ lines: readonly Money[]; total: Money; terms: readonly Term[] }>;

/** One pick with what is taken off it for diminished value. */
type Deducted = Readonly<{ quoted: QuotedLine; asked: AskedDeduction | null }>;

/**
 * M-10: the market's fees, the restocking share of each line and one fee for the return. None on a withdrawal in time nor on a defect, never
 * more than the goods give, none in a currency that is not the order's, and none where no web money moves. Deductions (M-11) come off first.
 */
export const withheldOf = (known: KnownOrder, picks: readonly Deducted[], terms: ReturnTerms): Withheld => {
  const { fees } = terms.policy;
  const isFree = !hasFees(terms) || routeOf(known) !== 'web';
  const owesFee = ({ line, units, reason }: QuotedLine): boolean =>
    !isFree && units > 0 && (reason === null || !isDefect(reason)) && !isWithdrawalInTime(known, line, terms);
  const kept = picks.map(({ quoted, asked }) => {
    const left = subtract(quoted.money, quoted.deducted);
    const share = owesFee(quoted) ? proportion(quoted.worth, fees.restockingBasisPoints, WHOLE) : zero(left.currency);
    return { quoted, asked, restocking: smaller(share, left) };
  });
  const code = known.order.currency;
  const chargeable = kept.filter(({ quoted }) => owesFee(quoted));
  const left = sum(chargeable.map(({ quoted, restocking }) => subtract(subtract(quoted.money, quoted.deducted), restocking)), code); // prettier-ignore
  const perReturn = fees.perReturn?.currency === code ? smaller(fees.perReturn, left) : zero(code);
  const lines = kept.map(({ quoted, restocking }) => add(quoted.deducted, restocking));
  return {
    lines,
    total: add(sum(lines, code), perReturn),
    terms: [...kept.flatMap((one) => termsOfPick(one, fees.restockingBasisPoints)), ...termOfReturn(perReturn)],
  };
};

const hasFees = ({ policy }: ReturnTerms): boolean => policy.fees.perReturn !== null || policy.fees.restockingBasisPoints > 0;

const below = (amount: Money): Money => subtract(zero(amount.currency), amount);

const termsOfPick = ({ quoted, asked, restocking }: Deducted & Readonly<{ restocking: Money }>, basisPoints: number): Term[] => {
  const { worth, deducted } = quoted;
  const { lineId } = quoted.line;
  return [
    ...(asked === null || deducted.minor === 0
      ? []
      : [{ kind: 'deduction', rule: 'M-11', lineId, worth, asked: asked.amount, why: asked.why, amount: below(deducted) } as const]),
    ...(restocking.minor === 0
      ? []
      : [{ kind: 'fee', rule: 'M-10', of: 'restocking', lineId, basisPoints, worth, amount: below(restocking) } as const]),
  ];
};

const termOfReturn = (perReturn: Money): Term[] =>
  perReturn.minor === 0 ? [] : [{ kind: 'fee', rule: 'M-10', of: 'return', amount: below(perReturn) }];

/** Whether a manager asked for more than was taken off: without an approval, or above the most. Nothing is asked of units that are not here. */
export const asksForMore = (quoted: QuotedLine, asked: AskedDeduction | null): boolean =>
  asked !== null &&
  quoted.units > 0 &&
  asked.amount.minor > 0 &&
  (asked.amount.currency !== quoted.deducted.currency || isMore(atLeastZero(asked.amount), quoted.deducted));
