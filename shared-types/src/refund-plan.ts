import type { PaymentId } from './ids.ts';
import { add, allocate, atLeastZero, smaller, subtract, sum, zero } from './money.ts';
import type { Money } from './money.ts';
import type { KnownOrder, Payment, PaymentState } from './order.ts';
import type { ReturnPolicy } from './policy.ts';

/** One refund of a plan: what goes back on one payment; or, as `act: 'void'`, how much of its authorisation is let go. */
export type PlannedRefund = Readonly<{ paymentId: PaymentId; amount: Money; act?: 'void' }>;

/**
 * Where the money of a return goes, decided by payment facts and never by the order type:
 * `web` (the channel refunds), `till` (it lies in a store's till), `void` (authorised only; nothing to refund), `none`.
 */
export type RefundRoute = 'web' | 'till' | 'void' | 'none';

type PaymentFacts = Readonly<{ payment: Payment; state: PaymentState }>;

const factsOf = (known: KnownOrder): PaymentFacts[] =>
  known.order.payments.map((payment) => ({
    payment,
    state: known.state.payments.find((state) => state.paymentId === payment.paymentId) ?? {
      paymentId: payment.paymentId,
      captured: zero(known.order.currency),
      refunded: zero(known.order.currency),
      pending: zero(known.order.currency),
      voided: false,
    },
  }));

/** M-7: what one payment can still give back on the web: captured − refunded − pending; a till's payment nothing. */
const refundableOf = ({ payment, state }: PaymentFacts): Money =>
  payment.capturedBy === 'web' && !state.voided
    ? atLeastZero(subtract(subtract(state.captured, state.refunded), state.pending))
    : zero(state.captured.currency);

/** M-7: the cap of the order: what all web payments together can still give back. */
export const refundableOnWeb = (known: KnownOrder): Money => sum(factsOf(known).map(refundableOf), known.order.currency);

/** What the web ever captured and did not void; zero means that no web refund can exist. */
export const capturedOnWeb = (known: KnownOrder): Money =>
  sum(
    factsOf(known)
      .filter(({ payment, state }) => payment.capturedBy === 'web' && !state.voided)
      .map(({ state }) => state.captured),
    known.order.currency,
  );

/** the route by payment facts. */
export const routeOf = (known: KnownOrder): RefundRoute => {
  if (capturedOnWeb(known).minor > 0) return 'web';
  const facts = factsOf(known);
  if (facts.some(({ payment }) => payment.capturedBy === 'store')) return 'till';
  return facts.some(({ payment, state }) => payment.authorised.minor > 0 && !state.voided) ? 'void' : 'none';
};

/** what a till may owe at most: nothing where no store took money, else what the web did not capture. */
export const mostAtTill = (known: KnownOrder): Money =>
  known.order.payments.some((payment) => payment.capturedBy === 'store')
    ? atLeastZero(subtract(known.order.total, capturedOnWeb(known)))
    : zero(known.order.currency);

/** an order shipped by the web costs something, yet the channel tells no payment at all: a person looks, nobody guesses a route. */
export const arePaymentsUnclear = (known: KnownOrder): boolean =>
  known.order.orderType === 'ecommerce' && known.order.payments.length === 0 && known.order.total.minor > 0;

/**
 * cash on delivery and bank transfers have nothing that the shop's payment provider could refund: finance pays them by hand, with
 * account data that the web collects and a tablet never sees.
 */
export const goesToFinance = (payment: Pick<Payment, 'method'>): boolean =>
  payment.method === 'cash-on-delivery' || payment.method === 'bank-transfer';

/** store credit only where the market's promise offers it and the customer's consent is recorded; else the means she paid with. */
export const payoutOf = (
  policy: Pick<ReturnPolicy, 'storeCredit'>,
  consent: Readonly<{ initials: string }> | null,
): 'original' | 'store-credit' => (policy.storeCredit === 'with-consent' && consent !== null ? 'store-credit' : 'original');

/** what of an authorisation can still be let go; nothing once any of it was captured, for captured money goes back as a refund. */
const releasableOf = ({ payment, state }: PaymentFacts): Money => {
  const nothing = zero(payment.authorised.currency);
  if (payment.capturedBy !== 'web' || state.voided || state.captured.minor > 0) return nothing;
  return atLeastZero(subtract(payment.authorised, state.released ?? nothing));
};

/**
 * what all authorisations of the web together can still let go: never more than what of the order nobody took, so that an attempt to pay
 * that led nowhere is not taken for money.
 */
export const releasableOnWeb = (known: KnownOrder): Money => {
  const facts = factsOf(known);
  const { currency, total } = known.order;
  const taken = facts.map(({ payment, state }) => {
    if (payment.capturedBy === 'store') return payment.authorised;
    return add(state.voided ? zero(currency) : state.captured, state.released ?? zero(currency));
  });
  return smaller(sum(facts.map(releasableOf), currency), atLeastZero(subtract(total, sum(taken, currency))));
};

const inPolicyOrder = (facts: readonly PaymentFacts[], order: ReturnPolicy['paymentOrder']): readonly PaymentFacts[] =>
  order === 'card-first' ? facts.toSorted((a, b) => Number(b.payment.method === 'card') - Number(a.payment.method === 'card')) : facts;

/** A payment, its weight in a proportional split, and the most that it can take. */
type Taker = Readonly<{ paymentId: PaymentId; weight: number; most: Money }>;

/** In proportion to the weights (largest remainder), never above what each can take, the rest spilling over in order. */
const splitOver = (wanted: Money, takers: readonly Taker[], order: ReturnPolicy['paymentOrder']): PlannedRefund[] => {
  const nothing = zero(wanted.currency);
  const shares = order === 'proportional' ? allocate(wanted, takers.map((one) => one.weight)) : takers.map(() => nothing); // prettier-ignore
  const given = takers.map((one, at) => smaller(shares[at] ?? nothing, one.most));
  let left = subtract(wanted, sum(given, wanted.currency));
  return takers
    .map((one, at) => {
      const share = given[at] ?? nothing;
      const more = smaller(left, subtract(one.most, share));
      left = subtract(left, more);
      return { paymentId: one.paymentId, amount: add(share, more) };
    })
    .filter((planned) => planned.amount.minor > 0);
};

/**
 * M-7: splits `amount` over the web payments: in proportion to what each captured (largest remainder), never above what it
 * can still give back, the rest spilling over in original order; policy may prefer another order. The plan adds up to
 * `amount`, or to the cap of the order when that is less.
 */
export const planRefund = (known: KnownOrder, amount: Money, order: ReturnPolicy['paymentOrder']): PlannedRefund[] => {
  const takers = inPolicyOrder(factsOf(known), order).map((one) => ({
    paymentId: one.payment.paymentId,
    weight: one.payment.capturedBy === 'web' ? one.state.captured.minor : 0,
    most: refundableOf(one),
  }));
  return splitOver(smaller(amount, refundableOnWeb(known)), takers, order);
};

/**
 * authorised and not captured is let go, never refunded: so much of each authorisation, split as refunds are (M-7), in proportion
 * to what each authorised.
 */
export const planVoid = (known: KnownOrder, amount: Money, order: ReturnPolicy['paymentOrder']): PlannedRefund[] => {
  const takers = inPolicyOrder(factsOf(known), order).map((one) => ({
    paymentId: one.payment.paymentId,
    weight: one.payment.capturedBy === 'web' ? one.payment.authorised.minor : 0,
    most: releasableOf(one),
  }));
  return splitOver(smaller(amount, releasableOnWeb(known)), takers, order).map((planned) => ({ ...planned, act: 'void' }));
};
