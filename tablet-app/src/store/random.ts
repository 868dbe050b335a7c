import { v7 } from 'uuid';

import { epochMsOf } from 'shared-types/calendar';

import type { Clock } from './clock.ts';

/** Where chance comes from: a fraction in [0, 1) for jitter, bytes for ids, salts and nonces. */
export type Random = Readonly<{ fraction: () => number; bytes: (count: number) => Uint8Array<ArrayBuffer> }>;

export const systemRandom: Random = {
  fraction: () => Math.random(),
  bytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
};

/** A UUIDv7. Made once and kept, so that a retry carries the same id; never read for its order. */
export const newId = <Id extends string = string>(from: Readonly<{ clock: Clock; random: Random }>): Id =>
  v7({ msecs: epochMsOf(from.clock.now()), random: from.random.bytes(16) }) as Id; // a UUID: what every made id is
