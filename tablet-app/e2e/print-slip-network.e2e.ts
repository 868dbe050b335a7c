import { aPrinter } from 'shared-types/testing/tcp-printer';

import { expect, test } from './support/world.ts';
import type { World } from './support/world.ts';

const ONE_LINE = 'EC-20416981';
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

test('a printer of the shop prints by itself; out of paper it says so, the return is safe, and the same slip comes out later (P-10, P-12)', async ({
  world,
}) => {
  const printer = await aPrinter();
  const counter = await world.tablet();
  const { page } = counter;
  await namePrinter(world, printer.port); // a tablet that is at work is told of it
  await counter.queueLabel.click();
  await page.getByRole('radio', { name: 'Shop network' }).check();
  await page.getByRole('radio', { name: 'Counter' }).click();
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
  await printer.close();
});
