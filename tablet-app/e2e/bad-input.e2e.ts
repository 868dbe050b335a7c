import { readFile } from 'node:fs/promises';

import { breakLedgerWrites, damageDeviceKey, damageSealed, emptyTables } from './support/damage.ts';
import type { Counter } from './support/counter.ts';
import { expect, test } from './support/world.ts';

const ONE_LINE = 'EC-20416981';
const COLLECTED = 'CC-3310294';
const SPLIT = 'EC-20417736';

/** Healing needs a round of the sync: at once after a start, else within its beat. */
const HEALED = { timeout: 60_000 };

const findsAgain = async (counter: Counter, orderNumber: string): Promise<void> => {
  await expect(async () => {
    await counter.field.fill('');
    await counter.field.fill(orderNumber);
    await expect(counter.button(`Open ${orderNumber}`)).toBeVisible({ timeout: 2_000 });
  }).toPass(HEALED);
};

const reloaded = async (counter: Counter, pin: string): Promise<void> => {
  await counter.page.reload();
  await counter.unlock(pin);
  await counter.isAtFind();
};

/** What a press on the button brings as a file. */
const savedFile = async (counter: Counter, name: string): Promise<{ kind: string; commands: { type: string; signature: string }[] }> => {
  const downloading = counter.page.waitForEvent('download');
  await counter.button(name).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toMatch(/^retour-unsent-\d{4}-\d{2}-\d{2}\.json$/);
  return JSON.parse(await readFile(await download.path(), 'utf8')) as Awaited<ReturnType<typeof savedFile>>; // our own rescue file
};

test.describe.configure({ timeout: 180_000 });

test('segments damaged on the wire are fetched again, and every order is found (F50)', async ({ world }) => {
  await world.setWeather({ kind: 'damage', of: 'GET /sync/segments/' });
  const counter = await world.tablet();
  expect(world.network.damaged.size).toBeGreaterThan(1);
  for (const number of [ONE_LINE, COLLECTED]) await findsAgain(counter, number);
  await counter.returnWhole(ONE_LINE);
  await counter.done();
  await counter.openHistory();
  await expect(counter.row(ONE_LINE)).toContainText('Refunded', { timeout: 30_000 });
});

test('a cache whose every sealed byte is damaged heals from the server; the ledger keeps what it has (F24)', async ({ world }) => {
  const counter = await world.tablet({ label: 'Tablet 1' });
  const other = await world.tablet({ label: 'Tablet 2' });
  await counter.returnWhole(ONE_LINE);
  await counter.done();
  await other.returnWhole(COLLECTED);
  await counter.openHistory();
  for (const number of [ONE_LINE, COLLECTED]) await expect(counter.row(number)).toContainText('Refunded', { timeout: 60_000 });
  expect(await damageSealed(counter.page, ['parts', 'blocks', 'loose', 'overrides', 'documents', 'meta'])).toBeGreaterThan(4);
  await counter.page.goto(world.origin);
  await counter.unlock(world.printed.associate.pin);
  await counter.openHistory();
  for (const number of [ONE_LINE, COLLECTED]) {
    await expect(counter.row(number)).toContainText('Refunded', HEALED);
    await expect(counter.row(number)).toHaveCount(1);
  }
  await counter.page.getByRole('link', { name: 'Find' }).click();
  await findsAgain(counter, COLLECTED);
  await counter.button(`Open ${COLLECTED}`).click();
  await expect(counter.page.getByText(/Returned .* in Lyon Bellecour/).first()).toBeVisible(HEALED); // what only the feed told
  const next = await counter.anotherTab(world.printed.associate.pin);
  expect((await next.returnWhole(SPLIT)).split('-')[2]).toBe('00003'); // the return, its slip, and this one: no number was lost or used twice
});

test('a cache that lost its place, its index, its orders or its segments heals too (F24)', async ({ world }) => {
  const counter = await world.tablet();
  for (const tables of [['meta'], ['blocks', 'loose'], ['parts'], ['segments', 'facts']]) {
    await emptyTables(counter.page, tables);
    await reloaded(counter, world.printed.associate.pin);
    await findsAgain(counter, COLLECTED);
    await counter.button(`Open ${COLLECTED}`).click();
    await expect(
      counter
        .heading('Cannot come back')
        .or(counter.button(/^Take all|^Say why/))
        .first(),
    ).toBeVisible(HEALED);
    await counter.page.goto(`${world.origin}/`);
    await counter.unlock(world.printed.associate.pin);
  }
});

for (const how of ['another', 'mute'] as const) {
  test(`a device key that is ${how}: recording stops in words, what was signed can be saved and is still sent (F29)`, async ({ world }) => {
    const counter = await world.tablet();
    await world.setWeather({ kind: 'cut' });
    await counter.returnWhole(ONE_LINE);
    await counter.done();
    await damageDeviceKey(counter.page, how);
    await reloaded(counter, world.printed.associate.pin);
    await expect(counter.page.getByRole('alert').filter({ hasText: /keys of this tablet no longer work/ })).toBeVisible();
    await counter.field.fill(COLLECTED);
    await counter.button(`Open ${COLLECTED}`).click();
    const step = counter.button('This tablet cannot sign');
    await expect(step).toHaveAttribute('aria-disabled', 'true');
    const file = await savedFile(counter, 'Save what is there');
    expect(file.kind).toBe('retour-unsent');
    expect(file.commands.map((command) => command.type)).toContain('return.record');
    expect(await world.paidInShop(ONE_LINE)).toEqual([]);
    await world.setWeather({ kind: 'clear' });
    await expect.poll(() => world.paidInShop(ONE_LINE), HEALED).toEqual([7_490]);
    await expect(counter.queueLabel).toHaveText(/All sent/, HEALED);
  });
}

test('a ledger that takes no writes stops recording: instructions, and a file of what it holds (F24)', async ({ world }) => {
  const counter = await world.tablet();
  await world.setWeather({ kind: 'cut' });
  await counter.returnWhole(ONE_LINE);
  await counter.done();
  await breakLedgerWrites(counter.page);
  await counter.page.reload();
  await expect(counter.heading('This tablet cannot open its store of returns')).toBeVisible();
  await expect(counter.page.getByRole('alert')).toHaveText(/Nothing is deleted/);
  await expect(counter.field).toBeHidden();
  const file = await savedFile(counter, 'Save what is there');
  expect(file.commands.map((command) => command.type)).toContain('return.record');
  expect(file.commands.every((command) => command.signature.length === 86)).toBe(true);
});

test('not a secure context: one page says so, and nothing else is there', async ({ world, browser, launchOptions }) => {
  const args = [...(launchOptions.args ?? []), '--host-resolver-rules=MAP shop.test 127.0.0.1'];
  const other = await browser.browserType().launch({ ...launchOptions, args });
  const page = await other.newPage();
  const place = `shop.test:${new URL(world.origin).port}`;
  await page.goto(`http://${place}/enrol#ABCDEFGH`);
  await expect(page.getByRole('heading', { name: 'Open Retour by its secure address' })).toBeVisible();
  await expect(page.getByRole('link', { name: `Open ${place}` })).toHaveAttribute('href', `https://${place}/`);
  await expect(page.getByRole('textbox')).toHaveCount(0);
  await expect(page.getByRole('button')).toHaveCount(0);
  expect(await page.evaluate(async () => (await indexedDB.databases()).length)).toBe(0);
  await other.close();
});
