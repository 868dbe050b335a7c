const FIRST_MS = 1_000;
const LONGEST_MS = 5 * 60_000;
const LEAST_MS = 250;
const LONGEST_FLOOR_MS = 60 * 60_000;

/**
 * How long to wait after so many failures in a row: full jitter under a cap that doubles from one second to five minutes, never below
 * what the server asked for (at most an hour). It never says "give up" (F2, F17). `fraction` is in [0, 1).
 */
export const backoffMs = (failures: number, fraction: number, retryAfterMs: number): number => {
  const cap = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures, 20));
  return Math.max(LEAST_MS, Math.round(fraction * cap), Math.min(retryAfterMs, LONGEST_FLOOR_MS));
};
