import type { ChannelOrder } from '../channel-order.ts';
import type { Decision } from '../decide.ts';
import type { KnownOrder } from '../order.ts';
import type { ReturnTerms } from '../returnable.ts';
import { drawFrom, historyBy, orderBy } from './any-shop.ts';
import type { Draw } from './any-shop.ts';
import type { HistoryStep } from './arbitraries.ts';
import { aPolicy, at, id, someTerms } from './builders.ts';
import { createOracle, linesOfSale } from './oracle.ts';
import type { OracleAnswer, OracleEvent, OracleOrder } from './oracle.ts';
import { playHistory } from './play-history.ts';
import type { Played } from './play-history.ts';

const SHIPPING = ['never', 'when-all-returned', 'proportional'] as const;
const PAYMENT_ORDER = ['proportional', 'proportional', 'as-placed', 'card-first'] as const;
const FEES = [
  { perReturn: null, restockingBasisPoints: 0 },
  { perReturn: { minor: 290, currency: 'EUR' }, restockingBasisPoints: 1_000 },
  { perReturn: { minor: 100_000, currency: 'EUR' }, restockingBasisPoints: 3_333 },
] as const;
/** Past the law's withdrawal, which no fee may touch, and inside the window. */
const LATE = at('2026-12-05T10:00:00.000Z');
/** Built once: a policy is parsed, and two hundred thousand times would be most of the time. */
const TERMS = SHIPPING.flatMap((shipping) =>
  PAYMENT_ORDER.flatMap((paymentOrder) =>
    FEES.flatMap((fees) => {
      const policy = aPolicy({ shipping, paymentOrder, fees });
      return [someTerms({ policy }), someTerms({ policy, presentedAt: LATE })];
    }),
  ),
);

const feesOf = ({ currency }: ChannelOrder, { policy: { fees }, presentedAt }: ReturnTerms): OracleOrder['fees'] =>
  presentedAt === LATE
    ? {
        perReturn: BigInt(fees.perReturn?.currency === currency ? fees.perReturn.minor : 0),
        restocking: BigInt(fees.restockingBasisPoints),
      }
    : { perReturn: 0n, restocking: 0n };

type Shop = Readonly<{ document: ChannelOrder; offers: 'as-paid' | 'by-list-price' }>;

/** Every fourth shop sells bundles and ties lines together by an offer. Neither the papers nor the oracle say how tax is shared, so there is none. */
const shopBy = (draw: Draw): Shop => {
  const document = orderBy(draw);
  if (draw.upTo(3) > 0) return { document, offers: 'as-paid' };
  const partOf = (n: number) => ({
    id: id.line(n),
    sku: `PART-${n}`,
    barcode: null,
    name: `Part ${n}`,
    variant: '',
    category: '',
    quantity: 1 + draw.upTo(1),
    weightMinor: draw.upTo(draw.pick([0, 50, 9_999])),
  });
  const lines = document.lines.map((line) => ({
    ...line,
    taxMinor: 0,
    components: draw.upTo(1) === 0 ? Array.from({ length: 2 + draw.upTo(1) }, (_, n) => partOf(n + 1)) : [],
  }));
  const tied = lines.slice(0, 2 + draw.upTo(1)).map((line) => line.id);
  return {
    document: { ...document, lines, offers: tied.length > 1 ? [{ label: 'Offer', lineIds: tied }] : [] },
    offers: draw.pick(['as-paid', 'by-list-price']),
  };
};

const oracleOrderOf = ({ document, offers }: Shop, terms: ReturnTerms): OracleOrder => ({
  lines: linesOfSale(
    document.lines.map((line) => ({
      id: line.id,
      quantity: line.quantity,
      paid: BigInt(line.paidMinor),
      discounts: line.discounts.map((one) => BigInt(one.amountMinor)),
      tax: BigInt(line.taxMinor),
      parts: line.components.map((part) => ({ id: part.id, quantity: part.quantity, weight: BigInt(part.weightMinor) })),
    })),
    offers === 'by-list-price' ? document.offers.flatMap((offer) => offer.lineIds) : [],
  ),
  shipping: BigInt(document.shipping === null ? 0 : Math.min(document.shipping.paidMinor, document.shipping.standardMinor ?? Infinity)),
  payments: document.payments.map((one) => ({
    id: one.id,
    isWeb: one.capturedBy === 'web',
    isCard: one.method === 'card',
    authorised: BigInt(one.authorisedMinor),
    captured: BigInt(one.capturedMinor),
  })),
  shippingMode: terms.policy.shipping,
  paymentOrder: terms.policy.paymentOrder,
  fees: feesOf(document, terms),
});

/** What the channel did by itself is told to the oracle as it was seen: by how much the order's facts changed. */
const doneByChannel = (before: KnownOrder, after: KnownOrder): OracleEvent[] => {
  const from = after.state.payments.map(
    (one, at) => [one.paymentId, BigInt(one.refunded.minor - (before.state.payments[at]?.refunded.minor ?? 0))] as const,
  );
  const onLines = after.state.lines.map((line, at) => {
    const was = before.state.lines[at];
    return {
      kind: 'channel' as const,
      lineId: line.lineId,
      returned: line.returnedAtChannel - (was?.returnedAtChannel ?? 0),
      cancelled: line.cancelled - (was?.cancelled ?? 0),
      money: BigInt(line.refundedAtChannel.minor - (was?.refundedAtChannel.minor ?? 0)),
      from: [],
    };
  });
  return [...onLines, { kind: 'channel', lineId: null, returned: 0, cancelled: 0, money: 0n, from }];
};

/** Whether a person must look is no matter of money: the oracle is told, and follows what a void or a refusal then frees. */
const eventsOf = (step: HistoryStep, { before, after, decision }: Played, returns: number): OracleEvent[] => {
  switch (step.kind) {
    case 'return': {
      const { lines } = before.order;
      const picks = step.picks.map(([line, units]) => [lines[line % lines.length]?.lineId ?? '', units] as const);
      return [{ kind: 'return', picks, isReserved: decision?.hold === 'reserved' }];
    }
    case 'channel':
    case 'goodwill':
      return doneByChannel(before, after);
    default:
      return returns === 0 ? [] : [{ kind: step.kind, which: step.which % returns }];
  }
};

/** `refund`: what is refunded or, of authorisations, let go. */
type Told = Readonly<{ lines: readonly string[]; shipping: number; withheld: number; refund: number; plan: readonly string[] }>;

const toldByOracle = ({ lines, shipping, withheld, refund, plan }: OracleAnswer): Told => ({
  lines: [...new Set(lines.map((line) => line.lineId))].toSorted().map((lineId) => {
    const same = lines.filter((line) => line.lineId === lineId);
    const units = same.reduce((all, line) => all + line.units, 0);
    return `${lineId}: ${units} for ${same.reduce((all, line) => all + line.money, 0n)} with ${same.reduce((all, line) => all + line.tax, 0n)} tax`;
  }),
  shipping: Number(shipping),
  withheld: Number(withheld),
  refund: Number(refund),
  plan: plan.map(([id, amount]) => `${id}: ${amount}`).toSorted(),
});

const toldByEngine = ({ holds, shipping, withheld, refund, released, plan }: Decision): Told => ({
  lines: holds.map((hold) => `${hold.lineId}: ${hold.units} for ${hold.money.minor} with ${hold.tax.minor} tax`).toSorted(),
  shipping: shipping?.minor ?? 0,
  withheld: withheld?.minor ?? 0,
  refund: (refund?.minor ?? 0) + (released?.minor ?? 0),
  plan: plan.map((one) => `${one.paymentId}: ${one.amount.minor}`).toSorted(),
});

/** What came up, so that a test can say that it saw what it is about. */
export type Seen = {
  returns: number;
  voids: number;
  channelMoney: number;
  severalPayments: number;
  shipping: number;
  fees: number;
  letGo: number;
  bundles: number;
  offers: number;
};

const everythingOf = ({ order }: KnownOrder): HistoryStep => ({
  kind: 'return',
  picks: order.lines.map((line, at) => [at, line.quantity] as const),
  isReview: false,
});

/** Plays the order and history of a seed on the engine, tells the oracle what happened, and answers what each said to every return. */
export const askBoth = (seed: number, seen: Seen): Readonly<{ oracle: readonly Told[]; engine: readonly Told[] }> => {
  const draw = drawFrom(seed);
  const shop = shopBy(draw);
  const steps = historyBy(draw);
  const terms = TERMS[draw.upTo(TERMS.length - 1)] ?? someTerms();
  const ask = createOracle(oracleOrderOf(shop, terms));
  const oracle: Told[] = [];
  const engine: Told[] = [];
  let returns = 0;
  if (shop.document.lines.some((line) => line.components.length > 0)) seen.bundles += 1;
  if (shop.document.offers.length > 0 && shop.offers === 'by-list-price') seen.offers += 1;
  playHistory(shop.document, steps, terms, { offers: shop.offers }).forEach((played, at) => {
    const step = steps[at] ?? everythingOf(played.before);
    for (const event of eventsOf(step, played, returns)) {
      const answer = ask(event);
      if (answer !== null) oracle.push(toldByOracle(answer));
      if (event.kind === 'void') seen.voids += 1;
      if (event.kind === 'channel' && event.money > 0n) seen.channelMoney += 1;
    }
    if (played.decision === null) return;
    const told = toldByEngine(played.decision);
    engine.push(told);
    returns += 1;
    seen.returns += 1;
    if (told.plan.length > 1) seen.severalPayments += 1;
    if (told.shipping > 0) seen.shipping += 1;
    if (told.withheld > 0) seen.fees += 1;
    if ((played.decision.released?.minor ?? 0) > 0) seen.letGo += 1;
  });
  return { oracle, engine };
};
