import type { ChannelOrderInput } from 'shared-types/channel-order';
import { moneyOf, proportion, sum } from 'shared-types/money';
import type { Currency } from 'shared-types/money';

import { chance, oneOf, priceOf, taxInside } from './basket.ts';
import type { LineInput, Random } from './basket.ts';
import { barcodeOf, CATALOGUE } from './catalogue.ts';
import type { Article } from './catalogue.ts';

/** What a shop sells as one line and takes apart when it comes back (M-12): the first article of each code. */
type ShopSet = Readonly<{
  sku: string;
  serial: number;
  name: Readonly<{ en: string; fr: string }>;
  codes: readonly string[];
  percentOff: number;
}>;

const SETS: readonly [ShopSet, ...ShopSet[]] = [
  { sku: 'SET-WINTER', serial: 20_990_001, name: { en: 'Winter set', fr: 'Ensemble d’hiver' }, codes: ['SCF1', 'BNE1', 'GLV1'], percentOff: 15 },
  { sku: 'SET-OFFICE', serial: 20_990_002, name: { en: 'Office set', fr: 'Ensemble de bureau' }, codes: ['OXF1', 'CHN1', 'BLT1'], percentOff: 10 },
  { sku: 'SET-TEES', serial: 20_990_003, name: { en: 'T-shirt trio', fr: 'Trio de T-shirts' }, codes: ['TEE1', 'TEE2', 'TEE3'], percentOff: 20 },
]; // prettier-ignore

const articleOf = (code: string): Article => {
  const found = CATALOGUE.find((article) => article.sku.startsWith(`${code}-`));
  if (found === undefined) throw new Error(`the catalogue has no ${code}`);
  return found;
};

type Seller = Readonly<{ random: Random; currency: Currency; language: 'en' | 'fr' }>;

/** The lines of a basket with what the shop adds to it, and which of them an offer ties together (M-9). */
type Extended = Readonly<{ lines: readonly LineInput[]; offers: NonNullable<ChannelOrderInput['offers']> }>;

const WORDS = {
  en: { gift: 'Gift with your order', two: 'Buy two, get one' },
  fr: { gift: 'Cadeau avec votre commande', two: 'Deux achetés, un offert' },
} as const;

const setLine = ({ random, currency, language }: Seller, id: string): LineInput => {
  const one = oneOf(random, SETS);
  const parts = one.codes.map(articleOf);
  const listMinor = sum(parts.map((part) => moneyOf(priceOf(part, currency), currency)), currency).minor; // prettier-ignore
  const off = proportion(moneyOf(listMinor, currency), one.percentOff, 100).minor;
  return {
    id,
    sku: one.sku,
    barcode: barcodeOf(one.serial),
    name: one.name[language],
    category: 'sets',
    quantity: 1,
    listMinor,
    discounts: [{ label: one.name[language], amountMinor: off }],
    paidMinor: listMinor - off,
    taxMinor: taxInside(listMinor - off, currency),
    components: parts.map((part, at) => ({
      id: `c${at + 1}`,
      sku: part.sku,
      barcode: part.barcode,
      name: part.name[language],
      variant: part.variant[language],
      category: part.category,
      quantity: 1,
      weightMinor: priceOf(part, currency),
    })),
  };
};

/** Given away: its whole price is a discount. */
const freeLine = (article: Article, { currency, language }: Seller, of: Readonly<{ id: string; label: string }>): LineInput => {
  const listMinor = priceOf(article, currency);
  return {
    id: of.id,
    sku: article.sku,
    barcode: article.barcode,
    name: article.name[language],
    variant: article.variant[language],
    category: article.category,
    quantity: 1,
    listMinor,
    discounts: [{ label: of.label, amountMinor: listMinor }],
    paidMinor: 0,
    taxMinor: 0,
  };
};

const GIFT_FROM_MINOR = 15_000;

/** Now and then a set, a gift with a large basket, or a third of the same for nothing: what a counter meets and has to take apart. */
export const withSetsAndOffers = (basket: readonly LineInput[], seller: Seller): Extended => {
  const { random } = seller;
  const words = WORDS[seller.language];
  const lines = chance(random, 0.03) ? [...basket, setLine(seller, `l${basket.length + 1}`)] : [...basket];
  const paid = basket.reduce((all, line) => all + line.paidMinor, 0);
  const [first] = basket;
  const nextId = `l${lines.length + 1}`;
  if (first !== undefined && paid >= GIFT_FROM_MINOR && chance(random, 0.1)) {
    const gift = freeLine(articleOf('SCK1'), seller, { id: nextId, label: words.gift });
    return { lines: [...lines, gift], offers: [{ label: words.gift, lineIds: [first.id, gift.id] }] };
  }
  const double = basket.find((line) => line.quantity === 2 && line.finalSale !== true);
  const again = CATALOGUE.find((article) => article.sku === double?.sku);
  if (double !== undefined && again !== undefined && chance(random, 0.3)) {
    const third = freeLine(again, seller, { id: nextId, label: words.two });
    return { lines: [...lines, third], offers: [{ label: words.two, lineIds: [double.id, third.id] }] };
  }
  return { lines, offers: [] };
};
