import type { Locks } from '../store/locks.ts';
import type { SyncState } from '../store/sync-port.ts';
import { backoffMs } from './backoff.ts';
import { lead } from './leader.ts';
import type { Fence } from './leader.ts';
import { listen, sleep } from './live.ts';
import { syncRound } from './round.ts';
import type { RoundDeps, RoundEnd } from './round.ts';
import type { Random } from '../store/random.ts';

type CourierDeps = RoundDeps &
  Readonly<{
    name: string;
    locks: Locks;
    random: Random;
    /** Sends what is no command (photos), beside the rounds: nothing waits for it. */
    sendPhotos: () => Promise<void>;
  }>;

/** What tabs tell each other: followers ask, the leader does the work and shows its state. */
type Note = Readonly<{ kind: 'go' | 'hello' }> | Readonly<{ kind: 'state'; state: SyncState }>;

const BEAT_MS = 30_000;
const LEAST_PAUSE_MS = 50;

/**
 * The loop. One leader tab, one round at a time: a trigger during a round means one more round, never a second one beside it (F8). New
 * commands, pokes, the network's return, the page's return and a timer of 30 s ± half start it; failures wait with back-off, for ever.
 */
export const createCourier = (deps: CourierDeps) => {
  let channel: BroadcastChannel | null = null;
  let ending: AbortController | null = null;
  let fence: Fence | null = null;
  let running: Promise<RoundEnd> | null = null;
  let failures = 0;
  /** Somebody asked for a round since the last one began; `at once` also ends a back-off. */
  let wanted: 'no' | 'yes' | 'at once' = 'no';
  let wake: (() => void) | null = null;

  const round = async (by: Fence): Promise<RoundEnd> => {
    running ??= guarded(syncRound(deps, by)).finally(() => {
      running = null;
    });
    const end = await running;
    failures = end.failed ? failures + 1 : 0;
    if (!end.failed) deps.sendPhotos().catch(showFault);
    return end;
  };

  /** The boundary for bugs and lost infrastructure: the loop must not die of them, and the screens must know (F12). */
  const guarded = async (work: Promise<RoundEnd>): Promise<RoundEnd> => {
    try {
      const end = await work;
      deps.state.setState({ fault: null });
      return end;
    } catch (cause) {
      showFault(cause);
      return { failed: true, waitMs: 0 };
    }
  };

  const showFault = (cause: unknown): void =>
    deps.state.setState({ fault: cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause) });

  const ask = (options: Readonly<{ patient: boolean }>): void => {
    wanted = options.patient && wanted !== 'at once' ? 'yes' : 'at once';
    wake?.();
    if (fence === null) channel?.postMessage({ kind: 'go' } satisfies Note);
  };

  const loop = async (by: Fence, signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) {
      wanted = 'no';
      const end = await round(by);
      const { random } = deps;
      const pauseMs = end.failed ? backoffMs(failures, random.fraction(), end.waitMs) : Math.max(LEAST_PAUSE_MS, end.waitMs);
      await napUnless(() => wanted === 'at once', pauseMs, signal);
      if (!end.failed && end.waitMs === 0) await napUnless(() => wanted !== 'no', BEAT_MS * (0.5 + random.fraction()), signal);
    }
  };

  /** Sleeps so long, or until somebody asks in a way that `isOver` counts. Time is the timer's own: a tablet's clock may be set. */
  const napUnless = async (isOver: () => boolean, ms: number, signal: AbortSignal): Promise<void> => {
    const woken = new AbortController();
    wake = () => {
      if (isOver()) woken.abort();
    };
    wake();
    await sleep(ms, AbortSignal.any([signal, woken.signal]));
    wake = null;
  };

  const share = (): (() => void) => deps.state.subscribe((state) => channel?.postMessage({ kind: 'state', state } satisfies Note));

  const leadUntil = async (signal: AbortSignal): Promise<void> =>
    lead(deps, async (by) => {
      if (signal.aborted) return;
      fence = by;
      const unshare = share();
      const hearing = listen(
        { api: deps.api, auth: deps.auth, fraction: deps.random.fraction, onPoke: () => ask({ patient: true }) },
        signal,
      );
      await loop(by, signal).finally(() => {
        fence = null;
        unshare();
      });
      await hearing;
    });

  const hear = (note: Note): void => {
    if (note.kind === 'state' && fence === null) deps.state.setState(note.state);
    if (fence === null) return;
    if (note.kind === 'go') ask({ patient: true });
    if (note.kind === 'hello') channel?.postMessage({ kind: 'state', state: deps.state.getState() } satisfies Note);
  };

  const atOnce = (): void => ask({ patient: false });
  const atOnceWhenSeen = (): void => {
    if (document.visibilityState === 'visible') atOnce();
  };
  const offline = (): void => deps.state.setState({ network: 'offline' });

  return {
    start: (): void => {
      if (ending !== null) return;
      ending = new AbortController();
      channel = new BroadcastChannel(`${deps.name}-sync`);
      channel.addEventListener('message', (event: MessageEvent<Note>) => hear(event.data));
      channel.postMessage({ kind: 'hello' } satisfies Note);
      listenToPage({ online: atOnce, offline, seen: atOnceWhenSeen }, ending.signal);
      void leadUntil(ending.signal);
    },
    stop: async (): Promise<void> => {
      ending?.abort();
      ending = null;
      channel?.close();
      channel = null;
      await running;
    },
    poke: (): void => ask({ patient: true }),
    /** Skips the back-off, never the single flight (F8). Where another tab leads, it is asked; where nobody does, this tab leads for one round. */
    syncNow: async (): Promise<void> => {
      ask({ patient: false });
      if (fence !== null) {
        await running;
        await round(fence);
        return;
      }
      if (ending === null) await lead(deps, async (by) => void (await round(by)));
    },
  };
};

type PageSigns = Readonly<{ online: () => void; offline: () => void; seen: () => void }>;

/** F3: the network's word is a hint to try, never a reason not to. */
const listenToPage = ({ online, offline, seen }: PageSigns, signal: AbortSignal): void => {
  if (typeof window === 'undefined') return;
  window.addEventListener('online', online, { signal });
  window.addEventListener('offline', offline, { signal });
  window.addEventListener('focus', seen, { signal });
  document.addEventListener('visibilitychange', seen, { signal });
};
