import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { chromium } from '@playwright/test';
import type { Page } from '@playwright/test';

import { CHROMIUM_ARGS, CHROMIUM_PATH } from './support/chromium.ts';
import { scan, scanBounced } from './support/wedge.ts';
import { expect, test, World } from './support/world.ts';
import { writeFilm } from './support/y4m.ts';

test.use({ contextOptions: { reducedMotion: 'no-preference' } });

const SPLIT = 'EC-20417736';
const PARCEL_OF_SPLIT = '00340434161094015902';
const ONE_LINE = 'EC-20416981';
const BUNDLE = 'EC-20418102';
const SHIRT = '3762014900024';
const SWEATER = '4006381333931';
const POLO = '3762014900093';
const BELT = '3762014900048';

const unitsOf = (page: Page, product: string) => page.getByRole('spinbutton', { name: new RegExp(`Units of ${product}`) });

test('a scanner works on every screen, and only where a scan is meant', async ({ world }) => {
  const counter = await world.tablet();
  const { page } = counter;

  await test.step('an order by its parcel, then its garments; a trigger that bounced is one garment', async () => {
    await scan(page, `]C1${PARCEL_OF_SPLIT}`);
    await expect(counter.heading('Camille Fournier')).toBeVisible();
    await scan(page, SHIRT);
    await expect(page.getByText('On this order: one unit added')).toBeVisible();
    await expect(unitsOf(page, 'Poplin shirt')).toHaveAttribute('aria-valuenow', '1');
    await scanBounced(page, SWEATER);
    await expect(unitsOf(page, 'Merino')).toHaveAttribute('aria-valuenow', '1');
  });

  await test.step('a scan never types into a quantity or a note, and presses no button', async () => {
    await unitsOf(page, 'Merino').focus();
    await scan(page, SPLIT);
    await expect(page.getByText('This order is open. Scan what comes back.')).toBeVisible();
    await expect(unitsOf(page, 'Merino')).toHaveAttribute('aria-valuenow', '1');
    await counter.sayReason('Changed mind', 'Other');
    const note = page.getByRole('textbox').first();
    await note.fill('Button came off');
    await scan(page, POLO);
    await expect(page.getByText('Not on this order. Take it as another return.')).toBeVisible();
    await expect(note).toHaveValue('Button came off');
    await counter.button('One more of Merino crew-neck sweater').focus();
    await scan(page, '3762014900017');
    await expect(unitsOf(page, 'Pleated')).toHaveAttribute('aria-valuenow', '1');
    await expect(unitsOf(page, 'Merino')).toHaveAttribute('aria-valuenow', '1');
  });

  await test.step('what is scanned while a dialog is open is offered when it closes', async () => {
    await counter.button('Discard').click();
    await scan(page, SWEATER);
    await expect(page.getByRole('dialog')).toBeVisible();
    await page.keyboard.press('Escape');
    const offer = page.getByText('Scanned while this was open:');
    await expect(offer).toBeVisible();
    await expect(unitsOf(page, 'Merino')).toHaveAttribute('aria-valuenow', '1');
    await counter.button('Use it').click();
    await expect(offer).toBeHidden();
    await expect(unitsOf(page, 'Merino')).toHaveAttribute('aria-valuenow', '2');
  });

  await test.step('from any screen a code leads to Find; look-alikes are offered', async () => {
    await counter.openHistory();
    await scan(page, ONE_LINE.replace('EC-2', 'EC-Z'));
    await expect(counter.heading(/^No order/)).toBeVisible();
    await expect(page.getByRole('option', { name: new RegExp(ONE_LINE) })).toBeVisible();
    await scan(page, `https://shop.example/orders/${BUNDLE}`);
    await expect(counter.heading('Clémence Aubry')).toBeVisible();
  });
});

/** How far below the customer's name the lines begin: scrolling does not change it. */
const headOf = async (page: Page): Promise<number> =>
  page.getByRole('list', { name: 'Lines of the order' }).evaluate((list) => {
    const name = document.querySelector('h1')?.getBoundingClientRect().top ?? Number.NaN;
    return Math.round((list.parentElement?.getBoundingClientRect().top ?? Number.NaN) - name);
  });

test('nothing jumps: what a scan is answered never moves the lines, in any size (UX §1.6, §6)', async ({ world }) => {
  const counter = await world.tablet();
  const { page } = counter;
  await counter.open(SPLIT);
  await counter.takeOneOf('Poplin shirt');
  await counter.sayForAll('Size', 'Too small');
  await counter.record();
  await counter.done();
  for (const [width, height] of [
    [1280, 800],
    [800, 1280],
    [390, 844],
  ] as const) {
    await page.setViewportSize({ width, height });
    await counter.open(SPLIT);
    const before = await headOf(page);
    for (const [code, says] of [
      [BELT, 'On this order: one unit added'],
      [SPLIT, 'This order is open. Scan what comes back.'],
      [BELT, 'All units of it are picked already.'],
      [SHIRT, /^Already returned .*Check the label\.$/],
      [POLO, 'Not on this order. Take it as another return.'],
    ] as const) {
      await scan(page, code);
      await expect(page.getByRole('alert').filter({ hasText: says })).toBeVisible();
      expect(await headOf(page), `${width} px: ${String(says)}`).toBe(before);
      if (says !== 'All units of it are picked already.') continue;
      await counter.button('One less of Leather belt').click();
      await expect(page.getByRole('alert').filter({ hasText: says })).toBeHidden(); // it is no longer so
      await counter.takeOneOf('Leather belt');
    }
    await expect(page.getByRole('link', { name: `Search for ${POLO}` })).toBeInViewport({ ratio: 1 }); // it waits for an answer
    await counter.button('Leave it').click();
    await expect(page.getByRole('alert').filter({ hasText: 'Not on this order' })).toBeHidden();
    expect(await headOf(page), `${width} px: laid aside`).toBe(before);
    await counter.button('Discard').click();
    await counter.confirmDialog('Discard');
    await counter.isAtFind();
  }
});

test('the camera reads codes without a network; where it is not allowed the code is typed', async ({ printed }) => {
  const folder = mkdtempSync(join(tmpdir(), 'retour-e2e-film-'));
  const film = join(folder, 'order.y4m');
  writeFilm(film, `https://shop.example/orders/${ONE_LINE}`);
  const browser = await chromium.launch({
    ...(CHROMIUM_PATH === undefined ? {} : { executablePath: CHROMIUM_PATH }),
    args: [...CHROMIUM_ARGS, '--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${film}`],
  });
  const world = await World.start(browser, printed);
  try {
    const counter = await world.tablet();
    const { page } = counter;
    const dialog = page.getByRole('dialog', { name: /^Scan an order/ });

    await counter.button('Scan with camera').click();
    await expect(dialog.getByText('The camera is not allowed here')).toBeVisible();
    await dialog.getByRole('textbox').fill(SPLIT);
    await dialog.getByRole('button', { name: `Use ${SPLIT}` }).click();
    await expect(counter.heading('Camille Fournier')).toBeVisible();
    await counter.goHome();

    await page.context().grantPermissions(['camera'], { origin: world.origin });
    await world.setWeather({ kind: 'cut' });
    await counter.field.fill('EC-99999999');
    await expect(counter.heading(/^No order/)).toBeVisible();
    await counter.button('Scan with camera').click(); // nothing to open: the next step begins anew
    await expect(counter.heading('Anton Weber')).toBeVisible();
    await expect(dialog).toBeHidden();

    await counter.button('Scan garments with the camera').click();
    const garments = page.getByRole('dialog', { name: 'Scan garments with the camera' });
    await expect(garments.getByText('This order is open. Scan what comes back.')).toBeVisible();
    await garments.getByRole('button', { name: 'Done' }).click();
    await expect(garments).toBeHidden();
  } finally {
    await world.end();
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
