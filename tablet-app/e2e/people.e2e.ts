import type { Counter } from './support/counter.ts';
import { expect, test } from './support/world.ts';

const ORDER = 'EC-20416981';
/** New at the counter: up to 50.00 and twenty returns a shift. */
const JONAS = { number: '1034', pin: '3690' };

const who = (counter: Counter) => counter.heading('Who is at the counter?');

const signInElse = async (counter: Counter, staff: Readonly<{ number: string; pin: string }>): Promise<void> => {
  await counter.button(/^Someone else/).click();
  await counter.page.getByLabel('Staff number').fill(staff.number);
  await counter.typePin(staff.pin);
};

const back = async (counter: Counter, name: RegExp, pin: string): Promise<void> => {
  await counter.button(name).first().click();
  await counter.typePin(pin);
  await expect(who(counter)).toBeHidden();
};

test('a tablet changes hands in the middle of a return: same place, same draft, other limits; left alone it locks', async ({ world }) => {
  const counter = await world.tablet();
  const { page } = counter;
  const { pin } = world.printed.associate;
  await counter.open(ORDER);
  await counter.takeAll();
  await counter.sayReason('Size', 'Too small');
  const place = page.url();
  const isAsItWas = async (): Promise<void> => {
    expect(page.url()).toBe(place);
    await expect(page.getByRole('radio', { name: 'Too small' })).toBeChecked();
  };

  await counter.button(/^Lock/).click();
  await counter.button(/^Someone else/).click();
  await expect(page.getByText(/Inès Moreau began the return for EC/)).toBeVisible();
  await signInElse(counter, JONAS);
  await isAsItWas();
  await expect(page.getByText('Begun by Inès Moreau')).toBeVisible();
  await expect(page.getByText('Above €50.00 a manager decides')).toBeVisible(); // E-10
  await counter.button(/^Your shift/).click();
  await expect(page.getByRole('dialog')).toContainText('0 of 20');
  await expect(page.getByRole('dialog')).toContainText('Up to €50.00');
  await counter.confirmDialog('Switch person');
  await back(counter, /^Inès/, pin);
  await isAsItWas();
  await expect(page.getByText('Begun by')).toBeHidden();

  await page.clock.install();
  await page.reload();
  await back(counter, /^Inès/, pin);
  await isAsItWas();
  await page.clock.fastForward(165_000); // C-6: as after a sleep
  await expect(page.getByText(/^Locks in 1\d seconds/)).toBeVisible();
  await counter.button('Stay').click();
  await expect(page.getByText(/^Locks in/)).toBeHidden();
  await page.clock.fastForward(181_000);
  await expect(who(counter)).toBeVisible();
  await expect(page.getByRole('radio')).toHaveCount(0); // locked means locked
  await counter.typePin(pin); // she is expected back
  await isAsItWas();
  await page.evaluate(() => history.pushState(null, '', '/enrol')); // open to anyone, and no way round the lock
  await expect(page.getByLabel('Code')).toBeVisible();
  await page.clock.fastForward(181_000);
  await page.goBack();
  await counter.typePin(pin);
  await isAsItWas();

  await counter
    .heading('Camille Fournier')
    .or(page.getByRole('heading', { level: 1 }))
    .getByRole('link')
    .first()
    .click();
  await expect(page.getByRole('region', { name: 'Can still come back' })).toContainText(ORDER);
  await page
    .getByRole('link', { name: `Back to ${ORDER}` })
    .last()
    .click();
  await isAsItWas();
});

test('wrong PINs: told alike for anyone, a wait that a reload does not end, and a manager who does', async ({ world }) => {
  const counter = await world.tablet({ as: 'manager' });
  const { page } = counter;
  const { associate, manager } = world.printed;
  await counter.button(/^Lock/).click();
  for (const staff of [
    { number: '99999999', pin: '0000' },
    { number: associate.number, pin: '0000' },
  ]) {
    await signInElse(counter, staff);
    await expect(page.getByRole('alert')).toHaveText('That PIN does not match. Try again.');
    await counter.button(/^Marc/).click();
  }
  await signInElse(counter, associate);
  await counter.isAtFind();

  await counter.button(/^Lock/).click();
  await counter.button(/^Inès/).click();
  for (let n = 0; n < 5; n += 1) {
    await counter.typePin('0000');
    await expect(page.getByText('0 digits typed')).toBeAttached();
    await expect(page.getByRole('alert')).toHaveText(n < 4 ? /does not match/ : /^Wait \d+ seconds, or ask a manager/);
  }
  await page.reload();
  await counter.button(/^Inès/).click();
  await expect(page.getByRole('alert')).toHaveText(/^Wait \d+ seconds/); // S-14: before anything is typed
  await counter.button('Ask a manager to unlock').click();
  const pad = page.getByRole('group', { name: 'PIN pad' });
  for (const digit of manager.pin) await pad.getByRole('button', { name: digit, exact: true }).click();
  await pad.getByRole('button', { name: 'Unlock' }).click();
  await expect(counter.heading('Inès Moreau, enter your PIN')).toBeVisible();
  await counter.typePin(associate.pin);
  await counter.isAtFind();
});

test('the set-up speaks the language that is chosen there, and so does whoever signs in next', async ({ world, browser }) => {
  const context = await browser.newContext({ locale: 'es-ES' });
  const page = await context.newPage();
  await page.goto(`${world.origin}/enrol#${await world.enrolmentCode()}`);
  await expect(page.getByRole('heading', { name: 'Configurar esta tableta' })).toBeVisible(); // the device's own
  await page.getByRole('button', { name: 'Deutsch' }).click();
  await expect(page.getByRole('heading', { name: 'Dieses Tablet einrichten' })).toBeVisible();
  await page.reload();
  await page.getByLabel('Name dieses Tablets').fill('Tablet 9');
  await page.getByRole('button', { name: 'Einrichten', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Wer bedient?' })).toBeVisible();
  await page.getByLabel('Personalnummer').fill(world.printed.associate.number);
  await page.keyboard.press('Tab');
  await page.keyboard.type(world.printed.associate.pin);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Bestellung suchen' })).toBeVisible();
  await context.close();
});

test.describe('a shift near its end', () => {
  test.use({ serverEnv: { GRANT_HOURS: '1.03' } });

  test('S-11 says until when with the next screen, and the same PIN begins a new shift over the same draft', async ({ world }) => {
    const counter = await world.tablet();
    const { page } = counter;
    const note = page.getByText(/^Your shift on this tablet ends at \d\d:\d\d\./);
    await page.clock.install();
    await page.reload();
    await counter.unlock(world.printed.associate.pin);
    await counter.open(ORDER);
    await counter.takeAll();
    await counter.sayReason('Size', 'Too small');
    for (let worked = 0; worked < 15; worked += 1) {
      await page.clock.fastForward(9_000); // she works on, and her last hour begins
      await page.keyboard.press('Shift');
    }
    await expect(note).toBeHidden(); // nothing comes into the screen under her hand
    await page.clock.fastForward(30_000); // she looks up
    await expect(note).toBeVisible();
    await counter.goHome();
    await expect(note).toBeVisible();
    const until = /\d\d:\d\d/.exec(await note.innerText())?.[0] ?? 'no time';
    await page.getByRole('link', { name: /^Continue/ }).click();
    await expect(note).toBeVisible();

    await world.killServer();
    await world.startServer({}); // a new shift is a whole one
    await page.evaluate(() => window.dispatchEvent(new Event('online')));
    await expect(counter.queueLabel).toHaveText(/All sent/); // without a network the old shift would go on
    await counter.button('Sign in again').click();
    await expect(counter.heading('Inès Moreau, enter your PIN')).toBeVisible();
    await counter.typePin(world.printed.associate.pin);
    await expect(page.getByRole('radio', { name: 'Too small' })).toBeChecked();
    await expect(note).toBeHidden();
    await counter.button(/^Your shift/).click();
    await expect(page.getByRole('dialog')).toContainText(/Until.*\d\d:\d\d/);
    await expect(page.getByRole('dialog')).not.toContainText(until);
  });
});
