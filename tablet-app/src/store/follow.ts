import { liveQuery } from 'dexie';

/** Reads now, and again whenever what was read changes in any tab. `failed`: it cannot be read any more, and nothing follows. */
export const follow = <T>(read: () => Promise<T>, told: (value: T) => void, failed: () => void): void => {
  liveQuery(read).subscribe({ next: told, error: failed });
};
