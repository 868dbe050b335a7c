/** One figure of DESIGN §13, beside its baseline in the same run. `ratio` is worded by `goal`; `met` is null where nothing was asked. */
export type BenchRow = Readonly<{
  what: string;
  baseline: string;
  ours: string;
  ratio: string;
  goal: string;
  met: boolean | null;
  /** A gate fails the run; a goal is only reported. */
  isGate: boolean;
  /** Every number behind the row, by name with its unit. */
  figures: Readonly<Record<string, number>>;
}>;

/** The value below which `share` of the samples lie (nearest rank). Throws on no samples: a figure of nothing is a bug. */
export const quantile = (samples: readonly number[], share: number): number => {
  const sorted = samples.toSorted((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
  if (value === undefined) throw new Error('no samples');
  return value;
};

export const median = (samples: readonly number[]): number => quantile(samples, 0.5);

export const rounded = (value: number, digits = 2): number => Number(value.toFixed(digits));

/** "12.3 ms": as many digits as can be believed. */
export const inMs = (ms: number): string => `${ms >= 100 ? Math.round(ms) : ms >= 10 ? ms.toFixed(1) : ms.toFixed(2)} ms`;

/** Rows travel from the benches to the table as one JSON line each. */
export const lineOf = (row: BenchRow): string => JSON.stringify({ bench: row });
