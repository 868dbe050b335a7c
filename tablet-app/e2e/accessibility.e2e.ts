import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

import { DIALOGS } from '../src/app/dialogs.ts';
import { ROUTES } from '../src/app/routes.tsx';
import type { Counter } from './support/counter.ts';
import { aLine, anOrder, daysAgo } from './support/orders.ts';
import { expect, test } from './support/world.ts';
import type { World } from './support/world.ts';

const ORDER = 'EC-20417736';
const ONE_LINE = 'EC-20416981';
const PAST_WINDOW = 'EC-20398102';
const DECLINED = 'EC-20413377';
const LATE = anOrder({
  number: 'EC-77000002',
  name: 'Otto Berg',
  deliveredDaysAgo: 33,
  lines: [aLine('l1', 'Rain jacket', 12_900)],
  with: { placedAt: daysAgo(38) },
});

const violationsOn = async (page: Page): Promise<string[]> => {
  const result = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  return result.violations.map((found) => `${found.id}: ${found.nodes.map((node) => node.target.join(' ')).join(', ')}`);
};

/** In both themes, because contrast is a property of each. */
const isAccessible = async (what: string, page: Page): Promise<void> => {
  for (const theme of ['light', 'dark']) {
    await page.evaluate((chosen) => document.documentElement.setAttribute('data-theme', chosen), theme);
    expect(await violationsOn(page), `${what}, ${theme}`).toEqual([]);
  }
};

type Visit = (counter: Counter, world: World) => Promise<void>;

/** How a person gets to each screen. A route without an entry fails the test. */
const VISITS: Readonly<Record<string, Visit>> = {
  '/': async (counter) => {
    await counter.goHome();
    await counter.field.fill('fournier');
    await expect(counter.page.getByRole('listbox', { name: 'Orders found' }).getByRole('option').first()).toBeVisible();
  },
  '/order/:orderId': async (counter) => {
    await counter.goHome();
    await counter.open(ORDER);
    if (await counter.button('One less of Merino crew-neck sweater').isDisabled()) await counter.takeOneOf('Merino crew-neck sweater');
    await counter.sayReason('Size', 'Too small');
  },
  '/goods': async (counter) => {
    await counter.goHome();
    await counter.page.getByRole('link', { name: 'Goods without an order', exact: true }).click();
    await expect(counter.heading('Goods without an order')).toBeVisible();
  },
  '/slip/:returnId': async (counter) => {
    await counter.goHome();
    await counter.returnWhole(ONE_LINE);
  },
  '/history/:returnId?': async (counter) => {
    await counter.goHome();
    await counter.openHistory();
    await counter.chooseReturn(ONE_LINE);
  },
  '/today': async (counter) => {
    await counter.page.getByRole('link', { name: 'Today' }).click();
    await expect(counter.page.getByRole('table').first()).toBeVisible();
  },
  '/cases/:caseId?': async (counter) => {
    await counter.page.getByRole('link', { name: /Inbox/ }).click();
    await counter.page.getByRole('link', { name: /Past its date/ }).click();
    await expect(counter.button(/^Accept/)).toBeVisible();
  },
  '/ready': async (counter) => {
    await counter.queueLabel.click();
    await expect(counter.page.getByRole('list', { name: 'Checks' })).toBeVisible();
  },
  '/enrol': async (counter, world) => {
    await counter.page.goto(`${world.origin}/enrol`);
    await expect(counter.heading('Set up this tablet')).toBeVisible();
  },
};

const openOnRefund = async (counter: Counter, name: string): Promise<void> => {
  await counter.goHome();
  await counter.page.getByRole('link', { name: /Inbox/ }).click();
  await counter.page.getByRole('link', { name: /Refund failed/ }).click({ timeout: 20_000 });
  await counter.button(name).click();
};

const openApproval = async (counter: Counter, world: World): Promise<void> => {
  await world.placeOrder(LATE);
  await counter.goHome();
  await counter.open(LATE.number);
  await counter.button(/^Ask a manager about/).click();
};

/** How each dialog is opened, from the screen it belongs to. */
const OPENINGS: Readonly<Record<string, Visit>> = {
  destination: async (counter, world) => {
    await VISITS['/order/:orderId']?.(counter, world);
    await counter.sayCondition('As new');
    await counter.button(/^Change where/).click();
  },
  'discard-return': async (counter, world) => {
    await VISITS['/order/:orderId']?.(counter, world);
    await counter.button('Discard').click();
  },
  'correct-return': async (counter) => {
    await counter.goHome();
    await counter.openHistory();
    await counter.chooseReturn(PAST_WINDOW);
    await counter.button('Correct').click();
  },
  'accept-case': async (counter, world) => {
    await counter.goHome();
    await VISITS['/cases/:caseId?']?.(counter, world);
    await counter.button(/^Accept/).click();
  },
  'refuse-case': async (counter, world) => {
    await counter.goHome();
    await VISITS['/cases/:caseId?']?.(counter, world);
    await counter.button('Refuse, tell customer').click();
  },
  'resend-refund': async (counter) => openOnRefund(counter, 'Try the refund again'),
  'mark-refunded': async (counter) => openOnRefund(counter, 'Mark as refunded'),
  'cancel-refund': async (counter) => openOnRefund(counter, 'Cancel and release'),
  'take-off': async (counter, world) => {
    await VISITS['/order/:orderId']?.(counter, world);
    await counter.sayCondition('Worn');
    await counter.button(/^Take off for wear/).click();
  },
  'store-credit': async (counter, world) => {
    await VISITS['/order/:orderId']?.(counter, world);
    await counter.button('Store credit instead').click();
  },
  approval: openApproval,
  'approval-pin': async (counter, world) => {
    await openApproval(counter, world);
    await counter.page.getByLabel('Why?').fill('long-standing customer');
    await counter.button('Enter PIN').click();
  },
  'match-case': async (counter) => {
    await counter.goHome();
    await counter.page.getByRole('link', { name: /Inbox/ }).click();
    await counter.page.getByRole('link', { name: /Goods without an order/ }).click();
    await counter.button('Match to an order').click();
  },
};

test('every screen and every dialog has 0 axe violations, in light and dark', async ({ world }) => {
  test.setTimeout(240_000);
  const counter = await world.tablet({ as: 'manager' });
  await counter.page.emulateMedia({ reducedMotion: 'reduce' }); // colours are measured at rest, not half way between two themes
  for (const number of [DECLINED, PAST_WINDOW]) {
    await counter.returnWhole(number);
    await counter.done();
  }
  for (const { path } of ROUTES.filter((place) => place.path !== '/enrol')) {
    const visit = VISITS[path];
    expect(visit, `a visit of ${path}`).toBeDefined();
    await visit?.(counter, world);
    await isAccessible(path, counter.page);
  }
  for (const { id } of DIALOGS) {
    const open = OPENINGS[id];
    expect(open, `an opening of the dialog ${id}`).toBeDefined();
    await open?.(counter, world);
    await expect(counter.page.getByRole('dialog').or(counter.page.getByRole('alertdialog'))).toBeVisible();
    await isAccessible(`dialog ${id}`, counter.page);
    await counter.page.keyboard.press('Escape');
  }
  await VISITS['/enrol']?.(counter, world);
  await isAccessible('/enrol', counter.page);
  await counter.page.goto(world.origin);
  await expect(counter.heading('Who is at the counter?')).toBeVisible();
  await isAccessible('sign-in', counter.page);
});
