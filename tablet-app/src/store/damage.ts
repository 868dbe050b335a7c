import type { Cache, FeedPosition } from './cache.ts';
import { unsealJson } from './seal.ts';
import type { Sealed } from './seal.ts';

/**
 * What the feed brought, as `unsealJson`; `null` when damaged, and then the next sync reads the manifest and the feed again, which brings
 * it anew (F24). A segment would only be fetched again, but what the feed told stands nowhere else.
 */
export const unsealTold = async <T>(cache: Cache, key: CryptoKey, about: string, sealed: Sealed): Promise<T | null> => {
  const value = await unsealJson<T>(key, about, sealed);
  if (value === null) await askAgain(cache);
  return value;
};

export const askAgain = async (cache: Cache): Promise<void> =>
  cache.transaction('rw', cache.meta, async () => {
    const stored = await cache.meta.get('feed');
    if (stored === undefined) return;
    const position = stored.value as FeedPosition; // written by the feed only
    await cache.meta.put({ key: 'feed', value: { ...position, incomplete: true } });
  });
