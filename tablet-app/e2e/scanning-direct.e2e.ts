import { plugInScanner, readsCode } from './support/hid.ts';
import { expect, test } from './support/world.ts';

const SPLIT = 'EC-20417736';
const SWEATER = '4006381333931';

test('a scanner that hands over whole codes is connected once and heard on every screen, also after a reload', async ({ world }) => {
  const counter = await world.tablet();
  const { page } = counter;
  await plugInScanner(page);
  await page.reload();
  await counter.unlock(world.printed.associate.pin);
  await counter.queueLabel.click();
  await counter.button('Connect a USB scanner').click();
  await expect(page.getByText('Symbol DS9308 is connected.')).toBeVisible();
  await counter.button('Test the scanner').click();
  await readsCode(page, 'RETOUR-1234567890-QWAZYM');
  await expect(page.getByText('came from the connected scanner.')).toBeVisible();

  await page.goto(world.origin);
  await counter.unlock(world.printed.associate.pin);
  await counter.isAtFind();
  await readsCode(page, `https://shop.example/account/orders/by-number/${SPLIT}`); // longer than one report
  await expect(counter.heading('Camille Fournier')).toBeVisible();
  await readsCode(page, SWEATER);
  await expect(page.getByRole('spinbutton', { name: /Units of Merino/ })).toHaveAttribute('aria-valuenow', '1');

  await counter.queueLabel.click();
  await counter.button('Disconnect').click();
  await expect(counter.button('Connect a USB scanner')).toBeVisible();
});
