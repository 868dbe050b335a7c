import { msBetween } from 'shared-types/calendar';
import type { Instant } from 'shared-types/calendar';

/** A refund that the channel tells of, whoever made it. `marker`: our key where it carries one. */
export type TheirRefund = Readonly<{
  orderId: string;
  externalId: string;
  marker: string | null;
  amountMinor: number;
  at: Instant;
}>;

/** A refund that this store calls confirmed. */
export type OurRefund = Readonly<{ refundKey: string; orderId: string; amountMinor: number; at: Instant }>;

export type Match = Readonly<{ ours: OurRefund; theirs: readonly TheirRefund[] }>;

/** What two books say of each other: pairs, and what only one of them knows. */
export type Matched = Readonly<{ matches: readonly Match[]; onlyOurs: readonly OurRefund[]; onlyTheirs: readonly TheirRefund[] }>;

const NEAR_MS = 10 * 60_000;

/**
 * pairs the refunds of two books: by our marker first; then, where the channel shows none, by order, amount and ten minutes. Each
 * refund is in one pair at most, and of several that fit the nearest in time is taken.
 */
export const matchRefunds = (ours: readonly OurRefund[], theirs: readonly TheirRefund[]): Matched => {
  const byMarker = ours.map((one): Match => ({ ours: one, theirs: theirs.filter((other) => other.marker === one.refundKey) }));
  const free = new Set(theirs.filter((one) => one.marker === null));
  const matches = byMarker.map((match): Match => {
    if (match.theirs.length > 0) return match;
    const near = nearest(match.ours, free);
    if (near === null) return match;
    free.delete(near);
    return { ...match, theirs: [near] };
  });
  const keys = new Set(ours.map((one) => one.refundKey));
  return {
    matches: matches.filter((match) => match.theirs.length > 0),
    onlyOurs: matches.filter((match) => match.theirs.length === 0).map((match) => match.ours),
    onlyTheirs: theirs.filter((one) => (one.marker === null ? free.has(one) : !keys.has(one.marker))),
  };
};

const apartMs = (ours: OurRefund, theirs: TheirRefund): number => Math.abs(msBetween(ours.at, theirs.at));

const nearest = (ours: OurRefund, free: ReadonlySet<TheirRefund>): TheirRefund | null =>
  [...free]
    .filter((one) => one.orderId === ours.orderId && one.amountMinor === ours.amountMinor && apartMs(ours, one) <= NEAR_MS)
    .toSorted((a, b) => apartMs(ours, a) - apartMs(ours, b))[0] ?? null;

/** Together, because a shop may have given it in parts. */
export const theirMinor = ({ theirs }: Match): number => theirs.reduce((all, one) => all + one.amountMinor, 0);
