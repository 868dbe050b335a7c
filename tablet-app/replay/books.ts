import { createHash } from 'node:crypto';

import type { RealOrder, WorkItem } from './real-orders.ts';

/** What came back on one order line by one return, whoever's book says so. */
export type Entry = Readonly<{
  returnNumber: string;
  orderNumber: string;
  customerId: string | null;
  lineNumber: number;
  units: number;
  refundMinor: number;
}>;

/** The figures and checksums that `expected.json` names, from the entries of one book. */
export type Totals = Readonly<{
  returnsReplayed: number;
  returnOrderPairs: number;
  unitsReturned: number;
  totalRefundMinor: number;
  ordersTouched: number;
  ordersFullyReturned: number;
  checksums: Readonly<{ stateSha256: string; perReturnSha256: string; perCustomerSha256: string }>;
}>;

const sha256Of = (lines: readonly string[]): string =>
  createHash('sha256')
    .update(lines.map((line) => `${line}\n`).join(''))
    .digest('hex');

type Sums = { units: number; refundMinor: number };

const sumBy = (entries: readonly Entry[], keyOf: (entry: Entry) => string): Map<string, Sums> => {
  const sums = new Map<string, Sums>();
  for (const entry of entries) {
    const before = sums.get(keyOf(entry)) ?? { units: 0, refundMinor: 0 };
    sums.set(keyOf(entry), { units: before.units + entry.units, refundMinor: before.refundMinor + entry.refundMinor });
  }
  return sums;
};

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const stateLines = (entries: readonly Entry[]): string[] =>
  [...sumBy(entries, (entry) => `${entry.orderNumber}\t${entry.lineNumber}`)]
    .map(([key, sums]) => ({ parts: key.split('\t'), sums }))
    .toSorted((a, b) => {
      const order = byText(a.parts[0] ?? '', b.parts[0] ?? '');
      return order === 0 ? Number(a.parts[1]) - Number(b.parts[1]) : order;
    })
    .map(({ parts, sums }) => [...parts, sums.units, sums.refundMinor].join('\t'));

const textLines = (sums: Map<string, Sums>, withUnits: boolean): string[] =>
  [...sums].map(([key, sum]) => (withUnits ? [key, sum.units, sum.refundMinor] : [key, sum.refundMinor]).join('\t')).toSorted(byText);

/** The totals of a book. `orders` say when an order is wholly back. */
export const totalsOf = (entries: readonly Entry[], orders: readonly RealOrder[]): Totals => {
  const byOrderLine = sumBy(entries, (entry) => `${entry.orderNumber}\t${entry.lineNumber}`);
  const perReturn = sumBy(entries, (entry) => entry.returnNumber);
  const refunded = new Map(
    [...sumBy(entries, (entry) => entry.customerId ?? '')].filter(([key, sum]) => key !== '' && sum.refundMinor > 0),
  );
  return {
    returnsReplayed: perReturn.size,
    returnOrderPairs: new Set(entries.map((entry) => `${entry.returnNumber}\t${entry.orderNumber}`)).size,
    unitsReturned: entries.reduce((all, entry) => all + entry.units, 0),
    totalRefundMinor: entries.reduce((all, entry) => all + entry.refundMinor, 0),
    ordersTouched: new Set(entries.map((entry) => entry.orderNumber)).size,
    ordersFullyReturned: orders.filter((order) =>
      order.lines.every((line) => byOrderLine.get(`${order.orderNumber}\t${line.lineNumber}`)?.units === line.quantity),
    ).length,
    checksums: {
      stateSha256: sha256Of(stateLines(entries)),
      perReturnSha256: sha256Of(textLines(perReturn, true)),
      perCustomerSha256: sha256Of(textLines(refunded, false)),
    },
  };
};

/** The book as the input itself states it: the oracle, which never saw the refund engine. */
export const oracleOf = (work: readonly WorkItem[]): Entry[] =>
  work.flatMap((item) =>
    item.lines.map((line) => ({
      returnNumber: item.returnNumber,
      orderNumber: item.orderNumber,
      customerId: item.customerId,
      lineNumber: line.lineNumber,
      units: line.quantity,
      refundMinor: line.refundMinor,
    })),
  );
