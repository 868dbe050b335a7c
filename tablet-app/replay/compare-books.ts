import { totalsOf } from './books.ts';
import type { Entry, Totals } from './books.ts';
import type { RealOrder, WorkItem } from './real-orders.ts';
import { returnIdOf } from './replay-returns.ts';

/** One return as a book has it; `refundMinor` is the whole return's. */
export type BookedReturn = Readonly<{
  returnId: string;
  refundMinor: number | null;
  lines: readonly Readonly<{ lineNumber: number; units: number; refundMinor: number }>[];
}>;

/** The books after the run: what the tablets' receipts say, what the server holds, what the shop's gateway paid per refund marker. */
export type Books = Readonly<{
  tablets: readonly BookedReturn[];
  server: readonly BookedReturn[];
  shop: readonly Readonly<{ returnId: string; amountMinor: number }>[];
  shopBookMinor: number;
}>;

type Asked = Readonly<{ work: readonly WorkItem[]; orders: readonly RealOrder[]; books: Books; expected: Totals }>;

const entriesOf = (booked: readonly BookedReturn[], work: readonly WorkItem[]): Entry[] => {
  const items = new Map(work.map((item) => [returnIdOf(item), item]));
  return booked.flatMap((one) => {
    const item = items.get(one.returnId);
    return (item === undefined ? [] : one.lines).map((line) => ({
      returnNumber: item?.returnNumber ?? '',
      orderNumber: item?.orderNumber ?? '',
      customerId: item?.customerId ?? null,
      lineNumber: line.lineNumber,
      units: line.units,
      refundMinor: line.refundMinor,
    }));
  });
};

const differencesOf = (whose: string, totals: Totals, expected: Totals): string[] => {
  const facts = (of: Totals): Record<string, string | number> => ({ ...of, ...of.checksums, checksums: '' });
  const wanted = facts(expected);
  return Object.entries(facts(totals))
    .filter(([name, value]) => name in wanted && wanted[name] !== value)
    .map(([name, value]) => `${whose}: ${name} is ${value}, expected ${String(wanted[name])}`);
};

/** A refund that the shop paid more than once, or whose amount is not what the server ruled. */
const shopDifferences = ({ books }: Asked): string[] => {
  const paid = new Map<string, number>();
  for (const refund of books.shop) paid.set(refund.returnId, (paid.get(refund.returnId) ?? 0) + refund.amountMinor);
  return books.server
    .filter((one) => (paid.get(one.returnId) ?? 0) !== (one.refundMinor ?? 0))
    .map((one) => `shop: return ${one.returnId} was paid ${paid.get(one.returnId) ?? 0}, ruled ${one.refundMinor ?? 0}`);
};

/** Compares the three books with what is expected, to the penny; `line` is what the command prints. */
export const compareBooks = (asked: Asked): Readonly<{ line: Record<string, unknown>; differences: string[] }> => {
  const { work, orders, books, expected } = asked;
  const server = totalsOf(entriesOf(books.server, work), orders);
  const tablets = totalsOf(entriesOf(books.tablets, work), orders);
  const counted = new Map<string, number>();
  for (const refund of books.shop) counted.set(refund.returnId, (counted.get(refund.returnId) ?? 0) + 1);
  const duplicates = [...counted.values()].filter((times) => times > 1).length;
  const known = new Set(books.server.map((one) => one.returnId));
  const lost = work.filter((item) => !known.has(returnIdOf(item))).length;
  const { checksums, ...figures } = server;
  return {
    line: { ...figures, shopBookMinor: books.shopBookMinor, duplicates, lost, ...checksums },
    differences: [
      ...differencesOf('server', server, expected),
      ...differencesOf('tablets', tablets, expected),
      ...shopDifferences(asked),
      ...(books.shopBookMinor === expected.totalRefundMinor
        ? []
        : [`shop: the gateway's book says ${books.shopBookMinor}, expected ${expected.totalRefundMinor}`]),
      ...(duplicates === 0 ? [] : [`${duplicates} returns were refunded more than once`]),
      ...(lost === 0 ? [] : [`${lost} returns never reached the server`]),
    ],
  };
};
