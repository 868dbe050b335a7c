import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

import { aLine, anOrder } from './support/orders.ts';
import { expect, test } from './support/world.ts';

const ORDER = anOrder({
  number: 'EC-77000041',
  name: 'Giulia Conti',
  lines: [aLine('l1', 'Borsa a mano', 19_620)],
  with: { locale: 'it-IT' },
});

const isAccessible = async (what: string, page: Page): Promise<void> => {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`),
    what,
  ).toEqual([]);
};

test('an associate reads French, her Italian customer Italian and then German, without a network too (P-5)', async ({ world }) => {
  await world.placeOrder(ORDER);
  const { page } = await world.tablet();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const html = page.locator('html');
  await page.getByRole('combobox', { name: 'Language of the screen' }).selectOption('fr');
  await expect(page.getByRole('heading', { name: 'Trouver la commande' })).toBeVisible();
  await expect(html).toHaveAttribute('lang', 'fr');
  const field = page.getByRole('combobox', { name: /Commande, bon, colis/ });
  await field.fill('conti');
  await expect(page.getByRole('listbox', { name: 'Commandes trouvées' }).getByRole('option').first()).toContainText('payée par Visa');
  await isAccessible('find', page);
  await field.fill(ORDER.number);
  await page.getByRole('button', { name: `Ouvrir ${ORDER.number}` }).click();
  await page.getByRole('radio', { name: 'Taille', exact: true }).check();
  await page.getByRole('radio', { name: 'Trop petit', exact: true }).check();
  await page.getByRole('radio', { name: 'Comme neuf', exact: true }).check();
  await expect(page.getByRole('region', { name: 'Retour' }).getByText('196,20\u00a0€').first()).toBeVisible();
  await isAccessible('desk', page);

  await world.setWeather({ kind: 'cut' });
  await page.getByRole('button', { name: 'Enregistrer le retour' }).click();
  await expect(page.getByRole('heading', { name: 'Grazie, Giulia.' })).toBeVisible();
  await expect(page.getByText('Il Suo tagliando')).toBeVisible();
  await expect(html).toHaveAttribute('lang', 'fr');
  await expect(page.getByRole('button', { name: 'Terminer' })).toBeVisible(); // the associate's own step
  const paper = page.locator('.paper');
  await expect(paper).toHaveAttribute('lang', 'it');
  for (const words of ['Tagliando di reso', 'Troppo piccolo', '196,20\u00a0€', 'non è uno scontrino fiscale'])
    await expect(paper).toContainText(words);
  await isAccessible('slip', page);
  await page.getByRole('button', { name: 'Deutsch' }).click();
  await expect(page.getByRole('heading', { name: 'Vielen Dank, Giulia.' })).toBeVisible();
  await expect(paper).toContainText('Zu klein');
  await expect(html).toHaveAttribute('lang', 'fr');
  await page.getByRole('button', { name: 'Terminer' }).click();

  await page.getByRole('button', { name: /^Verrouiller/ }).click();
  await expect(page.getByRole('heading', { name: 'Qui est au comptoir\u202f?' })).toBeVisible();
  await isAccessible('sign-in', page);
  await page.reload(); // her language is kept on the tablet
  await expect(page.getByRole('heading', { name: 'Qui est au comptoir\u202f?' })).toBeVisible();
});
