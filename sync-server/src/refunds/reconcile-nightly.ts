import { addMs, storeDayOf } from 'shared-types/calendar';
import type { Instant, TimeZone } from 'shared-types/calendar';

import type { WebChannel } from '../channels/channel.ts';
import { isRecovering } from '../feed/recovery-state.ts';
import { lookAgain } from '../observe/look-again.ts';
import { marketsOfChannel } from '../orders/markets.ts';
import { reconcile } from './reconcile.ts';
import type { ReconcileDeps } from './reconcile.ts';
import { reconciledUntil } from './reconciliation-runs.ts';

const DAY_MS = 86_400_000;
/** A shop's night by its market's clock, when backups of it are done and few people wait. */
const NIGHT_MS = 2 * 3_600_000;
const LOOK_AGAIN_MS = 10 * 60_000;

type NightlyDeps = ReconcileDeps & Readonly<{ channels: ReadonlyMap<string, WebChannel> }>;

/** compares each channel once a night with what was said since the last time. A channel that cannot be read is asked again. */
export const reconcileNightly = async (deps: NightlyDeps): Promise<void> => {
  if (await isRecovering(deps.db.read)) return;
  for (const channel of deps.channels.values()) {
    const since = await dueSince(deps, channel);
    if (since === null) continue;
    const result = await reconcile(deps, channel, since);
    if (result.kind === 'unreadable') deps.log.info({ channel: channel.info.id, why: result.why }, 'reconciliation waits for the channel');
  }
};

/** Since when to compare, once the night of a new day has begun; `null`: not yet. */
const dueSince = async ({ db, clock }: NightlyDeps, { info }: WebChannel): Promise<Instant | null> => {
  const now = clock();
  const last = await reconciledUntil(db.read, info.id);
  if (last === null) return addMs(now, -DAY_MS);
  const [selling] = await marketsOfChannel(db.read, info.id);
  if (!selling) return null;
  const zone = selling.market.timeZone;
  return nightOf(now, zone) > nightOf(last, zone) ? last : null;
};

const nightOf = (at: Instant, zone: TimeZone): string => storeDayOf(addMs(at, -NIGHT_MS), zone);

/** Looks at the clock now and then; answers how to stop. */
export const startNightly = (deps: NightlyDeps): (() => Promise<void>) =>
  lookAgain(async () => reconcileNightly(deps), {
    everyMs: LOOK_AGAIN_MS,
    begins: 'later',
    onFault: (error) => deps.log.error({ error }, 'reconciliation failed; it is tried again'),
  });
