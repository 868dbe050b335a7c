import { aLine, anOrder, daysAgo } from '../support/orders.ts';

/** Everything as long as customers and catalogues make it. */
export const LONG = anOrder({
  number: 'EC-77009001',
  name: 'Maximiliane-Alexandra Freifrau von Hohenstein-Wittgenstein',
  lines: [
    aLine('l1', 'Two-tone double-breasted wool-and-cashmere overcoat with detachable shearling collar', 129_900, {
      quantity: 3,
      delivered: 3,
      listMinor: 149_700,
      category: 'coats',
      variant: 'Midnight blue and anthracite herringbone, 42 extra long',
      discounts: [{ label: 'Loyalty programme, autumn anniversary weekend −13 %', amountMinor: 19_800 }],
    }),
    aLine('l2', 'Donaudampfschifffahrtsgesellschaftskapitänsmütze', 8_950, { variant: 'Navy' }),
    aLine('l3', 'Hand-rolled silk scarf, limited edition of the 1987 archive print', 18_900, { finalSale: true }),
  ],
  with: { locale: 'de-DE' },
});

const GOODS = ['Ribbed cardigan', 'Piqué polo shirt', 'Court sneaker', 'Silk blouse', 'Leather belt, 30 mm', 'Organic cotton T-shirt'];

/** A wardrobe: more lines than any window shows. */
export const TWELVE = anOrder({
  number: 'EC-77009012',
  name: 'Ada Lindqvist',
  lines: Array.from({ length: 12 }, (_, at) =>
    aLine(`l${at + 1}`, GOODS[at % GOODS.length] ?? '', 4_900 + at * 1_310, {
      variant: at < 6 ? 'Black, M' : 'Ecru, L',
      finalSale: at === 11,
    }),
  ),
});

/** For every override there is: past its date, and a manager of this store may still say yes. */
export const LATE = anOrder({
  number: 'EC-77009002',
  name: 'Otto Berg',
  deliveredDaysAgo: 33,
  lines: [aLine('l1', 'Rain jacket', 12_900)],
  with: { placedAt: daysAgo(38) },
});
