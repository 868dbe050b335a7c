import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

import type { ChannelOrderInput } from 'shared-types/channel-order';
import { currency } from 'shared-types/money';
import { z } from 'zod';

const count = z.number().int().min(0);

const realOrder = z.object({
  orderNumber: z.string(),
  placedAt: z.string(),
  customerId: z.string().nullable(),
  currency,
  lines: z
    .array(z.object({ lineNumber: count, sku: z.string(), description: z.string(), quantity: count.min(1), unitPriceMinor: count }))
    .min(1),
  shippingMinor: count,
  otherChargesMinor: count,
});
export type RealOrder = z.infer<typeof realOrder>;

const realReturn = z.object({
  returnNumber: z.string(),
  returnedAt: z.string(),
  customerId: z.string().nullable(),
  lines: z.array(
    z.object({
      allocations: z.array(z.object({ orderNumber: z.string(), lineNumber: count, quantity: count.min(1), refundMinor: count })),
    }),
  ),
});
export type RealReturn = z.infer<typeof realReturn>;

const readLines = <T>(file: string, schema: z.ZodType<T>): T[] => {
  const bytes = readFileSync(file);
  const text = (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8');
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, at) => {
      const read = schema.safeParse(JSON.parse(line));
      if (!read.success) throw new Error(`${file}, record ${at + 1}: ${z.prettifyError(read.error)}`);
      return read.data;
    });
};

/** JSON Lines, gzip or plain. Throws with file and record number when a record is not of the format. */
export const readOrders = (file: string): RealOrder[] => readLines(file, realOrder);
export const readReturns = (file: string): RealReturn[] => readLines(file, realReturn);

export const toInstant = (text: string): string => new Date(text).toISOString();

const TYPES = ['ecommerce', 'click-and-collect', 'e-reservation'] as const;

/** The mapping of the replay: no tax, one web card payment that captured items, shipping and charges; the type follows from the number. */
export const channelOrderOf = (real: RealOrder): ChannelOrderInput => {
  const items = real.lines.reduce((all, line) => all + line.quantity * line.unitPriceMinor, 0);
  const totalMinor = items + real.shippingMinor + real.otherChargesMinor;
  return {
    id: real.orderNumber as ChannelOrderInput['id'], // branded on output only; the ingest API parses it
    number: real.orderNumber,
    orderType: TYPES[Number(real.orderNumber.replaceAll(/\D/g, '')) % 3] ?? 'ecommerce',
    placedAt: toInstant(real.placedAt) as ChannelOrderInput['placedAt'], // as above
    sequence: 1,
    currency: real.currency,
    locale: 'en-GB',
    customer: real.customerId === null ? null : { id: real.customerId, name: `Customer ${real.customerId}` },
    lines: real.lines.map((line) => ({
      id: `${line.lineNumber}` as ChannelOrderInput['lines'][number]['id'], // as above
      sku: line.sku,
      name: line.description,
      quantity: line.quantity,
      listMinor: line.quantity * line.unitPriceMinor,
      paidMinor: line.quantity * line.unitPriceMinor,
    })),
    shipping: real.shippingMinor === 0 ? null : { label: 'Shipping', paidMinor: real.shippingMinor },
    otherChargesMinor: real.otherChargesMinor,
    totalMinor,
    receivedAt: toInstant(real.placedAt) as ChannelOrderInput['placedAt'], // as above
    payments: [
      {
        id: 'card' as NonNullable<ChannelOrderInput['payments']>[number]['id'], // as above
        method: 'card',
        label: 'Visa',
        last4: '4242',
        capturedBy: 'web',
        authorisedMinor: totalMinor,
        capturedMinor: totalMinor,
      },
    ],
  };
};

/** One return as a hand records it: what came back of one order, on one credit note. */
export type WorkItem = Readonly<{
  returnNumber: string;
  orderNumber: string;
  customerId: string | null;
  returnedAt: string;
  lines: readonly Readonly<{ lineNumber: number; quantity: number; refundMinor: number }>[];
}>;

/** One credit note gives one return per order; allocations on the same order line are merged. File order is kept. */
export const workOf = (returns: readonly RealReturn[]): WorkItem[] =>
  returns.flatMap((credit) => {
    const orders = new Map<string, Map<number, { quantity: number; refundMinor: number }>>();
    for (const allocation of credit.lines.flatMap((line) => line.allocations)) {
      const lines = orders.get(allocation.orderNumber) ?? new Map<number, { quantity: number; refundMinor: number }>();
      const before = lines.get(allocation.lineNumber) ?? { quantity: 0, refundMinor: 0 };
      lines.set(allocation.lineNumber, {
        quantity: before.quantity + allocation.quantity,
        refundMinor: before.refundMinor + allocation.refundMinor,
      });
      orders.set(allocation.orderNumber, lines);
    }
    return [...orders].map(([orderNumber, lines]) => ({
      returnNumber: credit.returnNumber,
      orderNumber,
      customerId: credit.customerId,
      returnedAt: toInstant(credit.returnedAt),
      lines: [...lines].map(([lineNumber, sums]) => ({ lineNumber, ...sums })),
    }));
  });
