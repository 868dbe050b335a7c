import { breakLedgerWrites } from '../support/damage.ts';
import { aLine, anOrder } from '../support/orders.ts';
import { expect } from '../support/world.ts';
import { LATE, LONG, TWELVE } from './orders.ts';
import {
  breakKey,
  forgetDay,
  holdReading,
  letGo,
  liveThroughAWeek,
  offline,
  rememberDay,
  reopened,
  stopNextScreen,
  triedNow,
} from './stage.ts';
import type { Stage } from './stage.ts';

/** One state of one screen: how a person gets there, and what has to be put right afterwards. They are played in this order. */
export type Scene = Readonly<{
  screen: string;
  state: string;
  /** On the browser that no store knows. */
  isFresh?: true;
  visit: (stage: Stage) => Promise<void>;
  leave?: (stage: Stage) => Promise<void>;
}>;

const SPLIT = 'EC-20417736';
const ONE_LINE = 'EC-20416981';
const DECLINED = 'EC-20413377';
const PAST_WINDOW = 'EC-20398102';
const RESERVATION = 'ER-500291';
const BUNDLE = 'EC-20418102';
const OFFER = 'EC-20418119';
const SWEATER = 'Merino crew-neck sweater';

const GIFT_LINE = anOrder({
  number: 'EC-77009003',
  name: 'Nora Lind',
  lines: [aLine('l1', 'Lace brief', 2_900, { category: 'underwear' })],
});

const home = async ({ counter }: Stage): Promise<void> => counter.goHome();
const escape = async ({ counter }: Stage): Promise<void> => counter.page.keyboard.press('Escape');

const openDesk = async ({ counter }: Stage, number: string): Promise<void> => {
  await counter.goHome();
  await counter.open(number);
};

/** Five lines, of which one is taken and answered. */
const answered = async (stage: Stage, condition = 'As new'): Promise<void> => {
  await openDesk(stage, SPLIT);
  const { counter } = stage;
  const sweater = counter.button(`One less of ${SWEATER}`);
  if ((await sweater.getAttribute('aria-disabled')) === 'true') await counter.takeOneOf(SWEATER);
  await counter.sayReason('Size', 'Too small');
  await counter.sayCondition(condition);
};

const openCase = async ({ counter }: Stage, name: RegExp): Promise<void> => {
  await counter.page.getByRole('link', { name: /^Inbox/ }).click();
  await counter.page.getByRole('link', { name }).first().click({ timeout: 30_000 });
};

const openReturn = async ({ counter }: Stage, number: string): Promise<void> => {
  await counter.goHome();
  await counter.openHistory();
  await counter.chooseReturn(number);
};

const scan = async ({ counter }: Stage, code: string): Promise<void> => {
  await counter.page.keyboard.type(code);
  await counter.page.keyboard.press('Enter');
};

const recordedOn = async (stage: Stage, number: string): Promise<void> => {
  await openDesk(stage, number);
  const { counter } = stage;
  await counter.takeAll();
  await counter.sayForAll('Size', 'Too small');
  await counter.button('Record return').click();
  await expect(counter.button('Done')).toBeVisible();
};

const UNREAD: readonly Scene[] = [
  { screen: 'enrol', state: 'first start', isFresh: true, visit: async ({ fresh, world }) => { await fresh.goto(`${world.origin}/enrol`); await expect(fresh.getByRole('heading', { level: 1 })).toBeVisible(); } },
  {
    screen: 'enrol', state: 'a code that is used', isFresh: true,
    visit: async ({ fresh, world }) => {
      await fresh.goto('about:blank');
      await fresh.goto(`${world.origin}/enrol#ABCDEFGH`);
      await fresh.getByLabel('Name of this tablet').fill('Tablet 9');
      await fresh.getByRole('button', { name: 'Set up' }).click();
      await expect(fresh.getByRole('alert').first()).toBeVisible();
    },
  },
  {
    screen: 'enrol', state: 'server killed', isFresh: true,
    visit: async ({ fresh, world }) => {
      await world.setWeather({ kind: 'cut' });
      await fresh.getByRole('button', { name: 'Set up' }).click();
      await expect(fresh.getByText(/network/i).first()).toBeVisible();
    },
    leave: async ({ world }) => world.setWeather({ kind: 'clear' }),
  },
  {
    screen: 'sign-in', state: 'nobody yet', isFresh: true,
    visit: async ({ fresh, world }) => {
      await fresh.goto('about:blank');
      await fresh.goto(`${world.origin}/enrol#${await world.enrolmentCode()}`);
      await fresh.getByLabel('Name of this tablet').fill('Tablet 9');
      await fresh.getByRole('button', { name: 'Set up' }).click();
      await expect(fresh.getByRole('group', { name: 'PIN pad' })).toBeVisible();
    },
  },
]; // prettier-ignore

const FIND: readonly Scene[] = [
  { screen: 'find', state: 'empty', visit: async (stage) => { await forgetDay(stage); await home(stage); } },
  { screen: 'history', state: 'empty', visit: async ({ counter }) => counter.openHistory() },
  { screen: 'today', state: 'empty', visit: async ({ counter }) => { await counter.page.getByRole('link', { name: 'Today' }).click(); await expect(counter.heading('Nothing needs you')).toBeVisible(); } },
  { screen: 'inbox', state: 'empty', visit: async ({ counter }) => { await counter.page.getByRole('link', { name: /^Inbox/ }).click(); await expect(counter.heading('Nothing needs you')).toBeVisible(); }, leave: rememberDay },
  { screen: 'find', state: 'results', visit: async (stage) => { await home(stage); await stage.counter.find('fournier', /The web shop/); } },
  { screen: 'find', state: 'one result', visit: async ({ counter }) => { await counter.field.fill(SPLIT); await expect(counter.button(`Open ${SPLIT}`)).toBeVisible(); } },
  { screen: 'find', state: 'nothing found', visit: async ({ counter }) => { await counter.field.fill('EC-99999999'); await expect(counter.heading(/^No order/)).toBeVisible(); } },
  { screen: 'find', state: 'long names', visit: async ({ counter }) => { await counter.field.fill('maximiliane'); await expect(counter.page.getByRole('listbox').getByRole('option').first()).toBeVisible(); } },
  { screen: 'dialog', state: 'your shift', visit: async ({ counter }) => { await counter.button(/^Your shift/).click(); await expect(counter.heading('Your shift')).toBeVisible(); }, leave: escape },
  { screen: 'camera', state: 'looking', visit: async ({ counter }) => { await counter.field.fill(''); await counter.button('Scan with camera').click(); await expect(counter.page.getByRole('dialog')).toBeVisible(); }, leave: escape },
  {
    screen: 'find', state: 'loading',
    visit: async ({ counter }) => { await counter.field.fill(''); await holdReading(counter.page); await counter.field.fill('dubois'); },
    leave: async (stage) => { await letGo(stage.counter.page); await stage.counter.field.fill(''); },
  },
]; // prettier-ignore

const DESK: readonly Scene[] = [
  { screen: 'desk', state: 'loading', visit: async (stage) => { await home(stage); await stage.counter.field.fill(SPLIT); await expect(stage.counter.button(`Open ${SPLIT}`)).toBeVisible(); await holdReading(stage.counter.page); await stage.counter.button(`Open ${SPLIT}`).click(); await expect(stage.counter.button('Reading the order')).toBeVisible(); }, leave: async ({ counter }) => letGo(counter.page) },
  { screen: 'desk', state: 'nothing picked', visit: async (stage) => openDesk(stage, SPLIT) },
  { screen: 'desk', state: 'one line in question', visit: async ({ counter }) => counter.takeOneOf(SWEATER) },
  { screen: 'desk', state: 'answered', visit: async (stage) => answered(stage) },
  { screen: 'desk', state: 'several lines', visit: async ({ counter }) => { await counter.takeOneOf('Pleated wool trousers'); await counter.sayForAll('Style or colour', 'Not my style'); } },
  { screen: 'desk', state: 'a garment scanned', visit: async (stage) => { await scan(stage, '3762014900024'); await expect(stage.counter.page.getByText('On this order: one unit added')).toBeVisible(); } },
  { screen: 'desk', state: 'not of this order', visit: async (stage) => { await scan(stage, '3762014900093'); await expect(stage.counter.page.getByText(/Not on this order/)).toBeVisible(); } },
  { screen: 'desk', state: 'gift', visit: async ({ counter }) => counter.page.getByRole('checkbox', { name: /gift|price/i }).check(), leave: async ({ counter }) => counter.page.getByRole('checkbox', { name: /gift|price/i }).uncheck() },
  { screen: 'dialog', state: 'discard', visit: async ({ counter }) => counter.button('Discard').click(), leave: async ({ counter }) => counter.page.getByRole('alertdialog').or(counter.page.getByRole('dialog')).getByRole('button').last().click() },
  { screen: 'dialog', state: 'destination', visit: async (stage) => { await answered(stage); await stage.counter.button(/^Change where/).click(); }, leave: escape },
  { screen: 'dialog', state: 'store credit', visit: async (stage) => { await answered(stage); await stage.counter.button('Store credit instead').click(); }, leave: escape },
  { screen: 'dialog', state: 'taken off for wear', visit: async (stage) => { await answered(stage, 'Worn'); await stage.counter.button(/^Take off for wear/).click(); }, leave: escape },
  { screen: 'desk', state: 'long names', visit: async (stage) => { await openDesk(stage, LONG.number); await stage.counter.takeAll(); await stage.counter.sayForAll('Size', 'Too small'); } },
  { screen: 'desk', state: 'twelve lines', visit: async (stage) => { await openDesk(stage, TWELVE.number); await stage.counter.takeAll(); await stage.counter.sayForAll('Faulty', 'Has a defect'); } },
  { screen: 'desk', state: 'a bundle', visit: async (stage) => { await openDesk(stage, BUNDLE); await stage.counter.takeAll(); } },
  { screen: 'desk', state: 'an offer broken', visit: async (stage) => { await openDesk(stage, OFFER); await stage.counter.takeOneOf('Camel overcoat, unlined'); await stage.counter.sayForAll('Changed mind', 'No longer wanted'); } },
  { screen: 'desk', state: 'a question about the goods', visit: async (stage) => { await openDesk(stage, GIFT_LINE.number); await stage.counter.takeAll(); } },
  { screen: 'desk', state: 'reservation, at the till', visit: async (stage) => { await openDesk(stage, RESERVATION); await stage.counter.takeAll(); await stage.counter.sayForAll('Size', 'Too large'); } },
  { screen: 'desk', state: 'past its date', visit: async (stage) => openDesk(stage, LATE.number) },
  { screen: 'dialog', state: 'approval', visit: async (stage) => { await openDesk(stage, LATE.number); await stage.counter.button(/^Ask a manager about/).click(); } },
  { screen: 'dialog', state: 'approval PIN', visit: async ({ counter }) => { await counter.page.getByLabel('Why?').fill('Long-standing customer'); await counter.button('Enter PIN').click(); }, leave: escape },
  { screen: 'goods', state: 'empty', visit: async (stage) => { await home(stage); await stage.counter.page.getByRole('link', { name: 'Goods without an order', exact: true }).click(); await expect(stage.counter.heading('Goods without an order')).toBeVisible(); } },
  { screen: 'goods', state: 'filled', visit: async ({ counter }) => { await counter.page.getByLabel(/^Order number/).fill('EC 900417'); await counter.page.getByLabel(/^What is it\?/).first().fill('MER-2417-M'); await counter.sayReason('Size', 'Too small'); await counter.sayCondition('As new'); } },
]; // prettier-ignore

const SLIPS: readonly Scene[] = [
  { screen: 'slip', state: 'recorded', visit: async (stage) => recordedOn(stage, ONE_LINE), leave: async ({ counter }) => counter.done() },
  { screen: 'slip', state: 'at the till', visit: async (stage) => recordedOn(stage, RESERVATION), leave: async ({ counter }) => counter.done() },
  { screen: 'dialog', state: 'mail the slip', visit: async (stage) => { await openReturn(stage, ONE_LINE); await stage.counter.button('Show slip').click(); await stage.counter.button('Send by mail').click(); }, leave: async (stage) => { await escape(stage); await stage.counter.button('Done').click(); } },
  { screen: 'slip', state: 'under review', visit: async (stage) => recordedOn(stage, PAST_WINDOW), leave: async ({ counter }) => counter.done() },
  { screen: 'slip', state: 'long names', visit: async (stage) => recordedOn(stage, LONG.number), leave: async ({ counter }) => counter.done() },
  { screen: 'slip', state: 'declined later', visit: async (stage) => recordedOn(stage, DECLINED), leave: async ({ counter }) => counter.done() },
  { screen: 'find', state: 'returns of today', visit: async ({ counter }) => expect(counter.page.getByText('Refunded').first()).toBeVisible({ timeout: 30_000 }) },
  { screen: 'desk', state: 'all of it came back', visit: async (stage) => { await home(stage); await stage.counter.field.fill(ONE_LINE); await stage.counter.button(`Open ${ONE_LINE}`).click(); await expect(stage.counter.heading('Cannot come back')).toBeVisible(); } },
]; // prettier-ignore

const AFTER: readonly Scene[] = [
  { screen: 'history', state: 'of today', visit: async (stage) => { await home(stage); await stage.counter.openHistory(); } },
  { screen: 'history', state: 'a refunded return', visit: async (stage) => openReturn(stage, ONE_LINE) },
  { screen: 'history', state: 'a failed refund', visit: async (stage) => openReturn(stage, DECLINED) },
  { screen: 'history', state: 'long names', visit: async (stage) => openReturn(stage, LONG.number) },
  { screen: 'customer', state: 'at a glance', visit: async (stage) => { await openDesk(stage, SPLIT); await stage.counter.page.getByRole('heading', { level: 1 }).getByRole('link').click(); await expect(stage.counter.page.getByRole('region', { name: 'Can still come back' })).toBeVisible(); } },
  { screen: 'dialog', state: 'correct', visit: async (stage) => { await openReturn(stage, PAST_WINDOW); await stage.counter.button('Correct').click(); }, leave: escape },
  { screen: 'today', state: 'a few returns', visit: async ({ counter }) => { await counter.page.getByRole('link', { name: 'Today' }).click(); await expect(counter.page.getByRole('table').first()).toBeVisible(); } },
  { screen: 'inbox', state: 'open cases', visit: async ({ counter }) => counter.page.getByRole('link', { name: /^Inbox/ }).click() },
  { screen: 'inbox', state: 'past its date', visit: async (stage) => openCase(stage, /Past its date/) },
  { screen: 'dialog', state: 'accept', visit: async ({ counter }) => counter.button(/^Accept/).click(), leave: escape },
  { screen: 'dialog', state: 'refuse', visit: async ({ counter }) => counter.button('Refuse, tell customer').click(), leave: escape },
  { screen: 'inbox', state: 'refund failed', visit: async (stage) => openCase(stage, /Refund failed/) },
  { screen: 'dialog', state: 'mark refunded', visit: async ({ counter }) => counter.button('Mark as refunded').click(), leave: escape },
  { screen: 'dialog', state: 'match to an order', visit: async (stage) => { await openCase(stage, /Goods without an order/); await stage.counter.button('Match to an order').click(); }, leave: escape },
  { screen: 'ready', state: 'online', visit: async (stage) => { await home(stage); await stage.counter.queueLabel.click(); await expect(stage.counter.page.getByRole('list', { name: 'Checks' })).toBeVisible(); } },
  { screen: 'dialog', state: 'export unsent returns', visit: async ({ counter }) => counter.button('Export unsent returns').click(), leave: escape },
  { screen: 'dialog', state: 'bring in returns', visit: async ({ counter }) => counter.button('Bring in returns').click(), leave: escape },
  { screen: 'dialog', state: 'diagnostics', visit: async ({ counter }) => { await counter.button('Show diagnostics').click(); await expect(counter.button('Save the file')).toBeVisible(); }, leave: escape },
  { screen: 'dialog', state: 'install', visit: async ({ counter }) => counter.page.getByRole('button', { name: 'Install', exact: true }).click(), leave: escape },
  { screen: 'dialog', state: 'what is new', visit: async ({ counter }) => counter.button('What’s new').click(), leave: escape },
]; // prettier-ignore

const OFFLINE: readonly Scene[] = [
  { screen: 'find', state: 'offline', visit: async (stage) => { await home(stage); await offline(stage); } },
  { screen: 'find', state: 'offline results', visit: async ({ counter }) => { await counter.field.fill('fournier'); await expect(counter.page.getByRole('listbox').getByRole('option').first()).toBeVisible(); } },
  { screen: 'desk', state: 'offline', visit: async (stage) => answered(stage) },
  { screen: 'slip', state: 'offline', visit: async (stage) => { await stage.counter.button('Record return').click(); await expect(stage.counter.button('Done')).toBeVisible(); }, leave: async ({ counter }) => counter.done() },
  { screen: 'history', state: 'offline', visit: async (stage) => openReturn(stage, SPLIT) },
  { screen: 'inbox', state: 'offline', visit: async (stage) => openCase(stage, /Past its date/) },
  { screen: 'ready', state: 'offline', visit: async (stage) => { await home(stage); await stage.counter.queueLabel.click(); }, leave: triedNow },
]; // prettier-ignore

const LAST: readonly Scene[] = [
  { screen: 'today', state: 'a busy day', visit: async (stage) => { await liveThroughAWeek(stage); await home(stage); await stage.counter.page.getByRole('link', { name: 'Today' }).click(); await expect(stage.counter.page.getByRole('table').first()).toBeVisible(); } },
  { screen: 'history', state: 'a busy day', visit: async (stage) => { await home(stage); await stage.counter.openHistory(); } },
  { screen: 'error', state: 'screen stopped', visit: async (stage) => { await home(stage); await stopNextScreen(stage.counter.page); await stage.counter.page.getByRole('link', { name: 'History' }).or(stage.counter.heading('This screen stopped')).first().click(); await expect(stage.counter.heading('This screen stopped')).toBeVisible(); } },
  { screen: 'sign-in', state: 'someone is known', visit: async ({ counter, world }) => { await counter.page.goto(world.origin); await expect(counter.heading('Who is at the counter?')).toBeVisible(); } },
  { screen: 'sign-in', state: 'wrong PIN', visit: async ({ counter }) => { await counter.page.keyboard.type('0000'); await counter.page.keyboard.press('Enter'); await expect(counter.page.getByRole('alert').filter({ hasText: /match/ })).toBeVisible(); }, leave: reopened },
  { screen: 'error', state: 'keys broken', visit: async (stage) => { await breakKey(stage); await reopened(stage); await expect(stage.counter.page.getByText(/keys of this tablet no longer work/)).toBeVisible(); } },
  { screen: 'error', state: 'storage broken', visit: async ({ counter, world }) => { await breakLedgerWrites(counter.page); await counter.page.goto(world.origin); await expect(counter.heading(/cannot open its store/)).toBeVisible(); } },
]; // prettier-ignore

/** The orders that the scenes need and no demo shop has. */
export const ORDERS = [LONG, TWELVE, LATE, GIFT_LINE];

/** Every screen in every state. A new screen gets its line here. */
export const SCENES: readonly Scene[] = [...UNREAD, ...FIND, ...DESK, ...SLIPS, ...AFTER, ...OFFLINE, ...LAST];
