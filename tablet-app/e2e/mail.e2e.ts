import { openPostOffice } from '../../sync-server/src/mail/smtp-for-tests.ts';
import type { PostOffice } from '../../sync-server/src/mail/smtp-for-tests.ts';
import { test as base, expect } from './support/world.ts';

const ONE_LINE = 'EC-20416981';
const ADDRESS = 'camille.fournier@example.org';
const MASK = 'c…@e….org';

/** A world whose server mails through a mail server of the test's own. */
const test = base.extend<{ office: PostOffice }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs from this pattern
  office: async ({}, provide) => {
    const office = await openPostOffice();
    await provide(office);
    await office.close();
  },
  serverEnv: async ({ office }, provide) => {
    await provide({ SMTP_URL: office.url, MAIL_FROM: 'HALDEN <returns@halden.example>' });
  },
});

test('P-11 a slip that is mailed offline waits with the return, and arrives in the customer’s language', async ({ world, office }) => {
  const counter = await world.tablet();
  await counter.goOffline();
  await counter.returnWhole(ONE_LINE);
  await counter.button('Français').click();
  await counter.button('Send by mail').click();
  const dialog = counter.page.getByRole('dialog', { name: 'Send by mail' });
  const field = dialog.getByRole('textbox', { name: /mail address/ });
  await expect(field).toBeFocused();
  await expect(dialog).toContainText('The mail is written in French.');
  await expect(dialog).toContainText('No network. It goes out when there is network.');
  await field.fill('camille.fournier@example');
  await field.press('Enter');
  await expect(dialog).toContainText('That is no whole address yet.');
  await field.fill(ADDRESS);
  await dialog.getByRole('button', { name: 'Send' }).click();
  await expect(dialog.getByRole('status')).toContainText(`The slip goes to ${MASK} when there is network.`);
  await expect(dialog.getByRole('button', { name: 'Done' })).toBeFocused();
  await counter.page.keyboard.press('Enter');
  await expect(counter.page.getByText(ADDRESS)).toHaveCount(0);
  expect(office.received).toEqual([]);
  await counter.goOnline();
  await expect.poll(() => office.received.length, { timeout: 45_000 }).toBe(1);
  const [mail] = office.received;
  expect([mail?.to, mail?.subject]).toEqual([[ADDRESS], 'Votre retour chez HALDEN Lyon Bellecour']);
  expect(mail?.text).toContain(`${world.origin}/r#`);
  await counter.done();
  await counter.openHistory();
  await counter.chooseReturn(ONE_LINE);
  await expect(counter.page.getByRole('list', { name: 'Life of the return' })).toContainText(`Slip mailed`);
  await expect(counter.page.getByText(new RegExp(`to ${MASK}`))).toBeVisible();
});
