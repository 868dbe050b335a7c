import { atLeastZero, decimalText, isZero, subtract, zero } from './money.ts';
import type { Money } from './money.ts';
import type { KnownOrder } from './order.ts';
import type { Quote, Term } from './quote.ts';
import type { PlannedRefund } from './refund-plan.ts';

type TermOf<Kind extends Term['kind']> = Extract<Term, { kind: Kind }>;

/** One step of "why this amount?": what was counted, the rule that says so, and the names a person knows. */
export type Explained =
  /** `isRounded`: the share of these units is no whole number of minor units, so half up decided the last one (M-3). */
  | Readonly<{ kind: 'line'; rule: 'R-4'; name: string; term: TermOf<'line'>; isRounded: boolean }>
  /** The line before shared its price with others. */
  | Readonly<{ kind: 'offer'; rule: 'M-9'; name: string; offer: string }>
  | Readonly<{ kind: 'bundle'; rule: 'M-12'; name: string; bundle: string }>
  | Readonly<{ kind: 'shipping'; rule: 'M-8'; term: TermOf<'shipping'> }>
  | Readonly<{ kind: 'fee'; rule: 'M-10'; name: string | null; term: TermOf<'fee'> }>
  | Readonly<{ kind: 'deduction'; rule: 'M-11'; name: string; term: TermOf<'deduction'> }>
  | Readonly<{ kind: 'cap'; rule: 'M-7'; term: TermOf<'cap'> }>
  | Readonly<{ kind: 'void'; rule: 'R-15'; term: TermOf<'void'> }>
  | Readonly<{ kind: 'till'; rule: 'R-1'; amount: Money }>
  | Readonly<{ kind: 'payment'; rule: 'M-7' | 'R-15'; means: string; planned: PlannedRefund }>
  | Readonly<{ kind: 'total'; rule: 'R-5'; refund: Money; withheld: Money }>;

/** How each step is said in one language, in one short sentence or two. */
export type ExplainPhrases = Readonly<{
  money: (amount: Money) => string;
  say: (step: Explained, money: (amount: Money) => string) => string;
}>;

const LONGEST_NAME = 60;
const cut = (text: string, longest: number): string => (text.length <= longest ? text : `${text.slice(0, longest - 1)}…`);

/** "why this amount?" as data: each term of the quote, in the order in which it was counted, then where the money goes. */
export const explainedSteps = (quote: Quote, known: KnownOrder): Explained[] => {
  const nameOf = (lineId: string): string => {
    const line = known.order.lines.find((one) => one.lineId === lineId);
    return cut(line === undefined || line.name === '' ? (line?.sku ?? lineId) : line.name, LONGEST_NAME);
  };
  return [
    ...quote.terms.flatMap((term) => stepsOfTerm(term, quote, nameOf)),
    { kind: 'total', rule: 'R-5', refund: quote.refund, withheld: quote.withheld },
    ...quote.plan.map((planned): Explained => {
      const rule = planned.act === 'void' ? 'R-15' : 'M-7';
      return { kind: 'payment', rule, means: cut(meansOf(known, planned), LONGEST_NAME), planned };
    }),
  ];
};

const stepsOfTerm = (term: Term, quote: Quote, nameOf: (lineId: string) => string): Explained[] => {
  switch (term.kind) {
    case 'line': {
      const name = nameOf(term.lineId);
      const isRounded = (BigInt(term.paid.minor) * BigInt(term.units)) % BigInt(term.of) !== 0n;
      return [
        { kind: 'line', rule: 'R-4', name, term, isRounded },
        ...term.offers.map((offer): Explained => ({ kind: 'offer', rule: 'M-9', name, offer })),
        ...(term.bundle === null ? [] : [{ kind: 'bundle', rule: 'M-12', name, bundle: term.bundle } as const]),
      ];
    }
    case 'fee':
      return [{ kind: 'fee', rule: 'M-10', name: term.of === 'restocking' ? nameOf(term.lineId) : null, term }];
    case 'deduction':
      return [{ kind: 'deduction', rule: 'M-11', name: nameOf(term.lineId), term }];
    case 'shipping':
      return [{ kind: 'shipping', rule: 'M-8', term }];
    case 'cap':
      return [{ kind: 'cap', rule: 'M-7', term }];
    case 'void':
      return [{ kind: 'void', rule: 'R-15', term }];
    case 'till':
      return [{ kind: 'till', rule: 'R-1', amount: quote.atTill }];
  }
};

/** "Visa …4417", as the slip says it. */
const meansOf = (known: KnownOrder, { paymentId }: PlannedRefund): string => {
  const payment = known.order.payments.find((one) => one.paymentId === paymentId);
  if (!payment) return paymentId;
  const label = payment.label === '' ? payment.method : payment.label;
  return payment.last4 === null ? label : `${label} …${payment.last4}`;
};

/** What a return carries (`returnRecord.derivation`). */
const MOST_SENTENCES = 300;
const LONGEST_SENTENCE = 240;

/**
 * "why this amount?" in sentences, each cent's origin: the tablet shows them, the return carries them, the server says its own. Of more
 * lines than fit, the first and the end are told.
 */
export const explainQuote = (quote: Quote, known: KnownOrder, phrases: ExplainPhrases): string[] => {
  const said = explainedSteps(quote, known).map((step) => cut(phrases.say(step, phrases.money), LONGEST_SENTENCE));
  const end = quote.plan.length + 1;
  return said.length <= MOST_SENTENCES ? said : [...said.slice(0, MOST_SENTENCES - end - 1), '…', ...said.slice(-end)];
};

/** `80.10 EUR`: digits only, for books and for the shop's staff; screens format in their own language. */
const plainMoney = (amount: Money): string => `${decimalText(amount)} ${amount.currency}`;

const percentOf = (basisPoints: number): string => `${String(basisPoints / 100)} %`; // a share, no money

const less = (amount: Money): Money => subtract(zero(amount.currency), amount);

const sayLine = ({ name, term, isRounded }: Extract<Explained, { kind: 'line' }>, money: (amount: Money) => string): string => {
  const { units, of, list, discount, paid, back, amount } = term;
  const price = isZero(discount) ? `paid ${money(paid)}` : `list ${money(list)} less ${money(discount)}, paid ${money(paid)}`;
  const whole = of === 1 ? price : `${price} for ${of}`;
  const before = back.units === 0 && isZero(back.given) ? '' : ` Before: ${back.units} back, ${money(atLeastZero(back.given))} given.`;
  return `${name}: ${units} of ${of} is ${money(amount)} (${whole}).${before}${isRounded ? ' Rounded half up; the last one back takes the odd cent.' : ''}`;
};

const sayShipping = ({ term }: Extract<Explained, { kind: 'shipping' }>, money: (amount: Money) => string): string => {
  if (!isZero(term.amount)) return `Delivery: ${money(term.amount)} of ${money(term.paid)}.`;
  return term.mode === 'when-all-returned' ? 'Delivery: nothing now. It comes back with the last goods.' : 'Delivery: nothing.';
};

const sayFee = ({ name, term }: Extract<Explained, { kind: 'fee' }>, money: (amount: Money) => string): string =>
  term.of === 'restocking'
    ? `Restocking fee, ${name ?? ''}: ${percentOf(term.basisPoints)} of ${money(term.worth)}, ${money(less(term.amount))} less.`
    : `Return fee: ${money(less(term.amount))} less.`;

/** Plain short English, for the server's own derivation and as the model of every catalogue. */
export const ENGLISH: ExplainPhrases = {
  money: plainMoney,
  say: (step, money) => {
    switch (step.kind) {
      case 'line':
        return sayLine(step, money);
      case 'offer':
        return `${step.name} is part of the offer "${cut(step.offer, LONGEST_NAME)}".`;
      case 'bundle':
        return `${step.name} is part of "${cut(step.bundle, LONGEST_NAME)}" and has its share of that price.`;
      case 'shipping':
        return sayShipping(step, money);
      case 'fee':
        return sayFee(step, money);
      case 'deduction':
        return `Less value, ${step.name}: ${money(less(step.term.amount))} less (${cut(step.term.why, 80)}).`;
      case 'cap':
        return `The web can still give back ${money(step.term.refundable)}: ${money(less(step.term.amount))} less.`;
      case 'void':
        return `${money(less(step.term.amount))} was never taken. The hold on it is let go.`;
      case 'till':
        return `${money(step.amount)} is paid back at the till.`;
      case 'payment':
        return step.planned.act === 'void'
          ? `${step.means}: ${money(step.planned.amount)} let go.`
          : `To ${step.means}: ${money(step.planned.amount)}.`;
      case 'total':
        return isZero(step.withheld)
          ? `Refund: ${money(step.refund)}.`
          : `Refund: ${money(step.refund)}, after ${money(step.withheld)} was kept.`;
    }
  },
};
