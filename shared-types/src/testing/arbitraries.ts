import fc from 'fast-check';

import { channelOrder } from '../channel-order.ts';
import type { ChannelOrder } from '../channel-order.ts';
import { aChannelLine, aChannelOrder, id } from './builders.ts';

/** Property tests run this many cases in CI, and a tenth by hand. */
export const cases = (inCi: number): { numRuns: number } => ({ numRuns: process.env['CI'] === 'true' ? inCi : Math.ceil(inCi / 10) });

type Line = ChannelOrder['lines'][number];
type Payment = ChannelOrder['payments'][number];

const template = aChannelOrder({ customer: null, lines: [aChannelLine()] });
const [lineTemplate] = template.lines;
const [paymentTemplate] = template.payments;
if (!lineTemplate || !paymentTemplate) throw new Error('the template of all orders has a line and a payment');

/** Small amounts find rounding faults, large ones find overflow; both come up. */
const minor = fc.oneof(
  { weight: 3, arbitrary: fc.nat(40) },
  { weight: 6, arbitrary: fc.nat(30_000) },
  { weight: 1, arbitrary: fc.nat(2_000_000_000_000) },
);

const lineParts = fc.record({
  quantity: fc.integer({ min: 1, max: 6 }),
  listMinor: minor,
  discountShares: fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 2 }),
  taxPercent: fc.constantFrom(0, 5, 10, 20, 25),
  category: fc.constantFrom('knitwear', 'shoes', ''),
});

/** Discounts are whole minor units and never more than the list price together: an order discount arrives allocated to lines. */
const lineOf = (
  { quantity, listMinor, discountShares, taxPercent, category }: typeof lineParts extends fc.Arbitrary<infer P> ? P : never,
  n: number,
): Line => {
  const discounts = discountShares.map((share, at) => ({
    label: `d${at}`,
    amountMinor: Math.floor((listMinor * share) / (100 * discountShares.length)),
  }));
  const paidMinor = listMinor - discounts.reduce((all, one) => all + one.amountMinor, 0);
  const taxMinor = Math.floor((paidMinor * taxPercent) / (100 + taxPercent));
  return { ...lineTemplate, id: id.line(n), quantity, listMinor, discounts, paidMinor, taxMinor, category };
};

/** How an order was paid: by the web, at a till, partly each, or not (yet) at all. */
export type PaidBy = 'web' | 'store' | 'mixed' | 'nobody';

const paymentParts = fc.record({
  weights: fc.array(fc.integer({ min: 0, max: 10 }), { minLength: 1, maxLength: 3 }),
  methods: fc.constantFrom<Payment['method'][]>(['card'], ['gift-card', 'card'], ['voucher', 'card', 'wallet']),
});

const paymentsOf = (
  totalMinor: number,
  { weights, methods }: { weights: readonly number[]; methods: readonly Payment['method'][] },
  paidBy: PaidBy,
): Payment[] => {
  const all = Math.max(
    1,
    weights.reduce((sum, weight) => sum + weight, 0),
  );
  const shares = weights.map((weight) => Math.floor((totalMinor / all) * weight));
  const first = totalMinor - shares.slice(1).reduce((sum, share) => sum + share, 0);
  return [first, ...shares.slice(1)].map((share, at) => {
    const isStore = paidBy === 'store' || (paidBy === 'mixed' && at === shares.length - 1);
    const method = isStore ? 'till' : (methods[at % methods.length] ?? 'card');
    const captured = paidBy === 'nobody' ? 0 : share;
    return {
      ...paymentTemplate,
      id: id.payment(at + 1),
      method,
      capturedBy: isStore ? 'store' : 'web',
      authorisedMinor: share,
      capturedMinor: captured,
    };
  });
};

const orderParts = fc.record({
  currency: fc.constantFrom('EUR' as const, 'JPY' as const, 'KWD' as const),
  lines: fc.array(lineParts, { minLength: 1, maxLength: 4 }),
  shipping: fc.option(fc.record({ paid: fc.nat(2_000), standard: fc.nat(2_000) })),
  otherChargesMinor: fc.constantFrom(0, 0, 0, 99),
  payments: paymentParts,
});

/** Whole, valid orders as a channel tells them: one to four lines, discounts, shipping, charges, one to three payments, 0, 2 and 3 decimals. */
export const anyOrder = (paidBy: fc.Arbitrary<PaidBy>): fc.Arbitrary<ChannelOrder> =>
  fc.tuple(orderParts, paidBy).map(([parts, by]) => {
    const lines = parts.lines.map((line, at) => lineOf(line, at + 1));
    const shipping = parts.shipping && {
      label: 'Home',
      paidMinor: parts.shipping.paid,
      taxMinor: 0,
      standardMinor: parts.shipping.standard,
    };
    const totalMinor = lines.reduce((all, line) => all + line.paidMinor, 0) + (shipping?.paidMinor ?? 0) + parts.otherChargesMinor;
    const payments = paymentsOf(totalMinor, parts.payments, by);
    return { ...template, currency: parts.currency, lines, shipping, otherChargesMinor: parts.otherChargesMinor, totalMinor, payments };
  });

export const anyPaidBy: fc.Arbitrary<PaidBy> = fc.constantFrom('web', 'web', 'web', 'store', 'mixed', 'nobody');

/** One thing that happens to an order. Numbers are positions, taken modulo what there is at that moment. */
export type HistoryStep =
  | Readonly<{ kind: 'return'; picks: readonly (readonly [line: number, units: number])[]; isReview: boolean }>
  | Readonly<{ kind: 'confirm' | 'void' | 'refuse'; which: number }>
  /** The channel takes units back or cancels them (or neither) and gives some share of their worth, by itself. */
  | Readonly<{ kind: 'channel'; line: number; units: number; as: 'returned' | 'cancelled' | 'money'; percent: number }>
  /** The channel gives money that belongs to no line. */
  | Readonly<{ kind: 'goodwill'; percent: number }>;

const position = fc.nat(11);

const step: fc.Arbitrary<HistoryStep> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('return' as const),
      picks: fc.array(fc.tuple(position, fc.integer({ min: 1, max: 3 })), { minLength: 1, maxLength: 3 }),
      isReview: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('confirm' as const, 'void' as const, 'refuse' as const), which: position }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('channel' as const),
      line: position,
      units: fc.integer({ min: 1, max: 2 }),
      as: fc.constantFrom('returned' as const, 'cancelled' as const, 'money' as const),
      percent: fc.constantFrom(100, 100, 50, 0),
    }),
  },
);

/** Up to eight visits, voids, refusals and doings of the channel, in any order. */
export const anyHistory: fc.Arbitrary<readonly HistoryStep[]> = fc.array(step, { maxLength: 8 });

/** The same, with money of the channel that belongs to no line in between. */
export const anyHistoryWithGoodwill: fc.Arbitrary<readonly HistoryStep[]> = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: step },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('goodwill' as const), percent: fc.nat(100) }) },
  ),
  { maxLength: 8 },
);

/** The arbitrary orders are valid documents: a test of the tests. */
export const isValidDocument = (document: ChannelOrder): boolean => channelOrder.safeParse(document).success;
