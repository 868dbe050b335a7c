import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { chromium } from '@playwright/test';
import type { Browser, Download } from '@playwright/test';

import { CHROMIUM_ARGS, CHROMIUM_PATH } from './support/chromium.ts';
import { Counter } from './support/counter.ts';
import { PICTURE } from './support/picture.ts';
import { offerInstall, plant, plantBrowser } from './support/planted.ts';
import { ROOT } from './support/process.ts';
import { scan } from './support/wedge.ts';
import { expect, test, World } from './support/world.ts';
import { writeFilm } from './support/y4m.ts';

const ONE_LINE = 'EC-20416981';
const COAT = 'black coat, size 40';

const openReadiness = async (counter: Counter): Promise<void> => {
  await counter.queueLabel.click();
  await expect(counter.page.getByRole('list', { name: 'Checks' })).toBeVisible();
};

/** Goods without an order, with a photo of them. */
const recordCoat = async (counter: Counter): Promise<void> => {
  const { page } = counter;
  await counter.field.fill('EC-99999999');
  await page.getByRole('link', { name: 'Goods without an order', exact: true }).click();
  await page.getByLabel(/^What is it\?/).fill(COAT);
  await counter.sayReason('Faulty', 'Has a defect');
  await counter.sayCondition('Damaged');
  await page.locator('input[type=file]').setInputFiles(PICTURE);
  await expect(page.getByRole('button', { name: `Photo 1 of ${COAT}` }).getByRole('img')).toBeVisible({ timeout: 30_000 });
  await counter.record();
  await counter.done();
};

const saveFile = async (counter: Counter): Promise<Download> => {
  const [file] = await Promise.all([counter.page.waitForEvent('download'), counter.button('Save the file').click()]);
  return file;
};

test('S-13 what a tablet cannot send leaves as a file, is decided from another one, and counts once when it is back; its photo too', async ({
  world,
}) => {
  const broken = await world.tablet({ label: 'Tablet 1' });
  const other = await world.tablet({ label: 'Tablet 2' });
  await broken.goOffline();
  const slip = await broken.returnWhole(ONE_LINE);
  await broken.done();
  await recordCoat(broken);
  await openReadiness(broken);
  await broken.button('Export unsent returns').click();
  await expect(broken.page.getByText(/^2 unsent returns, with all that belongs to them/)).toBeVisible();
  await expect(broken.page.getByText('With 1 photo of goods that is not sent yet, 0.1 MB.')).toBeVisible();
  const file = await saveFile(broken);
  expect(file.suggestedFilename()).toMatch(/^retour-unsent-\d{4}-\d{2}-\d{2}\.json$/);

  await openReadiness(other);
  await other.button('Bring in returns').click();
  const choose = other.page.getByLabel('Choose the file');
  await choose.setInputFiles({ name: 'menu.json', mimeType: 'application/json', buffer: Buffer.from('{"soup": 3}') });
  await expect(other.page.getByRole('alert')).toContainText('This is not a file of unsent returns');
  await choose.setInputFiles(await file.path());
  await expect(other.page.getByText(/From Tablet 1, .*, saved/)).toBeVisible();
  await expect(other.page.getByText('1 photo of goods is with it, 0.1 MB.')).toBeVisible();
  await other.goOffline();
  await other.page.getByRole('dialog').getByRole('button', { name: 'Bring in', exact: true }).click();
  await expect(other.page.getByText('2 returns brought in')).toBeVisible();
  await expect(other.page.getByText('1 photo is still to be sent.')).toBeVisible();
  await other.button('Close').click();
  await expect(other.page.getByText('2 brought in, not received yet')).toBeVisible();
  await expect(other.page.getByText('1 waits to be sent')).toBeVisible();
  await other.goOnline();
  await expect(other.page.getByText('2 brought in and received')).toBeVisible({ timeout: 20_000 });
  await expect(other.page.getByText('1 waits to be sent')).toBeHidden();
  await expect.poll(async () => world.paidInShop(ONE_LINE)).toEqual([7_490]);
  await other.openHistory();
  await expect(other.row(ONE_LINE)).toContainText('Refunded', { timeout: 20_000 });

  await openReadiness(other);
  await other.button('Show diagnostics').click();
  await expect(other.page.getByRole('textbox', { name: 'This is in the file' })).toHaveValue(/"kind": "retour-diagnostics"/);
  const told = readFileSync(await (await saveFile(other)).path(), 'utf8');
  expect(JSON.parse(told)).toMatchObject({ health: 'well', photos: { sent: 1 } });
  expect(told).toMatch(/"type": "return.record",\s+"state": "decided",\s+"count": 2/);
  for (const personal of [ONE_LINE, slip, 'Tablet 2', 'Inès', 'signature', 'grant"', '@']) expect(told).not.toContain(personal);

  await broken.goOnline();
  await broken.openHistory();
  await expect(broken.row(ONE_LINE)).toContainText('Refunded', { timeout: 45_000 });
  expect(await world.paidInShop(ONE_LINE)).toEqual([7_490]);
});

/** A browser whose camera plays this film, of a desk and a code held before it. */
const browserWithCamera = async (film: string): Promise<Browser> =>
  chromium.launch({
    ...(CHROMIUM_PATH === undefined ? {} : { executablePath: CHROMIUM_PATH }),
    args: [...CHROMIUM_ARGS, '--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${film}`],
  });

test('a fresh tablet is set up by the code that the server drew, before its camera', async ({ printed }) => {
  const folder = mkdtempSync(join(tmpdir(), 'retour-e2e-film-'));
  const film = join(folder, 'link.y4m');
  const browser = await browserWithCamera(film);
  const world = await World.start(browser, printed);
  try {
    const { code, url } = await world.enrolmentLink();
    writeFilm(film, url);
    const context = await browser.newContext();
    const page = await context.newPage();
    const counter = new Counter(page, world.origin);
    await page.goto(`${world.origin}/enrol`);
    await expect(page.getByLabel('Code', { exact: true })).toHaveValue('');
    await context.grantPermissions(['camera'], { origin: world.origin });
    await counter.button('Scan the code').click();
    await expect(page.getByText(`Code ${code} read.`)).toBeVisible({ timeout: 20_000 });
    await expect(page.getByRole('dialog')).toBeHidden();
    await expect(page.getByLabel('Code', { exact: true })).toHaveValue(code);
    await page.getByLabel('Name of this tablet').fill('Tablet 7');
    await counter.button('Set up').click();
    await counter.signInFirst(printed.associate);
    await openReadiness(counter);
    const camera = page.getByRole('list', { name: 'Checks' }).getByRole('listitem').filter({ hasText: 'Camera' });
    await expect(camera).toContainText('Allowed');
    await expect(camera).toContainText('Good');
    await context.clearPermissions();
    await expect(camera).toContainText('The browser has not asked yet');
    await camera.getByRole('button', { name: 'Allow the camera' }).click(); // a browser without a window says no
    await expect(camera).toContainText('Not allowed. Press the sign beside the address');
    await context.grantPermissions(['camera'], { origin: world.origin });
    await expect(camera).toContainText('Allowed');
    await context.close();
  } finally {
    await world.end();
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

test.describe('readiness', () => {
  const folder = join(tmpdir(), `retour-e2e-readiness-${process.pid}`);
  test.use({ serverEnv: { TABLET_DIR: folder } });
  test.beforeAll(() => cpSync(process.env['TABLET_DIR'] ?? join(ROOT, 'tablet-app', 'dist'), folder, { recursive: true }));
  test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('each check that wants a hand becomes good by its press, or says what to do', async ({ world }) => {
    test.setTimeout(90_000);
    const counter = await world.tablet();
    const { page } = counter;
    const { associate } = world.printed;
    const row = (check: string) => page.getByRole('list', { name: 'Checks' }).getByRole('listitem').filter({ has: page.getByText(check, { exact: true }) }); // prettier-ignore
    const isGood = async (check: string, says: string | RegExp): Promise<void> => {
      await expect(row(check)).toContainText(says, { timeout: 15_000 });
      await expect(row(check)).toContainText('Good');
    };
    const wants = async (check: string, says: string | RegExp, state = 'To check'): Promise<void> => {
      await expect(row(check)).toContainText(says, { timeout: 15_000 });
      await expect(row(check)).toContainText(state);
    };
    const press = async (check: string, fix: string): Promise<void> => row(check).getByRole('button', { name: fix, exact: true }).click();
    /** What the tablet asks by itself is answered not a moment before it is let go. */
    const withoutAnswers = async (): Promise<() => void> => {
      let letGo = (): void => undefined;
      const answered = new Promise<void>((resolve) => (letGo = resolve));
      await page.context().route('**/*', async (route) => answered.then(async () => route.continue()));
      return letGo;
    };
    const reopen = async (): Promise<void> => {
      await counter.unlock(associate.pin);
      await openReadiness(counter);
    };
    await plantBrowser(page.context());
    await page.reload();
    await reopen();

    await test.step('what the browser grants: storage, the home screen', async () => {
      await wants('Storage is kept', 'The browser may clear it');
      await press('Storage is kept', 'Ask the browser');
      await wants('Storage is kept', 'Put Retour on the home screen, then ask again');
      await press('Storage is kept', 'Install');
      await expect(page.getByRole('dialog').getByText(/Choose “Install” at the end of the address/)).toBeVisible();
      await counter.button('Close').click();
      await offerInstall(page);
      await wants('Installed', 'Open in a browser window');
      await press('Installed', 'Install');
      await isGood('Installed', 'On the home screen');
      await wants('Storage is kept', 'Ask again after a day of use');
      await plant(page, { isPersistent: true });
      await press('Storage is kept', 'Ask the browser');
      await isGood('Storage is kept', 'Kept by the browser');
    });

    await test.step('what is tried by hand: printer, scanner', async () => {
      await wants('Slip printer', 'not tested here');
      await press('Slip printer', 'Choose and test');
      await counter.button('Print a test page').click();
      await counter.button('It is good').click();
      await isGood('Slip printer', 'Tested');
      await wants('Scanner', 'Not tried on this tablet yet');
      await press('Scanner', 'Try it');
      await counter.button('Test the scanner').click();
      await scan(page, 'RETOUR-1234567890-QWAZYM');
      await isGood('Scanner', 'Read a code');
    });

    await test.step('a full tablet: the orders go and come again', async () => {
      await plant(page, { freeBytes: 20_000_000 });
      await wants('Free space', 'Full. Remove apps or pictures', 'Not working');
      await expect(counter.heading('Not ready')).toBeVisible();
      const orders = await row('Orders on this tablet').innerText();
      const again = page.waitForRequest(/\/sync\/segments\//);
      await press('Free space', 'Load orders anew');
      await again;
      await plant(page, { freeBytes: 5_000_000_000 });
      await isGood('Free space', '5 GB free');
      await isGood('Orders on this tablet', /[\d,]+/.exec(orders)?.[0] ?? 'none');
    });

    await test.step('a day without a network, by a clock that was set wrong', async () => {
      await world.setWeather({ kind: 'captive-portal' });
      await page.evaluate(() => window.dispatchEvent(new Event('online'))); // the tablet asks at once
      await wants('Connection', 'The Wi-Fi asks for a sign-in. Open the browser and accept its page.');
      await world.setWeather({ kind: 'cut' });
      await press('Connection', 'Try now');
      await wants('Connection', /No network since .* look at the tablet’s Wi-Fi/);
      await plant(page, { clockMs: 25.5 * 3_600_000 });
      await page.reload();
      await reopen();
      await wants('Orders on this tablet', 'That is more than a day ago');
      await wants('Permissions', 'shift ended');
      await press('Permissions', 'Sign in again');
      await reopen();
      const answer = await withoutAnswers();
      await world.setWeather({ kind: 'clear' });
      await press('Orders on this tablet', 'Load now');
      answer();
      await isGood('Orders on this tablet', 'fresh as of');
      await page.context().unrouteAll({ behavior: 'wait' });
      await isGood('Connection', 'Heard from the web shop');
      await wants('Clock', '25 hours ahead of the web shop. Set the clock to automatic');
      await isGood('Permissions', 'until');
      const compared = await withoutAnswers();
      await plant(page, { clockMs: 0 });
      await press('Clock', 'Compare again');
      compared();
      await isGood('Clock', 'Agrees with the web shop');
      await page.context().unrouteAll({ behavior: 'wait' });
    });

    await test.step('what waits with a network there: returns, photos', async () => {
      /** The server is busy until the press of "Send now", and what the tablet sends by itself arrives not a moment before it. */
      const busyAt = async (url: string): Promise<(check: string) => Promise<void>> => {
        let isBusy = true;
        let send = (): void => undefined;
        const pressed = new Promise<void>((resolve) => (send = resolve));
        await page.context().route(url, async (route) => {
          if (isBusy) return route.fulfill({ status: 503, headers: { 'x-retour': '1', 'retry-after': '600' }, json: {} });
          await pressed;
          return route.continue();
        });
        return async (check) => {
          isBusy = false;
          await press(check, 'Send now');
          send();
        };
      };
      const [sendReturns, sendPhotos] = [await busyAt('**/sync/push'), await busyAt('**/sync/photos/**')];
      await counter.goHome();
      await recordCoat(counter);
      await plant(page, { clockMs: 90_000 });
      await openReadiness(counter);
      await wants('Waiting returns', '1 saved here since');
      await sendReturns('Waiting returns');
      await isGood('Waiting returns', 'None');
      await wants('Photos', '1 waits to be sent');
      await sendPhotos('Photos');
      await expect(row('Photos')).toBeHidden();
      await page.context().unrouteAll({ behavior: 'wait' });
    });

    await test.step('a part of the app that stopped is seen in the diagnostics, and is over with the next round', async () => {
      await page.evaluate(() => {
        const own = Headers;
        const broken = class { constructor() { throw new Error('planted'); } }; // prettier-ignore
        Object.assign(window, { Headers: broken, mend: () => Object.assign(window, { Headers: own }) });
        window.dispatchEvent(new Event('online'));
      });
      await wants('Last trouble', 'Nothing is lost');
      await press('Last trouble', 'See what is known');
      await expect(page.getByRole('textbox', { name: 'This is in the file' })).toHaveValue(/planted/);
      await counter.button('Close').click();
      await page.evaluate(() => {
        (Reflect.get(window, 'mend') as () => void)();
        window.dispatchEvent(new Event('online'));
      });
      await expect(row('Last trouble')).toBeHidden({ timeout: 15_000 });
    });

    await test.step('an app that is not stored yet, then a newer one', async () => {
      await plant(page, { hasNoWorker: true });
      await page.evaluate(async () => {
        for (const one of await navigator.serviceWorker.getRegistrations()) await one.unregister();
      });
      await page.reload();
      await reopen();
      await wants('Without a network', 'Stay on the network until then', 'Not known yet');
      await plant(page, { hasNoWorker: false });
      await press('Without a network', 'Load again');
      await reopen();
      await isGood('Without a network', 'The whole app is on this tablet');
      appendFileSync(join(folder, 'sw.js'), '\n// the next version\n');
      await page.evaluate(async () => {
        await (await navigator.serviceWorker.getRegistration())?.update();
      });
      await wants('Version', 'A newer version is here');
      await Promise.all([page.waitForEvent('load'), press('Version', 'Update now')]);
      await reopen();
      await isGood('Version', 'is in use');
    });

    await test.step('a tablet whose number another one carries is set up again', async () => {
      await page.context().route('**/sync/push', async (route) => {
        const answer = await route.fetch();
        await route.fulfill({ response: answer, json: { ...((await answer.json()) as object), cloned: true } }); // the server's own answer
      });
      await counter.goHome();
      await counter.returnWhole(ONE_LINE);
      await counter.done();
      await counter.button('Set this tablet up again').click(); // in the bar
      await wants('This tablet', 'Two tablets carry its number', 'Not working');
      await page.context().unrouteAll({ behavior: 'wait' });
      await press('This tablet', 'Set up again');
      await page.getByLabel('Code', { exact: true }).fill(await world.enrolmentCode());
      await page.getByLabel('Name of this tablet').fill('Tablet 3');
      await counter.button('Set up').click();
      await counter.signInFirst(associate);
      await openReadiness(counter);
      await isGood('Signing key', 'Signs and checks');
      await expect(row('This tablet')).toBeHidden();
    });
  });
});
