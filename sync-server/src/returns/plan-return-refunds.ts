import type { Instant } from 'shared-types/calendar';
import type { Decision } from 'shared-types/decide';
import { restocksHere } from 'shared-types/disposition';
import { zero } from 'shared-types/money';
import type { KnownOrder } from 'shared-types/order';
import type { PlannedRefund } from 'shared-types/refund-plan';
import type { ReturnRecord } from 'shared-types/return';

import type { RefundIntent } from '../channels/channel.ts';
import type { Tx } from '../db/open.ts';
import type { TouchedThing } from '../feed/touch.ts';
import { planRefunds } from '../refunds/plan-refunds.ts';
import { idsOf } from './command-context.ts';
import type { CommandContext } from './command-context.ts';

/** A decided return whose money goes to the web. `plan` stands in for the decision's own where a slip promised more. */
export type ReturnToRefund = Readonly<{
  known: KnownOrder;
  record: ReturnRecord;
  decision: Decision;
  derivation: string;
  at: Instant;
  plan?: readonly PlannedRefund[];
}>;

/** turns a decision into frozen refunds, with what the shop's staff will want to know. */
export const planReturnRefunds = async (
  trx: Tx,
  context: CommandContext,
  { known, record, decision, derivation, at, plan }: ReturnToRefund,
): Promise<TouchedThing[]> => {
  const { marketId, storeId } = idsOf(context.installation);
  return await planRefunds(trx, {
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
    derivation,
    payout: decision.flags.includes('store-credit') ? 'store-credit' : 'original',
    newCaseId: context.deps.newCaseId,
  });
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
