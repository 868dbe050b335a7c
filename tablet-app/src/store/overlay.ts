import { add, sum } from 'shared-types/money';
import type { Money } from 'shared-types/money';
import type { Claim, KnownOrder, LineState, PaymentState } from 'shared-types/order';
import { stateOfLine } from 'shared-types/order';

import type { LocalReturn } from './ledger.ts';

/**
 * F10: units and money of returns recorded here count as held until the feed itself has passed the moment of their ruling; a pull that
 * answers before the push can then not show them as free. `feedSeq`: up to where the cache has applied the feed.
 */
export const overlayLocal = (known: KnownOrder, locals: readonly LocalReturn[], feedSeq: number): KnownOrder => {
  const told = new Set(known.state.lines.flatMap((line) => line.claims.map((claim) => claim.returnId)));
  const held = locals.filter((local) => local.holds !== null && !told.has(local.returnId) && isStillOurs(local, feedSeq));
  if (held.length === 0) return known;
  const { state, order } = known;
  return {
    order,
    state: {
      ...state,
      lines: order.lines.map((line) => withClaims(stateOfLine(known, line), held)),
      payments: state.payments.map((payment) => withPending(payment, held)),
      shippingBack: add(state.shippingBack, sum(held.flatMap((local) => local.holds?.shipping ?? []), order.currency)), // prettier-ignore
    },
  };
};

/** Not ruled, or ruled later than what the cache knows. Refused holds nothing; taken back before it was ruled holds nothing either. */
const isStillOurs = (local: LocalReturn, feedSeq: number): boolean => {
  const { verdict } = local;
  if (verdict === null || verdict.kind === 'deferred') return local.voidAskedAt === null;
  if (verdict.kind === 'refused') return false;
  const holdsUnits = verdict.ruling?.outcome !== 'duplicate' && verdict.ruling?.cause !== 'order-unknown';
  return holdsUnits && verdict.changeSeq > feedSeq;
};

const withClaims = (line: LineState, held: readonly LocalReturn[]): LineState => {
  const claims = held.flatMap((local) => claimsOf(local, line));
  return claims.length === 0 ? line : { ...line, claims: [...line.claims, ...claims] };
};

const claimsOf = (local: LocalReturn, line: LineState): Claim[] =>
  (local.holds?.lines ?? [])
    .filter((hold) => hold.lineId === line.lineId)
    .map(({ units, money, tax }) => ({
      returnId: local.returnId,
      units,
      money,
      tax,
      status: 'reserved' as const,
      storeId: local.storeId,
      at: local.record.presentedAt,
      slipNumber: local.slipNumber,
    }));

const withPending = (payment: PaymentState, held: readonly LocalReturn[]): PaymentState => {
  const ours: Money[] = held.flatMap((local) =>
    (local.holds?.plan ?? []).filter((one) => one.paymentId === payment.paymentId).map((one) => one.amount),
  );
  return ours.length === 0 ? payment : { ...payment, pending: add(payment.pending, sum(ours, payment.pending.currency)) };
};
