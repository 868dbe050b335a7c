import { add } from 'shared-types/money';
import type { Money } from 'shared-types/money';
import type { RefundRoute } from 'shared-types/refund-plan';
import type { Reason } from 'shared-types/reasons';

import { stateWordOf } from '../../store/return-status.ts';
import type { ReturnRow, StateWord } from '../../store/return-status.ts';
import { shownAmount } from '../../store/shown-amount.ts';

/** Sums per currency, in the order they are first met; different currencies are never added (M-1). */
export const sumsOf = (amounts: readonly (Money | null)[]): readonly Money[] => {
  const sums = new Map<string, Money>();
  for (const amount of amounts) {
    if (amount === null) continue;
    const before = sums.get(amount.currency);
    sums.set(amount.currency, before === undefined ? amount : add(before, amount));
  }
  return [...sums.values()];
};

/** One row of a table of totals. */
export type Total<K extends string> = Readonly<{ key: K; count: number; sums: readonly Money[] }>;

const totalsBy = <K extends string, T>(
  things: readonly T[],
  keyOf: (thing: T) => K,
  read: (of: readonly T[]) => Omit<Total<K>, 'key'>,
): readonly Total<K>[] => {
  const groups = new Map<K, T[]>();
  for (const thing of things) {
    const group = groups.get(keyOf(thing));
    if (group) group.push(thing);
    else groups.set(keyOf(thing), [thing]);
  }
  return [...groups].map(([key, of]) => ({ key, ...read(of) })).toSorted((a, b) => b.count - a.count);
};

type ReasonLine = Readonly<{ reason: Reason; units: number; money: Money | null }>;

/** Each line with what it gives back, as ruled or else as quoted; at the till nothing of it is the web's. */
const reasonLines = (row: ReturnRow): readonly ReasonLine[] => {
  const ruled = row.view?.ruling.lines ?? (row.local?.verdict?.kind === 'decided' ? row.local.verdict.ruling?.lines : undefined);
  const lines = row.view?.lines ?? row.local?.record.lines ?? [];
  return lines.map((line, at) => ({
    reason: line.reason,
    units: line.units,
    money: ruled?.[at]?.money ?? row.local?.record.lines[at]?.quoted ?? null,
  }));
};

const live = (rows: readonly ReturnRow[]): readonly ReturnRow[] => rows.filter((row) => row.status !== 'voided');

/** Units and money by what customers say; corrected returns count nowhere. */
export const byReason = (rows: readonly ReturnRow[]): readonly Total<Reason>[] =>
  totalsBy(live(rows).flatMap(reasonLines), (line) => line.reason, (of) => ({ count: of.reduce((units, line) => units + line.units, 0), sums: sumsOf(of.map((line) => line.money)) })); // prettier-ignore

/** By the word that a return's state is told by. */
export const byState = (rows: readonly ReturnRow[]): readonly Total<StateWord>[] =>
  totalsBy(rows, stateWordOf, (of) => ({ count: of.length, sums: sumsOf(of.map(shownAmount)) })); // prettier-ignore

/** Returns and money by the way the money takes. */
export const byRoute = (rows: readonly ReturnRow[]): readonly Total<RefundRoute>[] =>
  totalsBy(live(rows), (row) => row.route, (of) => ({ count: of.length, sums: sumsOf(of.map(shownAmount)) })); // prettier-ignore

/** The head of the day: what the web has repaid (what waits for a person or is on its way is not), what the tills owe, how many returns and units. */
export const figuresOf = (rows: readonly ReturnRow[]) => {
  const counted = live(rows);
  const web = counted.filter((row) => row.status === 'refunded' && row.route === 'web');
  const till = counted.filter((row) => row.route === 'till');
  return {
    web: sumsOf(web.map(shownAmount)),
    webCount: web.length,
    till: sumsOf(till.map(shownAmount)),
    tillCount: till.length,
    returns: counted.length,
    units: counted.reduce((units, row) => units + row.units, 0),
  };
};
