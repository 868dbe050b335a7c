import type { OrderId } from 'shared-types/ids';

import { isRecovering } from '../feed/recovery-state.ts';
import type { RestoreNotice } from '../feed/recovery-state.ts';
import { beginRecovery } from './begin-recovery.ts';
import type { BeginDeps } from './begin-recovery.ts';
import { bringOrder, endRecovery, recover } from './recover.ts';
import type { RecoverDeps } from './recover.ts';

const LOOK_AGAIN_MS = 2_000;

/** Everything about coming back from a backup, for whoever notices it and whoever starts the server. */
export type Recovery = Readonly<{
  isRecovering: () => Promise<boolean>;
  /** S-8: something proved that this store was restored. Answers when the new epoch is written; the reading goes on by itself. */
  notice: (noticed: RestoreNotice) => Promise<void>;
  /** Reads orders that a return names and this store forgot, by and by; the return is asked for again meanwhile. */
  bring: (orderIds: readonly OrderId[]) => void;
  /** Reads on until it ends or a channel cannot be read. Two at once do the same work, to the same end. */
  run: () => Promise<void>;
  /** A person compared the books and ends it. */
  end: (by: string) => Promise<void>;
  /** Resumes what a crash left, now and whenever a channel can be read again. */
  start: () => void;
  stop: () => Promise<void>;
}>;

export type RecoveryDeps = BeginDeps & RecoverDeps & Readonly<{ pokeRefunds: () => void }>;

export const createRecovery = (deps: RecoveryDeps): Recovery => {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | null = null;
  const readOn = async (): Promise<void> => {
    const result = await recover(deps);
    if (result.kind === 'waits') deps.log.info({ channel: result.channel, why: result.why }, 'recovery waits for a channel');
    if (result.kind === 'ended') deps.pokeRefunds();
  };
  const run = (): Promise<void> => {
    running ??= readOn().finally(() => {
      running = null;
    });
    return running;
  };
  const runSafely = (): void => {
    run().catch((error: unknown) => deps.log.error({ error }, 'recovery failed; it is tried again'));
  };
  /** One at a time, and nobody waits for it. */
  let bringing: Promise<void> = Promise.resolve();
  const bring = (orderIds: readonly OrderId[]): void => {
    for (const orderId of orderIds) {
      bringing = bringing
        .then(() => bringOrder(deps, orderId))
        .catch((error: unknown) => deps.log.error({ error, orderId }, 'a forgotten order could not be read; its return asks again'));
    }
  };
  return {
    bring,
    isRecovering: () => isRecovering(deps.db.read),
    notice: async (noticed) => {
      if (await beginRecovery(deps, noticed)) deps.log.error(noticed, 'this store was restored from a backup: recovering');
      if (timer !== undefined) runSafely();
    },
    run,
    end: async (by) => {
      await endRecovery(deps, by);
      deps.pokeRefunds();
    },
    start: () => {
      timer ??= setInterval(runSafely, LOOK_AGAIN_MS).unref();
      runSafely();
    },
    stop: async () => {
      clearInterval(timer);
      timer = undefined;
      await running?.catch(() => undefined); // it was logged, and the next start resumes it
      await bringing;
    },
  };
};
