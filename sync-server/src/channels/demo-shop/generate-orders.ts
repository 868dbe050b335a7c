import { addMs, msBetween } from 'shared-types/calendar';
import type { Instant } from 'shared-types/calendar';
import type { ChannelOrderInput } from 'shared-types/channel-order';
import { mulberry32 } from 'shared-types/mulberry32';
import type { OrderType } from 'shared-types/order';
import type { Market, Store } from 'shared-types/policy';

import { basketOf, chance, oneOf, taxInside, wholeBetween } from './basket.ts';
import type { Random } from './basket.ts';
import { arrived, DAY_MS, givenUp, maybeReturned, maybeShort, notSent, underway } from './order-life.ts';
import type { Progress } from './order-life.ts';
import { personOf } from './people.ts';
import { withSetsAndOffers } from './sets-and-offers.ts';

export type DemoMarket = Pick<Market, 'marketId' | 'currency' | 'locale'>;
type DemoStore = Pick<Store, 'storeId' | 'marketId' | 'code'>;

export type DemoWorld = Readonly<{
  seed: number;
  /** How many orders, all markets together. */
  count: number;
  now: Instant;
  /** The first gets 60 % of the orders, the rest share what is left. */
  markets: readonly [DemoMarket, ...DemoMarket[]];
  stores: readonly DemoStore[];
}>;

const SPAN_DAYS = 60;

type Sale = Readonly<{
  random: Random;
  market: DemoMarket;
  store: DemoStore | null;
  placedAt: Instant;
  orderType: OrderType;
  serial: number;
}>;

const homeOf = (market: DemoMarket): 'fr' | 'en' => (market.locale.startsWith('fr') ? 'fr' : 'en');

/** Three in five customers come once; the others have several orders, so that a name finds more than one. */
const customerOf = ({ random, market, serial }: Sale, people: number): ChannelOrderInput['customer'] => {
  if (chance(random, 0.01)) return null;
  const number = chance(random, 0.6) ? serial : Math.floor(random() * people);
  const person = personOf(
    homeOf(market),
    number,
    mulberry32(number * 7_919 + market.marketId.length * 104_729 + market.currency.charCodeAt(0)),
  );
  return chance(random, 0.08) ? { ...person, id: null } : person;
};

const STANDARD = { EUR: 495, other: 450 } as const;
const FREE_FROM_MINOR = 9_000;

const shippingOf = ({ random, market, orderType }: Sale, goodsMinor: number): ChannelOrderInput['shipping'] => {
  if (orderType !== 'ecommerce') return null;
  const isFrench = homeOf(market) === 'fr';
  const base = market.currency === 'EUR' ? STANDARD.EUR : STANDARD.other;
  const standardMinor = goodsMinor >= FREE_FROM_MINOR ? 0 : base;
  const isExpress = chance(random, 0.15);
  const paidMinor = isExpress ? standardMinor + 500 : standardMinor;
  const label = isExpress ? (isFrench ? 'Livraison express' : 'Express delivery') : isFrench ? 'Livraison standard' : 'Standard delivery';
  return { label, paidMinor, taxMinor: taxInside(paidMinor, market.currency), standardMinor };
};

type PaymentInput = NonNullable<ChannelOrderInput['payments']>[number];
type Means = Pick<PaymentInput, 'method' | 'label' | 'last4'>;

const digits = (random: Random, count: number): string => Array.from({ length: count }, () => Math.floor(random() * 10)).join('');

const meansOf = (random: Random): Means => {
  const roll = random();
  if (roll < 0.62) return { method: 'card', label: oneOf(random, ['Visa', 'Mastercard', 'Visa', 'CB', 'Amex']), last4: digits(random, 4) };
  if (roll < 0.79) return { method: 'wallet', label: 'PayPal', last4: null };
  if (roll < 0.88) return { method: 'pay-later', label: 'Klarna', last4: null };
  if (roll < 0.95) return { method: 'wallet', label: 'Apple Pay', last4: digits(random, 4) };
  if (roll < 0.98) return { method: 'bank-transfer', label: 'Bank transfer', last4: null };
  return { method: 'cash-on-delivery', label: 'Cash on delivery', last4: null };
};

const webPayment = (id: string, means: Means, minor: number): PaymentInput => ({
  id,
  ...means,
  capturedBy: 'web',
  authorisedMinor: minor,
  capturedMinor: minor,
});

const webPayments = (random: Random, totalMinor: number): PaymentInput[] => {
  if (!chance(random, 0.1) || totalMinor < 4_000) return [webPayment('p1', meansOf(random), totalMinor)];
  const giftMinor = oneOf(random, [2_000, 2_500, 3_000]);
  const gift: Means = { method: 'gift-card', label: 'Gift card', last4: digits(random, 4) };
  const card: Means = { method: 'card', label: oneOf(random, ['Visa', 'Mastercard']), last4: digits(random, 4) };
  return [webPayment('p1', card, totalMinor - giftMinor), webPayment('p2', gift, giftMinor)];
};

const tillPayment = (sale: Sale, totalMinor: number): PaymentInput => ({
  id: 'p1',
  method: 'till',
  label: homeOf(sale.market) === 'fr' ? 'Caisse' : 'Till',
  capturedBy: 'store',
  authorisedMinor: totalMinor,
  capturedMinor: totalMinor,
  storeReceiptNumber: chance(sale.random, 0.9) ? `${sale.store?.code ?? 'TILL'}-${digits(sale.random, 2)}-${digits(sale.random, 5)}` : null,
});

const progressOf = ({ random, orderType }: Sale, ageMs: number): Progress => {
  if (chance(random, 0.012)) return 'given-up';
  if (orderType === 'e-reservation') return chance(random, 0.28) || ageMs < DAY_MS ? 'not-collected' : 'arrived';
  if (ageMs < 1.5 * DAY_MS) return orderType === 'ecommerce' && chance(random, 0.6) ? 'paid-not-sent' : 'on-its-way';
  return orderType === 'click-and-collect' && chance(random, 0.06) ? 'not-collected' : 'arrived';
};

const paymentsFor = (sale: Sale, totalMinor: number, progress: Progress): PaymentInput[] => {
  const isCollected = progress === 'arrived';
  if (sale.orderType === 'e-reservation') return isCollected ? [tillPayment(sale, totalMinor)] : [];
  const isPaidInStore = sale.orderType === 'click-and-collect' && chance(sale.random, 0.35);
  if (!isPaidInStore) return webPayments(sale.random, totalMinor);
  return isCollected ? [tillPayment(sale, totalMinor)] : [];
};

const liveOf = (order: ChannelOrderInput, sale: Sale, progress: Progress, now: Instant): ChannelOrderInput => {
  const { random, placedAt, orderType } = sale;
  const received = addMs(
    placedAt,
    wholeBetween(random, orderType === 'ecommerce' ? 30 : 20, orderType === 'ecommerce' ? 130 : 70) * 3_600_000,
  );
  if (progress === 'given-up') return givenUp(order);
  if (progress === 'paid-not-sent') return notSent(order);
  if (progress !== 'arrived' || msBetween(received, now) < 0) return underway(order);
  return maybeReturned(arrived(maybeShort(order, random, addMs(placedAt, DAY_MS)), received), { random, received, now });
};

const orderOf = (sale: Sale, world: DemoWorld): ChannelOrderInput => {
  const { random, market, placedAt, orderType, serial, store } = sale;
  const language = homeOf(market);
  const basket = basketOf({ random, currency: market.currency, language });
  // A chance of their own, so that they change no other order.
  const extras = { random: mulberry32(world.seed * 1_000_003 + serial), currency: market.currency, language };
  const { lines, offers } = withSetsAndOffers(basket, extras);
  const goods = lines.reduce((all, line) => all + line.paidMinor, 0);
  const shipping = shippingOf(sale, goods);
  const totalMinor = goods + (shipping?.paidMinor ?? 0);
  const progress = progressOf(sale, msBetween(placedAt, world.now));
  const order: ChannelOrderInput = {
    id: `web-${String(serial).padStart(7, '0')}`,
    number: '',
    orderType,
    placedAt,
    sequence: 1,
    currency: market.currency,
    locale: market.locale,
    collectedIn: store?.storeId ?? null,
    customer: customerOf(sale, Math.ceil(world.count / 3)),
    lines: [...lines],
    offers,
    shipping,
    totalMinor,
    payments: paymentsFor(sale, totalMinor, progress),
  };
  return liveOf(order, sale, progress, world.now);
};

const orderTypeOf = (random: Random): OrderType => {
  const roll = random();
  return roll < 0.7 ? 'ecommerce' : roll < 0.9 ? 'click-and-collect' : 'e-reservation';
};

const saleOf = (world: DemoWorld, random: Random, serial: number): Sale => {
  const [first, ...others] = world.markets;
  const market = chance(random, 0.6) ? first : (others[Math.floor(random() * others.length)] ?? first);
  const stores = world.stores.filter((store) => store.marketId === market.marketId);
  const orderType = stores.length === 0 ? 'ecommerce' : orderTypeOf(random);
  return {
    random,
    market,
    store: orderType === 'ecommerce' ? null : (stores[Math.floor(random() * stores.length)] ?? null),
    placedAt: addMs(world.now, -Math.round(60_000 + random() ** 1.2 * SPAN_DAYS * DAY_MS)),
    orderType,
    serial,
  };
};

/** Above the numbers of the sentinels, so that neither ever takes the other's. */
const FIRST_NUMBER = { ecommerce: 20_420_000, 'click-and-collect': 3_311_000, 'e-reservation': 501_000 } as const;
const PREFIX = { ecommerce: 'EC', 'click-and-collect': 'CC', 'e-reservation': 'ER' } as const;

/** Numbers rise with time, with gaps, as a shop gives them. */
const numbered = (orders: readonly ChannelOrderInput[], random: Random): ChannelOrderInput[] => {
  const last = { ...FIRST_NUMBER } as Record<OrderType, number>;
  return orders
    .toSorted((a, b) => (a.placedAt < b.placedAt ? -1 : 1))
    .map((order, at) => {
      last[order.orderType] += wholeBetween(random, 1, 7);
      return { ...order, number: `${PREFIX[order.orderType]}-${last[order.orderType]}`, sequence: at + 1 };
    });
};

/** About 60 days of a fashion shop's orders. The same world gives the same orders, to the last minor unit. */
export const demoOrders = (world: DemoWorld): ChannelOrderInput[] => {
  const random = mulberry32(world.seed);
  const orders = Array.from({ length: world.count }, (_, serial) => orderOf(saleOf(world, random, serial), world));
  return numbered(orders, random);
};
