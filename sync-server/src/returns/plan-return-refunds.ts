import type { Instant } from 'shared-types/calendar';
import type { Decision } from 'shared-types/decide';
import { restocksHere } from 'shared-types/disposition';
import { zero } from 'shared-types/money';
import type { KnownOrder } from 'shared-types/order';
import type { PlannedRefund } from 'shared-types/refund-plan';
import type { ReturnRecord } from 'shared-types/return';
import { RULES_VERSION } from 'shared-types/sync';

import type { RefundIntent } from '../channels/channel.ts';
import type { Tx } from '../db/open.ts';
import { planRefunds } from '../refunds/plan-refunds.ts';
import { idsOf } from './command-context.ts';
import type { CommandContext } from './command-context.ts';

/** A decided return whose money goes to the web. `plan` stands in for the decision's own where a slip promised more. */
export type ReturnToRefund = Readonly<{
  known: KnownOrder;
  record: ReturnRecord;
  decision: Decision;
  at: Instant;
  plan?: readonly PlannedRefund[];
}>;

/** turns a decision into frozen refunds, with what the shop's staff will want to know. */
export const planReturnRefunds = async (
  trx: Tx,
  context: CommandContext,
  { known, record, decision, at, plan }: ReturnToRefund,
): Promise<void> => {
  const { marketId, storeId } = idsOf(context.installation);
  await planRefunds(trx, {
    order: known.order,
    marketId,
    returnId: record.returnId,
    storeId,
    storeCode: context.terms.store.code,
    acceptedAt: at,
    holdMs: context.deps.holdMs,
    plan: plan ?? decision.plan,
    lines: refundLines(record, decision),
    shipping: decision.shipping ?? zero(known.order.currency),
    reason: reasonOf(context, record),
    derivation: derivationOf(known, decision),
  });
};

const MOST_DERIVATION = 15_000;

/** Where each minor unit comes from; of an order too long for that, at least by which rules. */
const derivationOf = (known: KnownOrder, decision: Decision): string => {
  const by = { rules: RULES_VERSION, policy: known.order.policyVersion };
  const whole = JSON.stringify({ ...by, terms: decision.quote?.terms ?? [] });
  return whole.length <= MOST_DERIVATION ? whole : JSON.stringify({ ...by, terms: `${decision.quote?.terms.length ?? 0} terms` });
};

const refundLines = (record: ReturnRecord, decision: Decision): RefundIntent['lines'] =>
  decision.lines.flatMap((decided, at) => {
    const line = record.lines[at];
    if (line === undefined || decided.lineId === null || decided.units === 0 || decided.money === null) return [];
    return [
      {
        lineId: decided.lineId,
        units: decided.units,
        money: decided.money,
        reason: line.reason,
        label: line.label.text,
        disposition: line.disposition,
        restock: restocksHere(line.disposition),
      },
    ];
  });

/** Slip, store and the reasons as they were shown; no names. */
const reasonOf = ({ terms }: CommandContext, record: ReturnRecord): string =>
  `${record.slipNumber}, ${terms.store.name}: ${[...new Set(record.lines.map((line) => line.label.text))].join(', ')}`.slice(0, 200);
