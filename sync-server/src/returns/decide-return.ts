import { judgeClock } from 'shared-types/clock';
import type { JudgedMoment } from 'shared-types/clock';
import { decide } from 'shared-types/decide';
import type { Decision, RequestedLine } from 'shared-types/decide';
import { judgeMoment } from 'shared-types/judge-moment';
import { add, isMore } from 'shared-types/money';
import type { Money } from 'shared-types/money';
import type { KnownOrder } from 'shared-types/order';
import type { ReturnPolicy } from 'shared-types/policy';
import { quoteReturn } from 'shared-types/quote';
import type { Cause, ReturnRecord } from 'shared-types/return';

import type { Tx } from '../db/open.ts';
import type { CommandContext, CommandOf } from './command-context.ts';
import { isGrantExceeded } from './judge-grant.ts';
import type { JudgedGrant } from './judge-grant.ts';

/** The facts that do not change however often the decision is taken again. */
export type ReturnFacts = Readonly<{
  context: CommandContext;
  command: CommandOf<'return.record'>;
  grant: JudgedGrant;
  moment: JudgedMoment;
}>;

/** C-2: the moment of a return, from what the tablet claims and what the server can bound. */
export const momentOf = (command: CommandOf<'return.record'>, context: CommandContext): JudgedMoment =>
  judgeClock(command.body.presentedAt, command.clock, context.now);

/** R-7 with all that only the server knows: grant, device, limits and the clock. */
export const decideReturn = async (
  trx: Tx,
  facts: ReturnFacts,
  known: KnownOrder | null,
  requested: readonly RequestedLine[],
): Promise<Decision> => {
  const { record, policy } = { record: facts.command.body, policy: known ? policyOf(facts.context, known) : null };
  const quoted = record.quoted?.refund ?? null;
  if (known === null || policy === null) return decide({ known: null, requested, terms: null, doubts: [], quoted });
  const zone = facts.context.terms.market.timeZone;
  const judged = judgeMoment(known, requested, { policy, zone }, facts.moment);
  const terms = { policy, zone, presentedAt: judged.presentedAt };
  const worth = worthOfGoods(known, requested, terms);
  const doubts = [...(await doubtsOf(trx, facts, worth)), ...(judged.doubt === null ? [] : [judged.doubt])];
  return decide({ known, requested, terms, doubts, quoted });
};

/** E-8: the promise frozen on the order; a market that lost that version keeps its oldest, which is the nearest. */
export const policyOf = ({ terms }: CommandContext, known: KnownOrder): ReturnPolicy | null =>
  terms.policies.get(known.order.policyVersion) ?? [...terms.policies.entries()].toSorted(([a], [b]) => a - b)[0]?.[1] ?? null;

/** What limits are held against: web money and till money alike, for both leave the company. */
const worthOfGoods = (known: KnownOrder, requested: readonly RequestedLine[], terms: Parameters<typeof quoteReturn>[2]): Money => {
  const picked = requested.flatMap(({ lineId, units, reason }) => (lineId === null ? [] : [{ lineId, units, reason }]));
  const quote = quoteReturn(known, picked, terms);
  return add(quote.refund, quote.atTill);
};

/** Causes for a review that concern the whole return, the gravest first. */
const doubtsOf = async (trx: Tx, { context, command, grant }: ReturnFacts, worth: Money): Promise<Cause[]> => {
  const doubts: Cause[] = [];
  if (context.installation.revoked_at !== null) doubts.push('device-revoked');
  if (grant.claims === null || grant.isExpired) doubts.push('grant-expired');
  if (grant.claims !== null && (await isGrantExceeded(trx, grant.claims, worth))) doubts.push('grant-exceeded');
  if (isOverOfflineLimit(context, command.body, worth)) doubts.push('offline-limit');
  return doubts;
};

/** E-7: the newest settings of the store, not those the tablet knew. */
const isOverOfflineLimit = ({ terms }: CommandContext, record: ReturnRecord, worth: Money): boolean => {
  const limit = terms.settings?.offlineLimit ?? null;
  return record.offline && limit !== null && limit.currency === worth.currency && isMore(worth, limit);
};
