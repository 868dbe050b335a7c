import type { Page } from '@playwright/test';

import { PICTURE } from './support/picture.ts';
import { expect, test } from './support/world.ts';

const COAT = 'black coat, size 40';
const photoOf = (page: Page) => page.getByRole('button', { name: `Photo 1 of ${COAT}` });

/** The browser could read its bytes. */
const isShown = async (page: Page): Promise<void> => {
  const picture = photoOf(page).getByRole('img');
  await expect(picture).toBeVisible({ timeout: 30_000 });
  await expect.poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(0);
};

test('D-3 D-4 a photo taken offline follows its return, and the manager sees it on her own tablet', async ({ world }) => {
  const [counter, manager] = await Promise.all([world.tablet({ label: 'Tablet 1' }), world.tablet({ as: 'manager', label: 'Tablet 2' })]);
  const { page } = counter;
  await counter.goOffline();
  await counter.field.fill('EC-99999999');
  await page.getByRole('link', { name: 'Goods without an order', exact: true }).click();
  await page.getByLabel(/^What is it\?/).fill(COAT);
  await counter.sayReason('Faulty', 'Has a defect');
  await counter.sayCondition('Damaged');
  await page.getByRole('checkbox', { name: 'Tag missing' }).check();

  const picker = page.locator('input[type=file]');
  await picker.setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('no picture') });
  await expect(page.getByRole('alert')).toContainText('This file is not a picture.');
  await picker.setInputFiles(PICTURE);
  await isShown(page);
  await expect(page.getByRole('alert')).toBeHidden();
  await counter.record();
  const slip = await counter.slipNumber();

  await counter.goOnline();
  await manager.page.getByRole('link', { name: /Inbox/ }).click();
  await manager.page.getByRole('link', { name: slip }).click({ timeout: 30_000 });
  await isShown(manager.page);
  await photoOf(manager.page).click();
  await expect(manager.page.getByRole('dialog').getByRole('img')).toBeVisible();
});
