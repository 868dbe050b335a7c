import { aPrinter } from 'shared-types/testing/tcp-printer';

import type { Counter } from './support/counter.ts';
import { expect, test } from './support/world.ts';
import type { World } from './support/world.ts';

const ONE_LINE = 'EC-20416981';
const COLLECTED = 'CC-3310294';
const SLOW = 'EC-20416455';
const STORE = 'lyon-bellecour';

/** The operator writes a printer into the store's settings, and that a slip is printed with every return. */
const namePrinter = async (world: World, port: number): Promise<void> => {
  const address = `${world.direct}/v1/stores/${STORE}/settings`;
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${world.printed.operatorKey}` };
  const { settings } = (await (await fetch(address, { headers })).json()) as { settings: { version: number } }; // the operator API's answer
  const printers = [{ printerId: 'counter', name: 'Counter', host: '127.0.0.1', port }];
  const body = JSON.stringify({ ...settings, version: settings.version + 1, print: 'always', printers });
  const put = await fetch(address, { method: 'PUT', headers, body });
  if (!put.ok) throw new Error(`the settings were not taken: ${put.status} ${await put.text()}`);
};

/** At the tablet's own sheet: the printer of the shop, as its settings name it. */
const choosePrinter = async ({ queueLabel, page }: Counter): Promise<void> => {
  await queueLabel.click();
  await page.getByRole('radio', { name: 'Shop network' }).check();
  await page.getByRole('radio', { name: 'Counter' }).click();
};

test('a printer of the shop, in good days and bad', async ({ world }) => {
  const printer = await aPrinter();
  const counter = await world.tablet();
  const { page } = counter;

  await test.step('a printer of the shop prints by itself; out of paper it says so, the return is safe, and the same slip comes out later (P-10, P-12)', async () => {
    await namePrinter(world, printer.port); // a tablet that is at work is told of it
    await choosePrinter(counter);
    await counter.button('Print a test page').click();
    await counter.button('It is good').click();
    await expect(page.getByText(/^Tested /).first()).toBeVisible();
    await counter.goHome();

    printer.become('out-of-paper');
    const slip = await counter.returnWhole(ONE_LINE);
    await expect(page.getByRole('alert').filter({ hasText: 'Load paper, then print. The return is safe.' })).toBeVisible();
    expect(printer.jobs()).toHaveLength(1); // the test page

    printer.become('good');
    await counter.button('Print slip').click();
    await expect(page.getByText('The slip is printed.')).toBeVisible();
    await counter.button('Print slip').click();
    await expect.poll(() => printer.jobs().length).toBe(3);
    const [sample = '', first = '', second = ''] = printer.jobs().map((bytes) => String.fromCharCode(...bytes));
    expect(sample).toContain('Test page');
    for (const words of ['RETURN SLIP', slip, ONE_LINE, '/r#']) expect(first).toContain(words);
    expect(first).not.toContain('COPY');
    expect(second).toContain('COPY 1');
    await counter.done();
    await expect(counter.queueLabel).toHaveText(/All sent/); // both hand-overs are told
  });

  await test.step('where every return prints, slips of two orders print with the last of them, one after the other (P-13, P-10)', async () => {
    const before = printer.jobs().length;
    await counter.open('EC-20417736');
    await counter.takeOneOf('Merino crew-neck sweater');
    await counter.sayForAll('Size', 'Too small');
    await page.getByRole('link', { name: /EC-20398102/ }).first().click(); // prettier-ignore
    await counter.takeOneOf('Organic cotton T-shirt');
    await counter.sayForAll('Size', 'Too small');
    await counter.record();
    const older = await counter.slipNumber();
    await expect(page.getByText('Another order follows.')).toBeVisible();
    await counter.button('Next: EC-20417736').click();
    expect(printer.jobs()).toHaveLength(before);
    await counter.record();
    const split = await counter.slipNumber();
    await expect(page.getByText('2 slips are printed.')).toBeVisible();
    const [first = '', second = '', ...more] = printer
      .jobs()
      .slice(before)
      .map((bytes) => String.fromCharCode(...bytes));
    expect(more).toEqual([]);
    expect(first).toContain(older);
    expect(second).toContain(split);
    for (const slip of [first, second]) expect(slip).not.toContain('COPY');
    await counter.done();
  });

  await test.step('an answer that is lost on its way: the slip may be out, and asking again tells that it is, without a second one (P-10, P-12)', async () => {
    const before = printer.jobs().length;
    await world.setWeather({ kind: 'lose-answer', of: 'POST /sync/print' });
    await counter.returnWhole(COLLECTED);
    const note = page.getByRole('alert').filter({ hasText: 'The printer did not answer. Look at the paper: is the slip out?' });
    await expect(note).toBeVisible();
    await expect.poll(() => printer.jobs().length).toBe(before + 1);
    await world.setWeather({ kind: 'clear' });
    await note.getByRole('button', { name: 'Ask the printer again' }).click();
    await expect(page.getByText('The slip is printed.')).toBeVisible();
    expect(printer.jobs()).toHaveLength(before + 1);
    await counter.button('Print slip').click();
    await expect.poll(() => printer.jobs().length).toBe(before + 2);
    expect(String.fromCharCode(...(printer.jobs()[before + 1] ?? []))).toContain('COPY 1');
    await counter.done();
  });

  await test.step('an answer that is lost and a look at the paper: whoever says that it is out prints copies from there on', async () => {
    await world.setWeather({ kind: 'lose-answer', of: 'POST /sync/print' });
    await counter.returnWhole(SLOW);
    await counter.button('It is out').click();
    await expect(counter.page.getByText('The slip is printed.')).toBeVisible();
    await expect(counter.page.locator('.paper')).toContainText('COPY 1');
    await world.setWeather({ kind: 'clear' });
    await counter.done();
  });
  await printer.close();
});

test('a printer that answers nothing: nobody says that the slip is printed, neither at its test', async ({ world }) => {
  const printer = await aPrinter('silent');
  const counter = await world.tablet();
  await namePrinter(world, printer.port);
  await choosePrinter(counter);
  await counter.button('Print a test page').click();
  await expect(counter.page.getByText('The printer gives no answer. Look at the paper: did the page come out well?')).toBeVisible();
  await counter.goHome();
  await counter.returnWhole(ONE_LINE);
  await expect(counter.page.getByText('Sent to the printer. It gives no answer: look at the paper.')).toBeVisible();
  await expect(counter.page.getByText('The slip is printed.')).toBeHidden();
  await expect(counter.page.locator('.paper')).toContainText('COPY 1'); // it counts as printed
  await expect.poll(() => printer.jobs().length).toBe(2);
  await printer.close();
});
