import { decodeText } from 'shared-types/text';
import type { KnownOrder } from 'shared-types/order';

import type { Cache } from './cache.ts';
import { gunzip } from './gunzip.ts';
import { unseal } from './seal.ts';

/** The orders of one segment, inflated; each line is read only when it is asked for. */
export type OrderLines = Readonly<{ at: (position: number) => KnownOrder | null }>;

const MOST_OPEN = 24;

const linesOf = (bytes: Uint8Array): OrderLines => {
  const starts = [0];
  for (let next = bytes.indexOf(10); next >= 0; next = bytes.indexOf(10, next + 1)) starts.push(next + 1);
  return {
    at: (position) => {
      const start = starts[position];
      if (start === undefined) return null;
      const text = decodeText(bytes.subarray(start, (starts[position + 1] ?? bytes.length + 1) - 1));
      return text === '' ? null : (JSON.parse(text) as KnownOrder); // verified by SHA-256 when it came, authenticated by AES-GCM since
    },
  };
};

/** Opens orders parts, keeping the last few inflated (about 200 KB each): paging through results reads each once. */
export const createOrderParts = (cache: Cache, about: (sha256: string) => Promise<string>) => {
  const open = new Map<string, Promise<OrderLines | null>>();
  const read = async (key: CryptoKey, sha256: string): Promise<OrderLines | null> => {
    const row = await cache.parts.get(sha256);
    const packed = row ? await unseal(key, await about(sha256), row.sealed) : null;
    const bytes = packed === null ? null : await gunzip(packed);
    return bytes === null ? null : linesOf(bytes);
  };
  return {
    /** `null`: missing or damaged; the segment must be fetched again. */
    lines: async (key: CryptoKey, sha256: string): Promise<OrderLines | null> => {
      const known = open.get(sha256);
      open.delete(sha256);
      const lines = known ?? read(key, sha256);
      open.set(sha256, lines);
      const oldest = open.size > MOST_OPEN ? open.keys().next().value : undefined;
      if (oldest !== undefined) open.delete(oldest);
      return lines;
    },
    forget: (sha256: string): boolean => open.delete(sha256),
    clear: (): void => open.clear(),
  };
};

export type OrderParts = ReturnType<typeof createOrderParts>;
