/** One name, one holder: Web Locks where the browser has them, else a queue within this page (tests, very old browsers). */
export type Locks = Readonly<{
  /** Runs `work` while holding `name` alone; resolves with its result. */
  exclusive: <T>(name: string, work: () => Promise<T>) => Promise<T>;
  /** Holds `name` together with others until the returned function is called. */
  share: (name: string) => Promise<() => void>;
  /** Runs `work` only if nobody holds `name`; `false` when somebody does. */
  ifFree: (name: string, work: () => Promise<void>) => Promise<boolean>;
}>;

const webLocks = (locks: LockManager): Locks => ({
  exclusive: async (name, work) => locks.request(name, work),
  share: async (name) =>
    new Promise((resolve, reject) => {
      locks
        .request(name, { mode: 'shared' }, async () => new Promise<void>((release) => resolve(() => release())))
        .catch((cause: unknown) => reject(cause instanceof Error ? cause : new Error(String(cause))));
    }),
  ifFree: async (name, work) =>
    locks.request(name, { ifAvailable: true }, async (lock) => {
      if (lock === null) return false;
      await work();
      return true;
    }),
});

const nothing = (): void => undefined;

/** Queues per name; enough where a single page uses the ledger. */
export const pageLocks = (): Locks => {
  const tails = new Map<string, Promise<unknown>>();
  const shares = new Map<string, Set<Promise<void>>>();
  const exclusive = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const before = tails.get(name) ?? Promise.resolve();
    const run = before.then(async () => Promise.all(shares.get(name) ?? new Set<Promise<void>>())).then(work);
    const tail = run.then(nothing, nothing); // the caller sees the failure; the queue goes on
    tails.set(name, tail);
    void tail.then(() => (tails.get(name) === tail ? tails.delete(name) : false));
    return run;
  };
  return {
    exclusive,
    share: async (name) => {
      await tails.get(name);
      let release = nothing;
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      const all = shares.get(name) ?? new Set();
      shares.set(name, all.add(held));
      return () => {
        all.delete(held);
        release();
      };
    },
    ifFree: async (name, work) => {
      if (tails.has(name) || (shares.get(name)?.size ?? 0) > 0) return false;
      await exclusive(name, work);
      return true;
    },
  };
};

const hasWebLocks = (): boolean => typeof navigator !== 'undefined' && 'locks' in navigator;

export const systemLocks = (): Locks => (hasWebLocks() ? webLocks(navigator.locks) : pageLocks());

/** The tablet's own lock names are bare; replayed tablets in the same origin get theirs apart. */
export const lockName = (tablet: string, lock: 'record' | 'sync' | 'draft'): string => (tablet === 'retour' ? lock : `${lock}@${tablet}`);
