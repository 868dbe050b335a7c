import { mulberry32 } from 'shared-types/mulberry32';

/** A seeded source of chance, so that a run can be repeated exactly. `next` is in [0, 1), `below` a whole number under its limit. */
export type Random = Readonly<{ next: () => number; below: (limit: number) => number }>;

export const randomFrom = (seed: number): Random => {
  const next = mulberry32(seed);
  return { next, below: (limit) => Math.floor(next() * limit) };
};
