import { DIALOGS } from '../src/app/dialogs.ts';
import { ROUTES } from '../src/app/routes.tsx';
import { isAccessible } from './support/axe.ts';
import type { Counter } from './support/counter.ts';
import { breakLedgerWrites } from './support/damage.ts';
import { LATE } from './support/orders.ts';
import { expect, test } from './support/world.ts';
import type { World } from './support/world.ts';

const ORDER = 'EC-20417736';
const ONE_LINE = 'EC-20416981';
const PAST_WINDOW = 'EC-20398102';
const DECLINED = 'EC-20413377';

type Walk = Readonly<{ counter: Counter; world: World }>;

/** Where axe looks: a route, the id of a dialog, or a state of either, and how a person gets there from the stop before. */
type Stop = readonly [what: string, go: (walk: Walk) => Promise<unknown>];

const openInbox = async ({ page }: Counter, name: RegExp): Promise<void> => {
  await page.getByRole('link', { name: /Inbox/ }).click();
  await page.getByRole('link', { name }).first().click({ timeout: 20_000 });
};

/** What is opened on a screen is opened while it stands there. */
const DESK: readonly Stop[] = [
  ['nothing found', async ({ counter }) => { await counter.field.fill('EC-99999999'); await expect(counter.heading(/^No order/)).toBeVisible(); }],
  ['/', async ({ counter }) => { await counter.field.fill('fournier'); await expect(counter.page.getByRole('listbox').getByRole('option').first()).toBeVisible(); }],
  ['your-shift', async ({ counter }) => counter.button(/^Your shift/).click()],

  ['desk, nothing picked', async ({ counter }) => { await counter.goHome(); await counter.open(ORDER); }],
  ['/order/:orderId', async ({ counter }) => { await counter.takeOneOf('Merino crew-neck sweater'); await counter.sayReason('Size', 'Too small'); }],
  ['destination', async ({ counter }) => { await counter.sayCondition('As new'); await counter.button(/^Change where/).click(); }],
  ['store-credit', async ({ counter }) => counter.button('Store credit instead').click()],
  ['take-off', async ({ counter }) => { await counter.sayCondition('Worn'); await counter.button(/^Take off for wear/).click(); }],
  ['discard-return', async ({ counter }) => counter.button('Discard').click()],
  ['/customer/:customerKey', async ({ counter }) => { await counter.page.getByRole('heading', { level: 1 }).getByRole('link').click(); await expect(counter.page.getByRole('region', { name: 'Can still come back' })).toBeVisible(); }],
  ['approval', async ({ counter, world }) => { await world.placeOrder(LATE); await counter.goHome(); await counter.open(LATE.number); await counter.button(/^Ask a manager about/).click(); }],
  ['approval-pin', async ({ counter }) => { await counter.button(/^Ask a manager about/).click(); await counter.page.getByLabel('Why?').fill('long-standing customer'); await counter.button('Enter PIN').click(); }],
  ['/goods', async ({ counter }) => { await counter.goHome(); await counter.page.getByRole('link', { name: 'Goods without an order', exact: true }).click(); await expect(counter.heading('Goods without an order')).toBeVisible(); }],
]; // prettier-ignore

const AFTERWARDS: readonly Stop[] = [
  ['/slip/:returnId', async ({ counter }) => { await counter.goHome(); await counter.returnWhole(ONE_LINE); }],
  ['mail-slip', async ({ counter }) => counter.button('Send by mail').click()],
  ['history, nothing chosen', async ({ counter }) => { await counter.goHome(); await counter.openHistory(); }],
  ['/history/:returnId?', async ({ counter }) => counter.chooseReturn(ONE_LINE)],
  ['correct-return', async ({ counter }) => { await counter.chooseReturn(PAST_WINDOW); await counter.button('Correct').click(); }],

  ['/today', async ({ counter }) => { await counter.page.getByRole('link', { name: 'Today' }).click(); await expect(counter.page.getByRole('img', { name: /so far/ })).toBeVisible(); }],
  ['today, hours as a table', async ({ counter }) => counter.button('As a table').click()],
  ['inbox, nothing chosen', async ({ counter }) => counter.page.getByRole('link', { name: /Inbox/ }).click()],
  ['/cases/:caseId?', async ({ counter }) => openInbox(counter, /Past its date/)],
  ['accept-case', async ({ counter }) => counter.button(/^Accept/).click()],
  ['refuse-case', async ({ counter }) => counter.button('Refuse, tell customer').click()],
  ['resend-refund', async ({ counter }) => { await openInbox(counter, /Refund failed/); await counter.button('Try the refund again').click(); }],
  ['mark-refunded', async ({ counter }) => counter.button('Mark as refunded').click()],
  ['cancel-refund', async ({ counter }) => counter.button('Cancel and release').click()],
  ['match-case', async ({ counter }) => { await openInbox(counter, /Goods without an order/); await counter.button('Match to an order').click(); }],
  ['/ready', async ({ counter }) => { await counter.queueLabel.click(); await expect(counter.page.getByRole('list', { name: 'Checks' })).toBeVisible(); }],
  ['export-unsent', async ({ counter }) => counter.button('Export unsent returns').click()],
  ['bring-in', async ({ counter }) => counter.button('Bring in returns').click()],
  ['diagnostics', async ({ counter }) => { await counter.button('Show diagnostics').click(); await expect(counter.button('Save the file')).toBeVisible(); }],
  ['install', async ({ counter }) => counter.page.getByRole('button', { name: 'Install', exact: true }).click()],
  ['whats-new', async ({ counter }) => counter.button('What’s new').click()],
]; // prettier-ignore

const WITHOUT: readonly Stop[] = [
  ['find, offline', async ({ counter, world }) => { await counter.goHome(); await world.setWeather({ kind: 'cut' }); await counter.seesOffline(); }],
  ['slip, offline', async ({ counter }) => { await counter.open('CC-3310294'); await counter.takeAll(); await counter.sayForAll('Size', 'Too small'); await counter.button('Record return').click(); await expect(counter.button('Done')).toBeVisible(); }],
  ['history, offline', async ({ counter }) => { await counter.done(); await counter.openHistory(); await counter.chooseReturn('CC-3310294'); }],
  ['/enrol', async ({ counter, world }) => { await counter.page.goto(`${world.origin}/enrol`); await expect(counter.heading('Set up this tablet')).toBeVisible(); }],
  ['sign-in', async ({ counter, world }) => { await counter.page.goto(world.origin); await expect(counter.heading('Who is at the counter?')).toBeVisible(); }],
  ['wrong PIN', async ({ counter }) => { await counter.typePin('0000'); await expect(counter.page.getByRole('alert').filter({ hasText: /match/ })).toBeVisible(); }],
  ['storage broken', async ({ counter, world }) => { await breakLedgerWrites(counter.page); await counter.page.goto(world.origin); await expect(counter.heading(/cannot open its store/)).toBeVisible(); }],
]; // prettier-ignore

const WALKS = {
  'find and desk': DESK,
  'slip, history, inbox and readiness': AFTERWARDS,
  'without a network, a person or a store': WITHOUT,
};

test('every route and every dialog has a stop on a walk', () => {
  const stops = new Set(Object.values(WALKS).flatMap((walk) => walk.map(([what]) => what)));
  for (const what of [...ROUTES.map(({ path }) => path), ...DIALOGS.map(({ id }) => id)])
    expect(stops.has(what), `a stop at ${what}`).toBe(true);
});

for (const [where, stops] of Object.entries(WALKS)) {
  test(`every screen, every dialog and their states have 0 axe violations, in light and dark: ${where}`, async ({ world }) => {
    test.setTimeout(180_000);
    const counter = await world.tablet({ as: 'manager' });
    await counter.page.emulateMedia({ reducedMotion: 'reduce' }); // colours are measured at rest, not half way between two themes
    for (const number of [DECLINED, PAST_WINDOW]) {
      await counter.returnWhole(number);
      await counter.done();
    }
    const dialog = counter.page.getByRole('dialog').or(counter.page.getByRole('alertdialog'));
    for (const [what, go] of stops) {
      await go({ counter, world });
      if (DIALOGS.some(({ id }) => id === what)) await expect(dialog).toBeVisible();
      await isAccessible(what, counter.page);
      if (await dialog.isVisible()) await counter.page.keyboard.press('Escape');
      await expect(dialog).toBeHidden();
    }
  });
}
