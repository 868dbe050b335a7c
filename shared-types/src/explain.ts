import { exponentOf } from './money.ts';
import type { Money } from './money.ts';
import type { KnownOrder } from './order.ts';
import type { Quote, Term } from './quote.ts';
import type { PlannedRefund } from './refund-plan.ts';

type LineTerm = Extract<Term, { kind: 'line' }>;

/** One step of "why this amount?": what was counted, with the rule that says so, and the names a person knows. */
export type Explained =
  /** `isRounded`: the share of these units is no whole number of minor units, so half up decided the last one (M-3). */
  | Readonly<{ kind: 'line'; rule: LineTerm['rule']; name: string; term: LineTerm; isRounded: boolean }>
  | Readonly<{ kind: 'offer'; rule: 'M-9'; name: string; offer: string }>
  | Readonly<{ kind: 'bundle'; rule: 'M-12'; name: string; bundle: string }>
  | Readonly<{ kind: 'shipping'; rule: 'M-8'; term: Extract<Term, { kind: 'shipping' }> }>
  | Readonly<{ kind: 'fee'; rule: 'M-10'; name: string | null; term: Extract<Term, { kind: 'fee' }> }>
  | Readonly<{ kind: 'deduction'; rule: 'M-11'; name: string; term: Extract<Term, { kind: 'deduction' }> }>
  | Readonly<{ kind: 'cap'; rule: 'M-7'; term: Extract<Term, { kind: 'cap' }> }>
  | Readonly<{ kind: 'till'; rule: 'R-1'; amount: Money }>
  | Readonly<{ kind: 'void'; rule: 'R-15'; amount: Money }>
  | Readonly<{ kind: 'payment'; rule: 'M-7' | 'R-15'; means: string; planned: PlannedRefund }>
  | Readonly<{ kind: 'total'; rule: 'R-5'; amount: Money }>;

/** How each step is said, in one language. A sentence is at most 240 characters after it was cut. */
export type ExplainPhrases = Readonly<{
  money: (amount: Money) => string;
  say: (step: Explained, money: (amount: Money) => string) => string;
}>;

/** "why this amount?" as data, in the order in which it is told. */
export const explainedSteps = (_quote: Quote, _known: KnownOrder): Explained[] => [];

/** "why this amount?" in sentences. The tablet shows them, the return carries them, the server says its own. */
export const explainQuote = (quote: Quote, known: KnownOrder, phrases: ExplainPhrases): string[] =>
  explainedSteps(quote, known).map((step) => phrases.say(step, phrases.money));

/** `80.10 EUR`: digits only, for logs and for the shop's staff; screens format in their own language. */
const plainMoney = ({ minor, currency }: Money): string => {
  const digits = exponentOf(currency);
  const text = String(Math.abs(minor)).padStart(digits + 1, '0');
  const whole = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
  return `${minor < 0 ? '-' : ''}${whole} ${currency}`;
};

export const ENGLISH: ExplainPhrases = { money: plainMoney, say: (step) => step.kind };
