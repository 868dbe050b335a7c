import { readFileSync } from 'node:fs';

import type { Download } from '@playwright/test';

import type { Counter } from './support/counter.ts';
import { expect, test } from './support/world.ts';

const ONE_LINE = 'EC-20416981';

const openReadiness = async (counter: Counter): Promise<void> => {
  await counter.queueLabel.click();
  await expect(counter.page.getByRole('list', { name: 'Checks' })).toBeVisible();
};

const saveFile = async (counter: Counter): Promise<Download> => {
  const [file] = await Promise.all([counter.page.waitForEvent('download'), counter.button('Save the file').click()]);
  return file;
};

test('S-13 what a tablet cannot send leaves as a file, is decided from another one, and counts once when it is back', async ({ world }) => {
  const broken = await world.tablet({ label: 'Tablet 1' });
  const other = await world.tablet({ label: 'Tablet 2' });
  await broken.page.context().setOffline(true);
  const slip = await broken.returnWhole(ONE_LINE);
  await broken.done();
  await openReadiness(broken);
  await broken.button('Export unsent returns').click();
  await expect(broken.page.getByText(/^1 unsent return, with all that belongs to it/)).toBeVisible();
  const file = await saveFile(broken);
  expect(file.suggestedFilename()).toMatch(/^retour-unsent-\d{4}-\d{2}-\d{2}\.json$/);

  await openReadiness(other);
  await other.button('Bring in returns').click();
  const choose = other.page.getByLabel('Choose the file');
  await choose.setInputFiles({ name: 'menu.json', mimeType: 'application/json', buffer: Buffer.from('{"soup": 3}') });
  await expect(other.page.getByRole('alert')).toContainText('This is not a file of unsent returns');
  await choose.setInputFiles(await file.path());
  await expect(other.page.getByText(/From Tablet 1, .*, saved/)).toBeVisible();
  await other.page.getByRole('dialog').getByRole('button', { name: 'Bring in', exact: true }).click();
  await expect(other.page.getByText('1 return brought in')).toBeVisible();
  await expect(other.page.getByText('All that was brought in is received.')).toBeVisible();
  await other.button('Close').click();
  await expect(other.page.getByText('1 brought in and received')).toBeVisible();
  await expect.poll(async () => world.paidInShop(ONE_LINE)).toEqual([7_490]);
  await other.openHistory();
  await expect(other.row(ONE_LINE)).toContainText('Refunded', { timeout: 20_000 });

  await openReadiness(other);
  await other.button('Show diagnostics').click();
  await expect(other.page.getByRole('textbox', { name: 'This is in the file' })).toHaveValue(/"kind": "retour-diagnostics"/);
  const told = readFileSync(await (await saveFile(other)).path(), 'utf8');
  expect(JSON.parse(told)).toMatchObject({ health: 'well', carried: [{ type: 'return.record', state: 'decided', count: 1 }, {}] });
  for (const personal of [ONE_LINE, slip, 'Tablet 2', 'Inès', 'signature', 'grant"', '@']) expect(told).not.toContain(personal);

  await broken.page.context().setOffline(false);
  await broken.openHistory();
  await expect(broken.row(ONE_LINE)).toContainText('Refunded', { timeout: 45_000 });
  expect(await world.paidInShop(ONE_LINE)).toEqual([7_490]);
});
