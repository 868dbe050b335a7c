import type { ChannelOrderInput } from 'shared-types/channel-order';

type Line = ChannelOrderInput['lines'][number];

const DAY_MS = 86_400_000;
export const daysAgo = (days: number): string => new Date(Date.now() - days * DAY_MS).toISOString();

/** A line of a test's own order, tax inclusive, delivered. */
export const aLine = (id: string, name: string, paidMinor: number, with_: Partial<Record<keyof Line, unknown>> = {}): Line =>
  ({ id, sku: `SKU-${id}`, name, category: 'bags', quantity: 1, listMinor: paidMinor, paidMinor, delivered: 1, ...with_ }) as Line; // the shop reads it as any document

type Sketch = Readonly<{
  number: string;
  name: string;
  lines: readonly Line[];
  deliveredDaysAgo?: number;
  with?: Partial<Record<keyof ChannelOrderInput, unknown>>;
}>;

/** An order of the demo's first market, paid by one card on the web unless said otherwise. */
export const anOrder = ({ number, name, lines, deliveredDaysAgo = 4, with: with_ = {} }: Sketch): ChannelOrderInput => {
  const totalMinor = lines.reduce((all, line) => all + line.paidMinor, 0);
  return {
    id: `test-${number}`,
    number,
    orderType: 'ecommerce',
    placedAt: daysAgo(deliveredDaysAgo + 3),
    sequence: 1,
    currency: 'EUR',
    locale: 'en-GB',
    customer: { id: null, name, email: null, phone: null },
    lines,
    shipping: null,
    totalMinor,
    payments: [
      { id: 'p1', method: 'card', label: 'Visa', last4: '4417', capturedBy: 'web', authorisedMinor: totalMinor, capturedMinor: totalMinor },
    ],
    receivedAt: daysAgo(deliveredDaysAgo),
    ...with_,
  } as ChannelOrderInput; // ids are branded on output only
};

/** Past its promise by some days. */
export const LATE = anOrder({
  number: 'EC-77000002',
  name: 'Otto Berg',
  deliveredDaysAgo: 33,
  lines: [aLine('l1', 'Rain jacket', 12_900)],
  with: { placedAt: daysAgo(38) },
});
