import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';

/** The next step of the desk says what is missing, or that it can be recorded. */
const NEXT_STEP =
  /Record return|Pick what comes back|Say why|Say how|Write the note|Answer the question|Answer about the offer|^Ask a manager$/;

/** What the customer view calls the slip, in the languages of the demo's customers. */
export const SLIP_WORDS = /Your slip|Votre bon/;

type Staff = Readonly<{ number: string; pin: string }>;

/** Goods without an order: what is known of them, and what the customer left. */
type Blind = Readonly<{ typed: string; goods: string; contact?: string; evidence?: string }>;

/** What an associate does at the counter, by the words on the screen: roles and names, never test ids. */
export class Counter {
  readonly page: Page;
  readonly #origin: string;

  constructor(page: Page, origin: string) {
    this.page = page;
    this.#origin = origin;
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name });
  }

  heading(name: string | RegExp): Locator {
    return this.page.getByRole('heading', { name });
  }

  async enrol(code: string, label: string): Promise<void> {
    await this.page.goto(`${this.#origin}/enrol#${code}`);
    await this.page.getByLabel('Name of this tablet').fill(label);
    await this.button('Set up').click();
  }

  /** The first sign-in on a tablet, online, by staff number. */
  async signInFirst(staff: Staff): Promise<void> {
    await expect(this.heading('Who is at the counter?')).toBeVisible();
    const someoneElse = this.button(/^Someone else/);
    if (await someoneElse.isVisible()) await someoneElse.click();
    await this.page.getByLabel('Staff number').fill(staff.number);
    await this.typePin(staff.pin);
    await this.isAtFind();
    await this.hasOrders();
  }

  /** Someone who used this tablet before: a name and a PIN, with or without a network. */
  async signIn(name: RegExp, pin: string): Promise<void> {
    await this.button(name).first().click();
    await this.typePin(pin);
    await this.isAtFind();
  }

  async typePin(pin: string): Promise<void> {
    const pad = this.page.getByRole('group', { name: 'PIN pad' });
    for (const digit of pin) await pad.getByRole('button', { name: digit, exact: true }).click();
    await pad.getByRole('button', { name: 'Sign in' }).click();
  }

  /** A manager says her word in the sheet that asks for it: by her staff number the first time, and with her PIN. */
  async approve(manager: Staff, why: string): Promise<void> {
    await this.page.getByLabel('Staff number of the manager').fill(manager.number);
    await this.page.getByLabel('Why?').fill(why);
    await this.button('Enter PIN').click();
    await this.typeManagerPin(manager.pin);
  }

  async typeManagerPin(pin: string): Promise<void> {
    const pad = this.page.getByRole('group', { name: 'PIN pad' });
    for (const digit of pin) await pad.getByRole('button', { name: digit, exact: true }).click();
    await pad.getByRole('button', { name: 'Approve' }).click();
  }

  async isAtFind(): Promise<void> {
    await expect(this.heading('Find the order')).toBeVisible({ timeout: 20_000 });
  }

  /** Until the first load of orders is over. */
  async hasOrders(): Promise<void> {
    await expect(this.page.getByRole('button', { name: /All sent|waiting/ })).toBeVisible({ timeout: 30_000 });
  }

  get field(): Locator {
    return this.page.getByRole('combobox', { name: /Order, slip, parcel/ });
  }

  /** Types into the one field: the numbers of the rows that this text brings, and how many orders it says there are. */
  async find(text: string, says: RegExp): Promise<Readonly<{ numbers: readonly string[]; total: number }>> {
    await this.field.fill('');
    await this.isAtFind();
    await this.field.fill(text);
    await expect(this.page.getByText(says)).toBeVisible();
    const heading = this.heading(/^(?:\d+ of )?[\d,]+ orders?\b/);
    await expect(heading).toBeVisible();
    const rows = await this.page.getByRole('listbox', { name: 'Orders found' }).getByRole('option').allInnerTexts();
    return {
      numbers: rows.map((row) => /\b[A-Z]{2}-\d+/.exec(row)?.[0] ?? row),
      total: Number(/([\d,]+) orders?/.exec(await heading.innerText())?.[1]?.replaceAll(',', '')),
    };
  }

  /** Types a number and opens the order. */
  async open(orderNumber: string): Promise<void> {
    await this.field.fill(orderNumber);
    await this.button(`Open ${orderNumber}`).click();
    await expect(this.button(NEXT_STEP)).toBeVisible();
  }

  /** An order with one unit is picked by itself: there is nothing to take all of. */
  async takeAll(): Promise<void> {
    await expect(this.button(NEXT_STEP)).toBeVisible();
    const all = this.button(/^Take all/);
    if (await all.isVisible()) await all.click();
  }

  async takeOneOf(product: string): Promise<void> {
    await this.button(`One more of ${product}`).click();
  }

  async sayReason(group: string, reason: string): Promise<void> {
    await this.page.getByRole('radio', { name: group, exact: true }).check();
    await this.page.getByRole('radio', { name: reason, exact: true }).check();
  }

  async sayCondition(condition: string): Promise<void> {
    await this.page.getByRole('radio', { name: condition, exact: true }).check();
  }

  /** One answer for every line: "Same for all" is on. */
  async sayForAll(group: string, reason: string, condition = 'As new'): Promise<void> {
    const same = this.page.getByRole('checkbox', { name: 'Same for all' });
    if ((await same.count()) > 0 && !(await same.isChecked())) await same.check();
    await this.sayReason(group, reason);
    await this.sayCondition(condition);
  }

  /** The refund in the foot, in minor units. */
  async amount(): Promise<number> {
    const text = await this.page.getByRole('region', { name: 'Return' }).getByText(/^[€£]/).last().innerText();
    return Number(text.replaceAll(/[^0-9]/g, ''));
  }

  get queueLabel(): Locator {
    return this.page.getByRole('button', { name: /All sent|waiting|Offline|Sending|Wi-Fi|refused|Loading/ });
  }

  async confirmDialog(name: string | RegExp): Promise<void> {
    await this.page.getByRole('dialog').or(this.page.getByRole('alertdialog')).getByRole('button', { name }).click();
  }

  /** Goods whose order the tablet does not have. */
  async recordBlind({ typed, goods, contact = '', evidence = '' }: Blind): Promise<void> {
    await this.field.fill(typed);
    await this.page.getByRole('link', { name: 'Goods without an order', exact: true }).click();
    await expect(this.heading('Goods without an order')).toBeVisible();
    const number = this.page.getByLabel(/^Order number/);
    if ((await number.inputValue()) === '') await number.fill(typed);
    await this.page.getByLabel(/^Name, e-mail or phone/).fill(contact);
    await this.page.getByLabel(/^What did the customer show/).fill(evidence);
    await this.page
      .getByLabel(/^What is it\?/)
      .first()
      .fill(goods);
    await this.sayReason('Size', 'Too small');
    await this.sayCondition('As new');
    await this.record();
  }

  async unlock(pin: string): Promise<void> {
    await expect(this.heading('Who is at the counter?')).toBeVisible();
    await this.page.getByRole('group', { name: 'Staff' }).getByRole('button').first().click();
    await this.typePin(pin);
    await expect(this.heading('Who is at the counter?')).toBeHidden();
  }

  async unlockToDesk(pin: string): Promise<void> {
    await this.unlock(pin);
    await expect(this.button(NEXT_STEP)).toBeVisible();
  }

  /** The draft is in the ledger: the desk writes it at every change. */
  async draftIsKept(): Promise<void> {
    await this.page.evaluate(async () => {
      await new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));
    });
  }

  async anotherTab(pin: string): Promise<Counter> {
    const other = new Counter(await this.page.context().newPage(), this.#origin);
    await other.page.goto(this.#origin);
    await other.unlock(pin);
    await other.isAtFind();
    return other;
  }

  /** The service worker holds the whole app and controls this page. */
  async isInstalled(): Promise<void> {
    await this.page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
    await this.page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  }

  /** This tablet alone loses its network, and its browser knows. Only once all that it needs then is on it. */
  async goOffline(): Promise<void> {
    await this.isInstalled();
    await this.page.context().setOffline(true);
  }

  async goOnline(): Promise<void> {
    await this.page.context().setOffline(false);
  }

  async record(): Promise<void> {
    await this.button('Record return').click();
    await this.readSlipInEnglish();
  }

  /** The slip opens in the customer's language, which the demo's orders have from their market. */
  async readSlipInEnglish(): Promise<void> {
    await this.button('English').click();
    await this.isSaved();
  }

  /** The whole order in one go: the shortest honest return. */
  async returnWhole(orderNumber: string): Promise<string> {
    await this.open(orderNumber);
    await this.takeAll();
    await this.sayForAll('Size', 'Too small');
    await this.record();
    return this.slipNumber();
  }

  async slipNumber(): Promise<string> {
    const text = await this.page.getByText(SLIP_WORDS).first().innerText();
    const number = /[0-9A-Z]{3,5}-[0-9A-Z]{3}-\d{5,}-[0-9A-Z]/.exec(text)?.[0];
    if (number === undefined) throw new Error(`no slip number in "${text}"`);
    return number;
  }

  async done(): Promise<void> {
    await this.button('Done').click();
    await this.isAtFind();
  }

  /** The screen that sign-in leads to, from any screen that has the bar. */
  async goHome(): Promise<void> {
    if (await this.button('Done').isVisible()) await this.button('Done').click();
    else await this.page.getByRole('link', { name: 'Find', exact: true }).click();
    await this.isAtFind();
  }

  async isAtDesk(): Promise<boolean> {
    return this.button(NEXT_STEP).isVisible();
  }

  /** "Saved" is shown only after the ledger's transaction is on the disk. */
  async isSaved(): Promise<void> {
    await expect(this.page.getByText(SLIP_WORDS).first()).toBeVisible();
  }

  async chooseReturn(orderNumber: string): Promise<void> {
    await this.row(orderNumber).getByRole('link').first().click();
    await expect(this.page.getByRole('list', { name: 'Life of the return' })).toBeVisible();
  }

  async openHistory(): Promise<void> {
    await this.page.getByRole('link', { name: 'History' }).click();
    await expect(this.heading('History')).toBeVisible();
  }

  /** The row of a return in History, by the order's number. */
  row(orderNumber: string): Locator {
    return this.page.getByRole('row').filter({ hasText: orderNumber });
  }

  /** Offline means: the network is cut at the proxy, and the bar says so. */
  async seesOffline(): Promise<void> {
    await expect(this.page.getByRole('button', { name: /Offline/ })).toBeVisible({ timeout: 45_000 });
  }
}
