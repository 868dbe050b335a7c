import { appendFileSync, cpSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ROOT } from './support/process.ts';
import { expect, test } from './support/world.ts';

const folder = join(tmpdir(), `retour-e2e-tablet-${process.pid}`);

test.use({ serverEnv: { TABLET_DIR: folder } });
test.beforeAll(() => cpSync(process.env['TABLET_DIR'] ?? join(ROOT, 'tablet-app', 'dist'), folder, { recursive: true }));
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a new version waits while a return is half entered, and takes over when it is asked to (F34, F35)', async ({ world }) => {
  const counter = await world.tablet();
  await counter.isInstalled();
  await counter.open('EC-20417736');
  await counter.takeOneOf('Merino crew-neck sweater');
  appendFileSync(join(folder, 'sw.js'), '\n// the next version\n');
  await counter.page.evaluate(async () => {
    await (await navigator.serviceWorker.getRegistration())?.update();
  });
  await counter.button('Update waits for your return').click({ force: true }); // it is idle, and a press on it must change nothing
  await expect(counter.page.getByRole('spinbutton', { name: /Merino crew-neck sweater, 1 of 2/ })).toBeVisible();
  await counter.sayForAll('Size', 'Too small');
  await counter.record();
  await counter.done();
  await expect(counter.button('Update now')).toBeVisible();
  await Promise.all([counter.page.waitForEvent('load'), counter.button('Update now').click()]);
  await expect(counter.heading('Who is at the counter?')).toBeVisible();
  await counter.unlock(world.printed.associate.pin);
  await counter.openHistory();
  await expect(counter.row('EC-20417736')).toContainText('Refunded', { timeout: 20_000 });
});
