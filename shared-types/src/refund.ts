import type { Instant } from './calendar.ts';
import { addMs } from './calendar.ts';
import type { RefundState } from './return.ts';

/** What one call to a channel came to. `unknown`: nobody knows, only a look-up may decide. */
export type ChannelResult =
  | Readonly<{ kind: 'done'; reference: string }>
  | Readonly<{ kind: 'pending'; reference: string }>
  /** Provably not done and may be tried again; `afterMs` is the least wait. */
  | Readonly<{ kind: 'not-done'; why: string; afterMs: number }>
  /** Not done and never will be in this form. */
  | Readonly<{ kind: 'never'; code: string; why: string }>
  | Readonly<{ kind: 'unknown'; why: string }>;

/** What a look-up by our marker found. */
export type LookUp =
  | Readonly<{ kind: 'found'; status: 'done' | 'pending' | 'failed'; reference: string; amountMinor: number }>
  | Readonly<{ kind: 'absent' }>
  | Readonly<{ kind: 'unreadable'; why: string; afterMs: number }>;

/** What absence proves at a channel after its quiet time (channels.md §5). */
export type Absence = 'proof' | 'likely' | 'nothing';

/** The refund's next state, when it is due, and why. Every transition of the machine is one of these. */
export type RefundStep = Readonly<{ state: RefundState; dueAt: Instant | null; cause: string | null; reference: string | null }>;

/** the states in which money may be on its way: they block any other refund of the same order. An index of the store says the same. */
export const IN_FLIGHT = ['sending', 'unknown'] as const satisfies readonly RefundState[];

const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 15 * 60_000;
/** Tries of about the first hour; after them the channel is down for longer, and nobody is helped by asking often. */
const QUICK_ATTEMPTS = 12;
const LADDER_MS = [30 * 60_000, 60 * 60_000, 2 * 3_600_000, 4 * 3_600_000, 6 * 3_600_000] as const;
/** A channel that could not be read is not asked again within the same second, whatever chance says. */
const LEAST_READING_WAIT_MS = 1_000;
/** A gateway that works on something takes seconds to days; nobody asks it more often. */
const LEAST_PENDING_WAIT_MS = 30_000;
/** Three days of tries: after that the web shop's people know more than another try would. */
const MOST_ATTEMPTS = 200;
const LONGEST_AGE_MS = 72 * 3_600_000;

/** Money that may be on its way is asked about this often at least; asking moves none. */
const LONGEST_LOOK_UP_MS = 10 * 60_000;

/**
 * exponential back-off with full jitter up to a quarter of an hour, after the first hour or so in steps up to six; the channel's own
 * wait is a floor. `random` is in [0, 1).
 */
export const waitBeforeRetryMs = (attempts: number, random: number, floorMs: number): number =>
  Math.max(floorMs, Math.round(random * longestWaitMs(attempts)));

const longestWaitMs = (attempts: number): number =>
  attempts <= QUICK_ATTEMPTS
    ? Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempts)
    : (LADDER_MS[Math.min(attempts - QUICK_ATTEMPTS, LADDER_MS.length) - 1] ?? LONGEST_WAIT_MS);

/** What the machine knows about a refund when an answer (or none) comes in. */
export type RefundFacts = Readonly<{
  now: Instant;
  random: number;
  /** Sends so far, this one included. */
  attempts: number;
  /** When the refund was planned. */
  requestedAt: Instant;
  /** How long after a lost answer the channel may still be working. */
  quietMs: number;
  absence: Absence;
  /** The state that a look-up was made in; without it, `unknown`. */
  state?: RefundState;
}>;

const step = (state: RefundState, rest: Partial<Omit<RefundStep, 'state'>> = {}): RefundStep => ({
  state,
  dueAt: rest.dueAt ?? null,
  cause: rest.cause ?? null,
  reference: rest.reference ?? null,
});

const isTooOld = (facts: RefundFacts): boolean => facts.attempts >= MOST_ATTEMPTS || addMs(facts.requestedAt, LONGEST_AGE_MS) < facts.now;

const retry = (facts: RefundFacts, why: string, floorMs: number): RefundStep =>
  isTooOld(facts)
    ? step('review', { cause: why })
    : step('requested', { cause: why, dueAt: addMs(facts.now, waitBeforeRetryMs(facts.attempts, facts.random, floorMs)) });

/** after a send. Timeouts, resets, 5xx and unreadable answers are `unknown`, never `failed`. */
export const afterSend = (result: ChannelResult, facts: RefundFacts): RefundStep => {
  switch (result.kind) {
    case 'done':
      return step('confirmed', { reference: result.reference });
    case 'pending':
      return step('pending-channel', { reference: result.reference, dueAt: addMs(facts.now, facts.quietMs) });
    case 'not-done':
      return retry(facts, result.why, result.afterMs);
    case 'never':
      return step('failed', { cause: result.code });
    case 'unknown':
      return step('unknown', { cause: result.why, dueAt: addMs(facts.now, facts.quietMs) });
  }
};

/**
 * after a look-up of a refund in `unknown` or `pending-channel`. Nothing found resends only where absence is proof or likely,
 * and never what the channel had accepted: that is for a person. A bank may take days, so `pending-channel` has no greatest age.
 */
export const afterLookUp = (found: LookUp, facts: RefundFacts): RefundStep => {
  const wasAccepted = facts.state === 'pending-channel';
  if (found.kind === 'unreadable') {
    const floorMs = Math.max(found.afterMs, LEAST_READING_WAIT_MS);
    const waitMs = waitBeforeRetryMs(facts.attempts, facts.random, floorMs);
    const dueAt = addMs(facts.now, Math.max(floorMs, Math.min(waitMs, LONGEST_LOOK_UP_MS)));
    if (isTooOld(facts) && !wasAccepted) return step('review', { cause: found.why });
    return step(wasAccepted ? 'pending-channel' : 'unknown', { cause: found.why, dueAt });
  }
  if (found.kind === 'absent') {
    if (wasAccepted) return step('review', { cause: 'pending-vanished' });
    if (facts.absence === 'nothing') return step('review', { cause: 'answer-lost' });
    return facts.absence === 'likely' && facts.attempts >= 2
      ? step('review', { cause: 'answer-lost-twice' })
      : retry(facts, 'answer-lost', 0);
  }
  if (found.status === 'done')
    return found.amountMinor > 0
      ? step('confirmed', { reference: found.reference })
      : step('review', { cause: 'found-without-amount', reference: found.reference });
  if (found.status === 'failed') return step('failed', { cause: 'declined', reference: found.reference });
  return step('pending-channel', { reference: found.reference, dueAt: addMs(facts.now, Math.max(facts.quietMs, LEAST_PENDING_WAIT_MS)) });
};
