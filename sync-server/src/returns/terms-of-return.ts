import type { Instant } from 'shared-types/calendar';
import type { KnownOrder } from 'shared-types/order';
import type { ReturnPolicy } from 'shared-types/policy';
import type { ReturnRecord } from 'shared-types/return';
import type { AnnouncedBefore, ReturnTerms } from 'shared-types/returnable';

import type { CommandContext } from './command-context.ts';

/** What of a return decides its terms, whoever decides it: a push, a manager later, an order that came later. */
export type TermsFacts = Readonly<{
  known: KnownOrder;
  record: Pick<ReturnRecord, 'storeCredit'>;
  announced: AnnouncedBefore | null;
  presentedAt: Instant;
}>;

/**
 * The one builder of terms: the promise frozen on the order, later ones that were in force when the goods came (E-13), the store's
 * newest settings, what the customer announced and chose. `null`: the market has no promise at all. Approvals are judged on top of it.
 */
export const termsOf = ({ terms }: CommandContext, { known, record, announced, presentedAt }: TermsFacts): ReturnTerms | null => {
  const policy = frozenPolicy(terms, known);
  if (policy === null) return null;
  return {
    policy,
    zone: terms.market.timeZone,
    presentedAt,
    later: [...terms.policies.values()]
      .filter((one) => one.version > policy.version && (terms.policiesFrom.get(one.version) ?? presentedAt) <= presentedAt)
      .toSorted((a, b) => a.version - b.version),
    settings: terms.settings,
    announced,
    storeCredit: record.storeCredit !== null,
  };
};

/** E-8: the promise frozen on the order; a market that lost that version keeps its oldest, which is the nearest. */
export const frozenPolicy = ({ policies }: CommandContext['terms'], { order }: KnownOrder): ReturnPolicy | null =>
  policies.get(order.policyVersion) ?? [...policies.entries()].toSorted(([a], [b]) => a - b)[0]?.[1] ?? null;
