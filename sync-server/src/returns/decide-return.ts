import { judgeClock } from 'shared-types/clock';
import type { JudgedMoment } from 'shared-types/clock';
import { decide } from 'shared-types/decide';
import type { Decision, RequestedLine } from 'shared-types/decide';
import { judgeMoment } from 'shared-types/judge-moment';
import { isMore } from 'shared-types/money';
import type { Money } from 'shared-types/money';
import type { KnownOrder } from 'shared-types/order';
import type { Cause, ReturnRecord } from 'shared-types/return';

import type { Tx } from '../db/open.ts';
import { announcedOf } from './announced-before.ts';
import { idsOf } from './command-context.ts';
import type { CommandContext, CommandOf } from './command-context.ts';
import { withApproval } from './judge-approval.ts';
import { isGrantExceeded } from './judge-grant.ts';
import type { JudgedGrant } from './judge-grant.ts';
import { termsOf } from './terms-of-return.ts';

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

/** R-7 with all that only the server knows: grant, approval, device, limits, the clock, and what was announced. */
export const decideReturn = async (
  trx: Tx,
  facts: ReturnFacts,
  known: KnownOrder | null,
  requested: readonly RequestedLine[],
): Promise<Decision> => {
  const { context, moment } = facts;
  const record = facts.command.body;
  const quoted = record.quoted?.refund ?? null;
  const unknown = (): Decision => {
    const asked = { known: null, requested, terms: null, doubts: [], quoted };
    return context.isRebuilt === true ? ofSlip(asked) : decide(asked);
  };
  if (known === null) return unknown();
  const { announced } = await announcedOf(trx, context, { announcedId: record.announced, known });
  const terms = termsOf(context, { known, record, announced, presentedAt: moment.at });
  if (terms === null) return unknown();
  const { presentedAt, doubt: clock } = judgeMoment(known, requested, terms, moment);
  const approved = withApproval(context, record.approval, {
    known,
    requested,
    terms: { ...terms, presentedAt },
    storeId: idsOf(context.installation).storeId,
  });
  const doubts = [...(await doubtsOf(trx, facts, approved.worth)), clock, approved.doubt];
  const asked = { known, requested, terms: approved.terms, doubts: doubts.filter((one) => one !== null), quoted };
  return context.isRebuilt === true ? ofSlip(asked) : decide(asked);
};

/** P-9: a slip does not say what was taken off or why; above its own amount a person decides. */
const ofSlip = (asked: Parameters<typeof decide>[0]): Decision => {
  const { quoted } = asked;
  const decision = decide(asked);
  const isAbove = quoted !== null && decision.refund?.currency === quoted.currency && isMore(decision.refund, quoted);
  const told = isAbove ? decide({ ...asked, doubts: [...asked.doubts, 'amount-differs'] }) : decision;
  return { ...told, flags: [...told.flags, 'rebuilt'] };
};

/** Causes for a review that concern the whole return, the gravest first. */
const doubtsOf = async (trx: Tx, { context, command, grant }: ReturnFacts, worth: Money): Promise<Cause[]> => {
  const doubts: Cause[] = [];
  if (context.installation.revoked_at !== null) doubts.push('device-revoked');
  if (grant.claims === null || grant.isExpired) doubts.push('grant-expired');
  if (grant.claims !== null && (await isGrantExceeded(trx, grant.claims, { worth, not: command.body.returnId })))
    doubts.push('grant-exceeded');
  if (isOverOfflineLimit(context, command.body, worth)) doubts.push('offline-limit');
  return doubts;
};

/** E-7: the newest settings of the store, not those the tablet knew. */
const isOverOfflineLimit = ({ terms }: CommandContext, record: ReturnRecord, worth: Money): boolean => {
  const limit = terms.settings?.offlineLimit ?? null;
  return record.offline && limit !== null && limit.currency === worth.currency && isMore(worth, limit);
};
