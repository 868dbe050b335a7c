import type { ChannelOrder } from '../channel-order.ts';
import { mulberry32 } from '../mulberry32.ts';
import type { HistoryStep } from './arbitraries.ts';
import { aChannelLine, aChannelOrder, id } from './builders.ts';

/**
 * Random orders and histories by the hundred thousand. `arbitraries.ts` shrinks what fails and costs for it; this draws from one seed a case,
 * ten times as fast, and a failing case is named by its seed.
 */
export type Draw = Readonly<{
  upTo: (most: number) => number;
  pick: <const T>(of: readonly [T, ...T[]]) => T;
}>;

/** The same seed draws the same case. */
export const drawFrom = (seed: number): Draw => {
  const next = mulberry32(seed);
  const upTo = (most: number): number => Math.floor(next() * (most + 1));
  return { upTo, pick: (of) => of[upTo(of.length - 1)] ?? of[0] };
};

const many = <T>(draw: Draw, [least, most]: readonly [number, number], one: (at: number) => T): T[] =>
  Array.from({ length: least + draw.upTo(most - least) }, (_, at) => one(at));

/** Small amounts find faults of rounding, large ones overflow. */
const anyMinor = (draw: Draw): number => draw.upTo(draw.pick([40, 40, 30_000, 30_000, 30_000, 2_000_000_000_000]));

const template = aChannelOrder({ customer: null, lines: [aChannelLine()] });
const [lineTemplate] = template.lines;
const [paymentTemplate] = template.payments;
if (!lineTemplate || !paymentTemplate) throw new Error('the template of all orders has a line and a payment');

const lineBy = (draw: Draw, at: number): ChannelOrder['lines'][number] => {
  const listMinor = anyMinor(draw);
  const discounts = many(draw, [0, 2], (n) => ({ label: `d${n}`, amountMinor: Math.floor((listMinor / 100) * draw.upTo(50)) }));
  const paidMinor = listMinor - discounts.reduce((all, one) => all + one.amountMinor, 0);
  const taxMinor = Math.floor(paidMinor / draw.pick([6, 11, 21, 1_000]));
  return { ...lineTemplate, id: id.line(at + 1), quantity: 1 + draw.upTo(5), listMinor, discounts, paidMinor, taxMinor };
};

/** One to three payments that add up to the total; now and then a till took one of them, or nobody took any. */
const paymentsBy = (draw: Draw, totalMinor: number): ChannelOrder['payments'] => {
  const parts = many(draw, [0, 2], () => Math.floor((totalMinor / 3) * (draw.upTo(100) / 100)));
  const shares = [totalMinor - parts.reduce((all, part) => all + part, 0), ...parts];
  const isCaptured = draw.upTo(19) > 0;
  return shares.map((share, at) => {
    const isTill = draw.upTo(9) === 0;
    return {
      ...paymentTemplate,
      id: id.payment(at + 1),
      method: isTill ? 'till' : draw.pick(['card', 'gift-card', 'wallet', 'voucher']),
      capturedBy: isTill ? 'store' : 'web',
      authorisedMinor: share,
      capturedMinor: isCaptured ? share : 0,
    };
  });
};

export const orderBy = (draw: Draw): ChannelOrder => {
  const lines = many(draw, [1, 4], (at) => lineBy(draw, at));
  const shipping = draw.pick([true, false])
    ? { label: 'Home', paidMinor: draw.upTo(2_000), taxMinor: 0, standardMinor: draw.upTo(2_000) }
    : null;
  const otherChargesMinor = draw.pick([0, 0, 0, 99]);
  const totalMinor = lines.reduce((all, line) => all + line.paidMinor, 0) + (shipping?.paidMinor ?? 0) + otherChargesMinor;
  const payments = paymentsBy(draw, totalMinor);
  return { ...template, currency: draw.pick(['EUR', 'JPY', 'KWD']), lines, shipping, otherChargesMinor, totalMinor, payments };
};

const stepBy = (draw: Draw): HistoryStep => {
  const kind = draw.pick(['return', 'return', 'return', 'return', 'confirm', 'void', 'refuse', 'channel', 'channel', 'goodwill']);
  switch (kind) {
    case 'return':
      return { kind, picks: many(draw, [1, 3], () => [draw.upTo(3), 1 + draw.upTo(2)] as const), isReview: draw.upTo(2) === 0 };
    case 'channel': {
      const as = draw.pick(['returned', 'cancelled', 'money']);
      return { kind, line: draw.upTo(3), units: 1 + draw.upTo(1), as, percent: draw.pick([100, 100, 50, 0]) };
    }
    case 'goodwill':
      return { kind, percent: draw.upTo(100) };
    default:
      return { kind, which: draw.upTo(7) };
  }
};

/** Up to seven visits, voids, refusals and doings of the channel, in any order. */
export const historyBy = (draw: Draw): HistoryStep[] => many(draw, [1, 7], () => stepBy(draw));
