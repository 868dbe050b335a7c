import { addMs } from 'shared-types/calendar';
import type { Instant } from 'shared-types/calendar';
import type { ChannelOrderInput } from 'shared-types/channel-order';
import { exponentOf, moneyOf, proportion } from 'shared-types/money';

import { taxInside } from './basket.ts';
import type { LineInput } from './basket.ts';
import type { DemoMarket, DemoWorld } from './generate-orders.ts';
import type { Sentinel } from './shop-wire.ts';

/** An order with a fixed number, and what it shows. */
export type DemoSentinel = Readonly<{ number: string; shows: string; sentinel: Sentinel | null; document: ChannelOrderInput }>;

const DAY_MS = 86_400_000;

type Goods = Readonly<{ sku: string; barcode: string; name: string; variant: string; category: string; minor: number }>;

const GOODS = {
  sweater: { sku: 'MER-NV-M', barcode: '4006381333931', name: 'Merino crew-neck sweater', variant: 'Navy, M', category: 'knitwear', minor: 8_900 },
  trousers: { sku: 'PWT-CH-42', barcode: '3762014900017', name: 'Pleated wool trousers', variant: 'Charcoal, 42', category: 'trousers', minor: 12_900 },
  shirt: { sku: 'POP-WH-40', barcode: '3762014900024', name: 'Poplin shirt, concealed placket', variant: 'White, 40', category: 'shirts', minor: 6_900 },
  scarf: { sku: 'SCF-SILK', barcode: '3762014900031', name: 'Silk scarf, hand-rolled', variant: 'Plum', category: 'accessories', minor: 5_900 },
  belt: { sku: 'BLT-30-95', barcode: '3762014900048', name: 'Leather belt, 30 mm', variant: 'Black, 95', category: 'accessories', minor: 4_900 },
  overcoat: { sku: 'OCT-CM-50', barcode: '3762014900055', name: 'Camel overcoat, unlined', variant: 'Camel, 50', category: 'coats', minor: 34_900 },
  sneaker: { sku: 'CRT-OW-43', barcode: '3762014900062', name: 'Court sneaker', variant: 'Off-white, 43', category: 'shoes', minor: 14_900 },
  dress: { sku: 'MDI-PL-38', barcode: '3762014900079', name: 'Crêpe midi dress', variant: 'Plum, 38', category: 'dresses', minor: 18_900 },
  blouse: { sku: 'BLS-EC-38', barcode: '3762014900086', name: 'Silk blouse', variant: 'Ecru, 38', category: 'shirts', minor: 9_900 },
  polo: { sku: 'PLO-SB-L', barcode: '3762014900093', name: 'Piqué polo shirt', variant: 'Sky blue, L', category: 'tops', minor: 6_400 },
  cardigan: { sku: 'CRD-GY-S', barcode: '3762014900109', name: 'Ribbed cardigan', variant: 'Grey marl, S', category: 'knitwear', minor: 7_490 },
  tee: { sku: 'TEE-BK-M', barcode: '3762014900116', name: 'Organic cotton T-shirt', variant: 'Black, M', category: 'tops', minor: 4_800 },
  teeEcru: { sku: 'TEE-EC-M', barcode: '3762014900130', name: 'Organic cotton T-shirt', variant: 'Ecru, M', category: 'tops', minor: 4_800 },
  weekend: { sku: 'SET-WEEKEND', barcode: '3762014900147', name: 'Weekend set: sweater, scarf and belt', variant: '', category: 'sets', minor: 19_700 },
  kimono: { sku: 'KIM-IN-1', barcode: '3762014900154', name: 'Indigo kimono jacket', variant: 'Indigo', category: 'jackets', minor: 24_900 },
  loafers: { sku: 'LFR-BK-41', barcode: '3762014900123', name: 'Leather loafers', variant: 'Black, 41', category: 'shoes', minor: 12_900 },
} as const satisfies Record<string, Goods>; // prettier-ignore

type Extra = Readonly<{
  quantity?: number;
  percentOff?: number;
  finalSale?: boolean;
  cancelled?: number;
  /** Given away under this label. */
  freeAs?: string;
  /** What a set is made of, one of each. */
  parts?: readonly Goods[];
}>;

const lineOf = (goods: Goods, extra: Extra = {}): Omit<LineInput, 'id' | 'taxMinor'> => {
  const quantity = extra.quantity ?? 1;
  const listMinor = goods.minor * quantity;
  const percentOff = extra.freeAs === undefined ? (extra.percentOff ?? 0) : 100;
  const off = proportion(moneyOf(listMinor, 'EUR'), percentOff, 100).minor; // the currency does not change a percentage
  const { minor: _, ...article } = goods;
  return {
    ...article,
    quantity,
    listMinor,
    discounts: off === 0 ? [] : [{ label: extra.freeAs ?? `Promotion −${percentOff} %`, amountMinor: off }],
    paidMinor: listMinor - off,
    finalSale: extra.finalSale ?? false,
    cancelled: extra.cancelled ?? 0,
    delivered: quantity - (extra.cancelled ?? 0),
    components: (extra.parts ?? []).map(({ minor: weightMinor, ...part }, at) => ({ ...part, id: `c${at + 1}`, quantity: 1, weightMinor })),
  };
};

type Sketch = Readonly<{
  number: string;
  type: ChannelOrderInput['orderType'];
  who: readonly [name: string, email: string];
  daysAgo: number;
  lines: readonly Omit<LineInput, 'id' | 'taxMinor'>[];
  shippingMinor?: number;
  /** Paid on the web by gift card; the rest by card. */
  giftMinor?: number;
  /** Paid at a till instead, with this receipt. */
  receipt?: string;
  last4?: string;
  /** How it was paid on the web, where not by card. */
  means?: Readonly<{ method: 'pay-later' | 'cash-on-delivery'; label: string }>;
  /** The card was asked and nothing was taken yet. */
  authorisedOnly?: boolean;
  /** All its lines belong to one offer. */
  offer?: string;
  /** What the label of its parcel says (F-10). */
  parcel?: string;
}>;

type Place = Readonly<{ market: DemoMarket; storeId: string | null; now: Instant }>;

const webPayments = (sketch: Sketch, totalMinor: number): ChannelOrderInput['payments'] => {
  const gift = sketch.giftMinor ?? 0;
  const card = totalMinor - gift;
  return [
    {
      id: 'p1',
      ...(sketch.means ?? { method: 'card', label: 'Visa', last4: sketch.last4 ?? '4417' }),
      capturedBy: 'web',
      authorisedMinor: card,
      capturedMinor: sketch.authorisedOnly === true ? 0 : card,
    },
    ...(gift === 0
      ? []
      : [
          {
            id: 'p2',
            method: 'gift-card' as const,
            label: 'Gift card',
            last4: '8820',
            capturedBy: 'web' as const,
            authorisedMinor: gift,
            capturedMinor: gift,
          },
        ]),
  ];
};

const tillPayment = (sketch: Sketch): ChannelOrderInput['payments'] => {
  const paid = sketch.lines.reduce((all, line) => all + ((line.cancelled ?? 0) > 0 ? 0 : line.paidMinor), 0);
  return [
    {
      id: 'p1',
      method: 'till',
      label: 'Till',
      capturedBy: 'store',
      authorisedMinor: paid,
      capturedMinor: paid,
      storeReceiptNumber: sketch.receipt ?? null,
    },
  ];
};

const draw = (sketch: Sketch, { market, storeId, now }: Place): ChannelOrderInput => {
  const { currency, locale } = market;
  const shipping = sketch.shippingMinor ?? 0;
  const totalMinor = sketch.lines.reduce((all, line) => all + line.paidMinor, 0) + shipping;
  const isCollected = sketch.type !== 'ecommerce';
  return {
    id: `demo-${sketch.number}`,
    number: sketch.number,
    orderType: sketch.type,
    placedAt: addMs(now, -(sketch.daysAgo + 3) * DAY_MS),
    sequence: 1,
    currency,
    locale,
    collectedIn: isCollected ? storeId : null,
    customer: { id: `cu-${sketch.who[1].split('@')[0] ?? ''}`, name: sketch.who[0], email: sketch.who[1], phone: '+33 6 12 34 56 78' },
    lines: sketch.lines.map((line, at) => ({ ...line, id: `l${at + 1}`, taxMinor: taxInside(line.paidMinor, currency) })),
    offers: sketch.offer === undefined ? [] : [{ label: sketch.offer, lineIds: sketch.lines.map((_, at) => `l${at + 1}`) }],
    shipping: isCollected
      ? null
      : { label: 'Standard delivery', paidMinor: shipping, taxMinor: taxInside(shipping, currency), standardMinor: shipping },
    totalMinor,
    payments: sketch.receipt === undefined ? webPayments(sketch, totalMinor) : tillPayment(sketch),
    receivedAt: addMs(now, -sketch.daysAgo * DAY_MS),
    shipments: sketch.parcel === undefined ? [] : [{ tracking: sketch.parcel }],
  };
};

const CAMILLE = ['Camille Fournier', 'camille.fournier@example.org'] as const;

type Shown = Readonly<{ shows: string; sentinel: Sentinel | null; sketch: Sketch }>;

const HOME: readonly Shown[] = [
  {
    shows: 'Split payment: five lines, card and gift card; a final sale among them',
    sentinel: null,
    sketch: {
      number: 'EC-20417736', type: 'ecommerce', who: CAMILLE, daysAgo: 7, shippingMinor: 495, giftMinor: 5_000, parcel: '00340434161094015902',
      lines: [
        lineOf(GOODS.sweater, { quantity: 2, percentOff: 10 }), lineOf(GOODS.trousers, { percentOff: 10 }),
        lineOf(GOODS.shirt, { percentOff: 10 }), lineOf(GOODS.scarf, { percentOff: 10, finalSale: true }), lineOf(GOODS.belt, { percentOff: 10 }),
      ],
    },
  },
  { shows: 'E-commerce: one line, one card', sentinel: null, sketch: { number: 'EC-20416981', type: 'ecommerce', who: ['Anton Weber', 'anton.weber@example.com'], daysAgo: 5, last4: '0921', parcel: '1Z8V92A70367203024', lines: [lineOf(GOODS.cardigan)] } },
  { shows: 'Click and collect, paid on the web', sentinel: null, sketch: { number: 'CC-3310294', type: 'click-and-collect', who: ['Giulia Marchetti', 'giulia.marchetti@example.org'], daysAgo: 4, last4: '3310', lines: [lineOf(GOODS.belt), lineOf(GOODS.shirt)] } },
  { shows: 'Click and collect, paid in the store: refund at the till', sentinel: null, sketch: { number: 'CC-3309817', type: 'click-and-collect', who: ['Hugo Fournier', 'hugo.fournier@example.org'], daysAgo: 12, receipt: 'PDI3-04-00117', lines: [lineOf(GOODS.trousers)] } },
  { shows: 'E-reservation, paid at the till: refund at the till', sentinel: null, sketch: { number: 'ER-500291', type: 'e-reservation', who: ['Maëlle Fournier-Leclerc', 'maelle.fournier-leclerc@example.org'], daysAgo: 19, receipt: 'BEC7-02-00934', lines: [lineOf(GOODS.blouse, { quantity: 2 })] } },
  { shows: 'E-reservation, one of three not collected', sentinel: null, sketch: { number: 'ER-500318', type: 'e-reservation', who: ['Noah Lindqvist', 'noah.lindqvist@example.com'], daysAgo: 6, receipt: 'BEC7-01-01022', lines: [lineOf(GOODS.overcoat), lineOf(GOODS.sneaker), lineOf(GOODS.dress, { cancelled: 1 })] } },
  { shows: 'Declined: the gateway says no', sentinel: 'declined', sketch: { number: 'EC-20413377', type: 'ecommerce', who: ['Élise Marchand', 'elise.marchand@example.org'], daysAgo: 9, last4: '7702', lines: [lineOf(GOODS.polo)] } },
  { shows: 'Answer lost: refunded at once, but the answer never comes', sentinel: 'answer-lost', sketch: { number: 'EC-20415102', type: 'ecommerce', who: ['Pieter van den Berg', 'pieter.vandenberg@example.com'], daysAgo: 8, last4: '5164', lines: [lineOf(GOODS.tee, { quantity: 2 })] } },
  { shows: 'Slow: the answer takes three seconds', sentinel: 'slow', sketch: { number: 'EC-20416455', type: 'ecommerce', who: ['Léa Dubois-Kerhervé', 'lea.dubois-kerherve@example.org'], daysAgo: 6, last4: '2208', lines: [lineOf(GOODS.cardigan), lineOf(GOODS.sweater), lineOf(GOODS.polo)] } },
  { shows: 'Refunded on the web meanwhile: the shop was faster', sentinel: 'refunded-on-web-meanwhile', sketch: { number: 'EC-20415560', type: 'ecommerce', who: ['Marta Oliveira Sá', 'marta.oliveira-sa@example.org'], daysAgo: 10, last4: '0921', lines: [lineOf(GOODS.dress)] } },
  { shows: 'Pending: the gateway works until the shop settles it', sentinel: 'pending', sketch: { number: 'EC-20414093', type: 'ecommerce', who: ['Sarah Benali', 'sarah.benali@example.org'], daysAgo: 11, last4: '1187', lines: [lineOf(GOODS.loafers)] } },
  { shows: 'Past its window: a person decides', sentinel: null, sketch: { number: 'EC-20398102', type: 'ecommerce', who: CAMILLE, daysAgo: 47, lines: [lineOf(GOODS.tee), lineOf(GOODS.polo)] } },
  { shows: 'A bundle: three articles sold as one, each may come back alone', sentinel: null, sketch: { number: 'EC-20418102', type: 'ecommerce', who: ['Clémence Aubry', 'clemence.aubry@example.org'], daysAgo: 4, last4: '6120', parcel: '6A12345678901', lines: [lineOf(GOODS.weekend, { percentOff: 15, parts: [GOODS.sweater, GOODS.scarf, GOODS.belt] })] } },
  { shows: 'An offer: a coat with a scarf as a gift; the gift stays, or it does not', sentinel: null, sketch: { number: 'EC-20418119', type: 'ecommerce', who: ['Björn Sandström', 'bjorn.sandstrom@example.com'], daysAgo: 5, last4: '3397', offer: 'Gift with your coat', lines: [lineOf(GOODS.overcoat), lineOf(GOODS.scarf, { freeAs: 'Gift with your coat' })] } },
  { shows: 'An offer: two T-shirts bought, one for nothing', sentinel: null, sketch: { number: 'EC-20418126', type: 'ecommerce', who: ['Inês Carvalho', 'ines.carvalho@example.org'], daysAgo: 6, last4: '8041', offer: 'Buy two, get one', lines: [lineOf(GOODS.tee, { quantity: 2 }), lineOf(GOODS.teeEcru, { freeAs: 'Buy two, get one' })] } },
  { shows: 'Authorised only: nothing was taken yet, so it is let go and not refunded', sentinel: null, sketch: { number: 'EC-20418133', type: 'ecommerce', who: ['Tomasz Wójcik', 'tomasz.wojcik@example.com'], daysAgo: 1, last4: '5502', authorisedOnly: true, lines: [lineOf(GOODS.sneaker), lineOf(GOODS.polo)] } },
  { shows: 'Cash on delivery: finance pays it back', sentinel: null, sketch: { number: 'EC-20418140', type: 'ecommerce', who: ['Nadia Haddad', 'nadia.haddad@example.org'], daysAgo: 5, means: { method: 'cash-on-delivery', label: 'Cash on delivery' }, lines: [lineOf(GOODS.blouse), lineOf(GOODS.belt)] } },
  { shows: 'Pay later: the lender wants to know the lines', sentinel: null, sketch: { number: 'EC-20418157', type: 'ecommerce', who: ['Jonas Keller', 'jonas.keller@example.com'], daysAgo: 3, means: { method: 'pay-later', label: 'Klarna' }, lines: [lineOf(GOODS.trousers), lineOf(GOODS.shirt)] } },
]; // prettier-ignore

/** Amounts without decimals, or with three, where a market has them. */
const ODD_MONEY: readonly Shown[] = [
  { shows: 'A currency with other decimals than two', sentinel: null, sketch: { number: 'EC-20418201', type: 'ecommerce', who: ['Yuki Tanaka', 'yuki.tanaka@example.com'], daysAgo: 4, shippingMinor: 800, lines: [lineOf(GOODS.kimono), lineOf(GOODS.tee, { quantity: 3, percentOff: 10 })] } },
]; // prettier-ignore

const ABROAD: readonly Shown[] = [
  { shows: 'The other market: its own currency', sentinel: null, sketch: { number: 'EC-20417801', type: 'ecommerce', who: ['Harriet Ashworth', 'harriet.ashworth@example.com'], daysAgo: 3, shippingMinor: 450, parcel: 'RA123456785GB', lines: [lineOf(GOODS.loafers), lineOf(GOODS.tee, { quantity: 3 })] } },
]; // prettier-ignore

/** The orders to print at start: the first market's, one of the second's, and one in a currency without two decimals, where there are such. */
export const demoSentinels = ({ now, markets, stores }: Pick<DemoWorld, 'now' | 'markets' | 'stores'>): DemoSentinel[] => {
  const [home, abroad] = markets;
  const at = (market: DemoMarket): Place => ({
    market,
    now,
    storeId: stores.find((store) => store.marketId === market.marketId)?.storeId ?? null,
  });
  const made = ({ shows, sentinel, sketch }: Shown, market: DemoMarket): DemoSentinel => ({
    number: sketch.number,
    shows,
    sentinel,
    document: draw(sketch, at(market)),
  });
  const odd = markets.find((market) => exponentOf(market.currency) !== 2);
  return [
    ...HOME.map((one) => made(one, home)),
    ...(abroad === undefined ? [] : ABROAD.map((one) => made(one, abroad))),
    ...(odd === undefined ? [] : ODD_MONEY.map((one) => made(one, odd))),
  ];
};
