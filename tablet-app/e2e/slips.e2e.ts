import AxeBuilder from '@axe-core/playwright';

import { slipInLedger } from './support/ledger.ts';
import { expect, test } from './support/world.ts';

const ONE_LINE = 'EC-20416981';

test('a tablet dies with a return on it: another one restores it from the slip, and the customer’s phone says so (P-8, P-9)', async ({
  world,
  browser,
}) => {
  const lost = await world.tablet({ label: 'Tablet 1' });
  const other = await world.tablet({ label: 'Tablet 2' });
  await lost.goOffline();
  const slip = await lost.returnWhole(ONE_LINE);
  const { address } = await slipInLedger(lost.page, slip);
  await lost.page.context().close(); // its ledger is gone with it

  const hers = await browser.newContext({ locale: 'de-DE', viewport: { width: 360, height: 700 } });
  const phone = await hers.newPage();
  const asked: string[] = [];
  phone.on('request', (request) => asked.push(request.url()));
  await phone.goto(address);
  // The customer of this order speaks English; her phone German.
  await expect(phone.locator('#word')).toHaveText(/Recorded|Erfasst|Enregistré/);
  await phone.getByRole('button', { name: 'English' }).click();
  await expect(phone.getByText(/has not arrived with us yet/)).toBeVisible();
  await expect(phone.getByText('About €74.90')).toBeVisible();
  expect(asked.filter((url) => url.includes('#') === false && url.includes(address.split('#')[1] ?? '#'))).toEqual([]);
  for (const colorScheme of ['light', 'dark'] as const) {
    await phone.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page: phone })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
      .analyze();
    expect(violations).toEqual([]);
  }

  await other.field.fill(address);
  await expect(other.heading('This slip’s return never reached us. Restore it?')).toBeVisible();
  await expect(other.page.getByText('The slip says €74.90.')).toBeVisible();
  const { violations } = await new AxeBuilder({ page: other.page }).include('main').withTags(['wcag2a', 'wcag2aa', 'wcag21aa']).analyze();
  expect(violations).toEqual([]);
  await other.button('Restore the return').click();
  await expect(other.page.getByRole('alert').filter({ hasText: `Restored from slip ${slip}` })).toBeVisible();
  await expect.poll(() => world.paidInShop(ONE_LINE)).toEqual([7_490]);

  await phone.evaluate(() => dispatchEvent(new Event('focus')));
  await expect(phone.locator('#word')).toHaveText('Refunded');
  await expect(phone.locator('#amount')).toHaveText('€74.90');
  await hers.close();
  await other.openHistory();
  await expect(other.row(ONE_LINE)).toContainText('Refunded');
});

test('a slip is verified without a network, and a phone that has the app still gets the page of the slip (P-3, P-8)', async ({ world }) => {
  const first = await world.tablet({ label: 'Tablet 1' });
  const other = await world.tablet({ label: 'Tablet 2' });
  await first.goOffline();
  const slip = await first.returnWhole(ONE_LINE);
  const { address } = await slipInLedger(first.page, slip);
  await world.setWeather({ kind: 'cut' });
  await other.field.fill(address);
  await expect(other.page.getByText(`Slip ${slip} is genuine.`)).toBeVisible();
  const forged = address.slice(0, -20) + (address.at(-20) === 'A' ? 'B' : 'A') + address.slice(-19);
  await other.field.fill(forged);
  await expect(other.page.getByText('This code is not a slip of ours. Look for the order instead.')).toBeVisible();
  await world.setWeather({ kind: 'clear' });
  await first.goOnline();
  await first.page.goto(address); // the service worker of the app is in charge of this origin
  await expect(first.page.getByRole('heading', { name: /Your return|Votre retour/ })).toBeVisible();
});
