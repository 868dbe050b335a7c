import type { Instant } from 'shared-types/calendar';

import type { Log } from '../observe/log.ts';
import { lookAgain } from '../observe/look-again.ts';
import type { Metrics } from '../observe/metrics.ts';
import type { Invariant } from './invariants.ts';

const EVERY_MS = 5 * 60_000;

type WatchDeps = Readonly<{
  /** `countBreaches`, wherever it runs. */
  count: (now: Instant) => Promise<ReadonlyMap<Invariant, number>>;
  clock: () => Instant;
  log: Log;
  metrics: Pick<Metrics, 'invariantBreaches'>;
}>;

/** counts every breach for Prometheus, and says aloud what an operator must look at. */
export const lookAtInvariants = async ({ count, clock, log, metrics }: WatchDeps): Promise<void> => {
  for (const [name, breaches] of await count(clock())) {
    metrics.invariantBreaches.set({ name }, breaches);
    if (breaches > 0) log.error({ invariant: name, breaches }, 'what must never be true is true: see the runbook');
  }
};

/** Now and every five minutes; answers how to stop. */
export const watchInvariants = (deps: WatchDeps): (() => Promise<void>) =>
  lookAgain(async () => lookAtInvariants(deps), {
    everyMs: EVERY_MS,
    begins: 'now',
    onFault: (error) => deps.log.error({ error }, 'the invariants could not be counted'),
  });
