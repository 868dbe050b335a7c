import type { Instant } from 'shared-types/calendar';
import type { CaseId } from 'shared-types/ids';
import type { RefundFacts } from 'shared-types/refund';
import type { RefundState } from 'shared-types/return';

import type { WebChannel } from '../channels/channel.ts';
import type { Database } from '../db/open.ts';
import type { Log } from '../observe/log.ts';
import type { RefundRow } from './refund-row.ts';
import { factsOfRow } from './refund-row.ts';

/** What the refund machine works with. `random` is in [0, 1). */
export type RefundDeps = Readonly<{
  db: Database;
  channels: ReadonlyMap<string, WebChannel>;
  clock: () => Instant;
  random: () => number;
  newCaseId: () => CaseId;
  /** For the contact hashes of orders that are read again. */
  indexKey: Uint8Array;
  log: Log;
}>;

/** One leased refund at its channel. */
export type Errand = Readonly<{ deps: RefundDeps; channel: WebChannel; row: RefundRow }>;

/** As much of an errand as a question takes. */
export type Asking = Readonly<{ deps: Pick<RefundDeps, 'log'>; channel: WebChannel; row: RefundRow }>;

/** What `afterSend` and `afterLookUp` need to know. `attempts` counts sends, the one just made included. */
export const machineFacts = ({ deps, channel, row }: Errand): RefundFacts => ({
  now: deps.clock(),
  random: deps.random(),
  attempts: row.attempts,
  requestedAt: factsOfRow(row).requestedAt,
  quietMs: channel.info.quietMs,
  absence: channel.info.absence,
  state: row.state as RefundState, // the table's own check
});

/**
 * Gives a call the channel's time and not a moment more, even when the adapter forgets its signal. A call that throws is a bug of the
 * adapter, but money may have moved: both ends are `lost`, and `lost` never means "not done".
 */
export const withinTime = async <T>(
  errand: Asking,
  call: (options: Readonly<{ signal: AbortSignal }>) => Promise<T>,
  lost: (why: string) => T,
): Promise<T> => {
  const signal = AbortSignal.timeout(errand.channel.info.timeoutMs);
  const late = new Promise<T>((resolve) => {
    signal.addEventListener('abort', () => setImmediate(() => resolve(lost('timeout'))), { once: true });
  });
  try {
    return await Promise.race([call({ signal }), late]);
  } catch (error) {
    errand.deps.log.error({ error, refundKey: errand.row.refund_key, channel: errand.channel.info.id }, 'channel adapter threw');
    return lost('adapter-threw');
  }
};
