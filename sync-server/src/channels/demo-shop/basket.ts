import type { ChannelOrderInput } from 'shared-types/channel-order';
import { allocate, moneyOf, proportion } from 'shared-types/money';
import type { Currency } from 'shared-types/money';

import { CATALOGUE } from './catalogue.ts';
import type { Article } from './catalogue.ts';

export type LineInput = ChannelOrderInput['lines'][number];

/** In [0, 1); the same seed gives the same row. */
export type Random = () => number;

export const oneOf = <T>(random: Random, from: readonly [T, ...T[]]): T => from[Math.floor(random() * from.length)] ?? from[0];

export const chance = (random: Random, share: number): boolean => random() < share;

export const wholeBetween = (random: Random, least: number, most: number): number => least + Math.floor(random() * (most - least + 1));

/** The tax inside a price, at 20 % in both markets. */
export const taxInside = (minor: number, currency: Currency): number => proportion(moneyOf(minor, currency), 1, 6).minor;

/** What the article costs in a market: pounds are priced apart, to the whole pound less one penny. */
export const priceOf = (article: Article, currency: Currency): number =>
  currency === 'EUR' ? article.euroMinor : Math.round((article.euroMinor * 88) / 10_000) * 100 - 1;

const percentOf = (minor: number, percent: number, currency: Currency): number => proportion(moneyOf(minor, currency), percent, 100).minor;

type Seller = Readonly<{ random: Random; currency: Currency; language: 'en' | 'fr' }>;

const WORDS = {
  en: { sale: 'Season sale', outlet: 'Outlet, final sale', code: 'Code', voucher: 'Welcome voucher' },
  fr: { sale: 'Soldes', outlet: 'Outlet, ni repris ni échangé', code: 'Code', voucher: 'Bon de bienvenue' },
} as const;

const lineOf = (seller: Seller, article: Article, position: number): LineInput => {
  const { random, currency, language } = seller;
  const roll = random();
  const quantity = roll < 0.91 ? 1 : roll < 0.97 ? 2 : wholeBetween(random, 3, 5);
  const listMinor = priceOf(article, currency) * quantity;
  const isFinalSale = chance(random, 0.04);
  const percent = isFinalSale ? 50 : chance(random, 0.16) ? oneOf(random, [10, 20, 30]) : 0;
  const off = percentOf(listMinor, percent, currency);
  const label = isFinalSale ? WORDS[language].outlet : `${WORDS[language].sale} −${percent} %`;
  return {
    id: `l${position + 1}`,
    sku: article.sku,
    barcode: article.barcode,
    name: article.name[language],
    variant: article.variant[language],
    category: article.category,
    quantity,
    listMinor,
    discounts: off === 0 ? [] : [{ label, amountMinor: off }],
    paidMinor: listMinor - off,
    taxMinor: 0,
    finalSale: isFinalSale,
  };
};

/** M-4: a discount on the order is given to its lines by what they cost, to the last minor unit. */
const withOrderDiscount = (lines: readonly LineInput[], seller: Seller): LineInput[] => {
  const { random, currency, language } = seller;
  const goods = lines.reduce((all, line) => all + line.paidMinor, 0);
  if (!chance(random, 0.14)) return [...lines];
  const isVoucher = goods >= 6_000 && chance(random, 0.4);
  const amount = isVoucher ? 1_500 : percentOf(goods, oneOf(random, [5, 10, 15]), currency);
  const label = isVoucher ? WORDS[language].voucher : `${WORDS[language].code} ${oneOf(random, ['AUTUMN', 'HALDEN', 'MERCI'])}`;
  const shares = allocate(
    moneyOf(amount, currency),
    lines.map((line) => line.paidMinor),
  );
  return lines.map((line, at) => {
    const share = shares[at]?.minor ?? 0;
    if (share === 0) return line;
    return { ...line, discounts: [...(line.discounts ?? []), { label, amountMinor: share }], paidMinor: line.paidMinor - share };
  });
};

/** One to five lines, most with one, never the same article twice. */
export const basketOf = (seller: Seller): LineInput[] => {
  const { random, currency } = seller;
  const roll = random();
  const wanted = roll < 0.46 ? 1 : roll < 0.76 ? 2 : roll < 0.91 ? 3 : roll < 0.98 ? 4 : 5;
  const articles = new Map<string, Article>();
  while (articles.size < wanted) {
    const article = CATALOGUE[Math.floor(random() * CATALOGUE.length)];
    if (article !== undefined) articles.set(article.sku, article);
  }
  const lines = [...articles.values()].map((article, position) => lineOf(seller, article, position));
  return withOrderDiscount(lines, seller).map((line) => ({ ...line, taxMinor: taxInside(line.paidMinor, currency) }));
};
