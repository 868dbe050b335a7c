import type { ChannelOrder } from 'shared-types/channel-order';

import { expect, test } from './support/world.ts';

const SPLIT = 'EC-20417736';
const MOST_SHOWN = 20;

type Clue = Readonly<{ typed: string; of: string; means: (order: ChannelOrder) => boolean }>;

const digitsOf = (text: string): string => text.replaceAll(/\D/g, '');
/** What was sold as one line is found by its pieces (M-12). */
const sells =
  (how: (piece: Pick<ChannelOrder['lines'][number], 'sku' | 'barcode'>) => boolean) =>
  ({ lines }: ChannelOrder): boolean =>
    lines.some(({ components, ...line }) => (components.length > 0 ? components : [line]).some(how));

/** Somebody whom the shop's generator made up, with a phone that is nobody else's. */
const someCustomer = (orders: readonly ChannelOrder[]): Readonly<{ email: string; phone: string }> => {
  const made = orders.flatMap(({ number, customer }) =>
    customer?.email != null && customer.phone !== null && number > 'EC-2042' ? [{ email: customer.email, phone: customer.phone }] : [],
  );
  const [someone] = made;
  if (someone === undefined) throw new Error('the shop has no customer with e-mail and phone');
  return someone;
};

const clues = (orders: readonly ChannelOrder[]): readonly Clue[] => {
  const { email, phone } = someCustomer(orders);
  const local = `0${digitsOf(phone).slice(-9)}`;
  const hasEmail = (wanted: string) => (order: ChannelOrder) => order.customer?.email?.toLowerCase() === wanted;
  const hasPhone = (order: ChannelOrder) => digitsOf(order.customer?.phone ?? '').endsWith(local.slice(1));
  return [
    { of: 'e-mail', typed: 'camille.fournier@example.org', means: hasEmail('camille.fournier@example.org') },
    { of: 'e-mail in capitals', typed: ` ${email.toUpperCase()} `, means: hasEmail(email.toLowerCase()) },
    { of: 'phone as the shop has it', typed: phone, means: hasPhone },
    { of: 'phone as it is said', typed: local.replaceAll(/(\d\d)(?=\d)/g, '$1 '), means: hasPhone },
    { of: 'SKU', typed: 'SCF-SILK', means: sells((line) => line.sku === 'SCF-SILK') },
    { of: 'SKU without its signs', typed: 'oct cm50', means: sells((line) => line.sku === 'OCT-CM-50') },
    { of: 'EAN', typed: '4006381333931', means: sells((line) => line.barcode === '4006381333931') },
  ];
};

test('the one field finds orders by e-mail, phone, SKU and barcode, with the network and without (F-5, S-9)', async ({ world }) => {
  const counter = await world.tablet();
  const orders = await world.shopOrders('EUR');
  expect(orders.length).toBeGreaterThan(1_000);
  const isFound = async ({ typed, of, means }: Clue, says: RegExp): Promise<void> => {
    const wanted = orders.filter(means).map((order) => order.number);
    const found = await counter.find(typed, says);
    expect(wanted.length, of).toBeGreaterThan(0);
    expect(found.total, of).toBe(wanted.length);
    expect(found.numbers.length, of).toBe(Math.min(wanted.length, MOST_SHOWN));
    expect(wanted, of).toEqual(expect.arrayContaining([...found.numbers]));
    expect(new Set(found.numbers).size, of).toBe(found.numbers.length);
  };
  for (const clue of clues(orders)) await isFound(clue, /The web shop agrees/);
  await world.setWeather({ kind: 'cut' });
  await counter.page.reload();
  await counter.signIn(/./, world.printed.associate.pin);
  // Without the web shop nothing says that the rows are those of the last letter typed; they are, soon.
  for (const clue of clues(orders)) await expect(async () => isFound(clue, /No network\./)).toPass({ timeout: 10_000 });
  await counter.field.fill('camille.fournier@example.org');
  await counter.page.getByRole('option').filter({ hasText: SPLIT }).click();
  await expect(counter.button(/^One more of Merino crew-neck sweater/)).toBeVisible();
});
