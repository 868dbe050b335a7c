import type { Clock } from '../store/clock.ts';

/** So often the newest receipt is shown to the server: a page in use sends one small push more in this time. */
const EVERY_MS = 5 * 60_000;

/** When this page last showed the server a receipt. */
export type Proof = Readonly<{ isDue: () => boolean; given: () => void }>;

/**
 * S-8: a server that nobody told of its restore cannot know what it forgot, and a tablet that has nothing to send tells it nothing. So the
 * newest receipt goes to it when a page starts and every five minutes after that; it is a replay where all is well.
 */
export const createProof = ({ monotonicMs }: Clock): Proof => {
  let givenMs: number | null = null;
  return {
    isDue: () => givenMs === null || monotonicMs() - givenMs >= EVERY_MS,
    given: () => {
      givenMs = monotonicMs();
    },
  };
};
