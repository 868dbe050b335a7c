/** A seeded source of chance (mulberry32): the same seed makes the same run. */
export type Chance = Readonly<{
  fraction: () => number;
  below: (limit: number) => number;
  between: (least: number, most: number) => number;
  happens: (probability: number) => boolean;
  pick: <T>(of: readonly T[]) => T;
  bytes: (count: number) => Uint8Array<ArrayBuffer>;
}>;

export const chanceFrom = (seed: number): Chance => {
  let state = Math.imul(seed, 0x9e3779b1) >>> 0;
  const fraction = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(fraction() * limit);
  return {
    fraction,
    below,
    between: (least, most) => least + below(most - least + 1),
    happens: (probability) => fraction() < probability,
    pick: <T>(of: readonly T[]): T => {
      const picked = of[below(of.length)];
      if (picked === undefined) throw new Error('nothing to pick from');
      return picked;
    },
    bytes: (count) => Uint8Array.from({ length: count }, () => below(256)),
  };
};
