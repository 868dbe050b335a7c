import { expect, test } from './support/world.ts';
import { LATE, aLine, anOrder } from './support/orders.ts';

const DECLINED = 'EC-20413377';

const GIFT = anOrder({
  number: 'EC-77000001',
  name: 'Nora Lind',
  lines: [
    aLine('l1', 'Lace brief', 2_900, { category: 'underwear' }),
    aLine('l2', 'Leather tote', 18_900),
    aLine('l3', 'Pouch', 0, { listMinor: 2_000, discounts: [{ label: 'Free pouch', amountMinor: 2_000 }] }),
  ],
  with: { offers: [{ label: 'Free pouch', lineIds: ['l2', 'l3'] }] },
});
const CASH = anOrder({
  number: 'EC-77000004',
  name: 'Rosa Klee',
  lines: [aLine('l1', 'Boots', 19_900)],
  with: { payments: [{ id: 'p1', method: 'cash-on-delivery', label: 'Cash on delivery', capturedBy: 'web', authorisedMinor: 19_900, capturedMinor: 19_900 }] },
}); // prettier-ignore
const RESERVED = anOrder({
  number: 'EC-77000005',
  name: 'Sven Ost',
  lines: [aLine('l1', 'Cap', 3_900)],
  with: { payments: [{ id: 'p1', method: 'card', label: 'Visa', last4: '4417', capturedBy: 'web', authorisedMinor: 3_900, capturedMinor: 0 }] },
}); // prettier-ignore

test('money of every kind: what stays, what is worth less, what was never charged', async ({ world }) => {
  for (const order of [GIFT, CASH, RESERVED]) await world.placeOrder(order);
  const counter = await world.tablet();
  const { page } = counter;

  await test.step('a question about the goods, an offer of which some stays, wear with a manager’s PIN, and store credit by consent', async () => {
    await counter.open(GIFT.number);

    await counter.takeOneOf('Lace brief'); // E-14
    await counter.sayReason('Changed mind', 'No longer wanted');
    await expect(counter.button('Answer the question')).toBeVisible();
    await page.getByRole('radio', { name: 'No', exact: true }).check();
    await expect(page.getByText('A manager decides.').first()).toBeVisible();
    await page.getByRole('radio', { name: 'Yes', exact: true }).check();
    await expect(page.getByText('A manager decides.')).toBeHidden();
    await counter.sayCondition('As new');

    await counter.takeOneOf('Leather tote'); // M-9
    await counter.sayReason('Changed mind', 'No longer wanted');
    await counter.sayCondition('Worn');
    expect(await counter.amount()).toBe(2_900 + 17_091);
    await counter.button('Also here').click();
    expect(await counter.amount()).toBe(2_900 + 18_900);
    await counter.button('One less of Pouch').click();
    await counter.button(/^Stays with customer .*€18\.09/).click();

    await page.getByRole('button', { name: /^Reason|^No longer wanted · Worn/ }).click(); // M-11
    await counter.button(/^Take off for wear/).click();
    await page.getByLabel('Amount in EUR').fill('100');
    await expect(page.getByText('More than may be taken off. At most €85.46.')).toBeVisible();
    await page.getByLabel('Amount in EUR').fill('20');
    await page.getByLabel('Why is it worth less?').fill('Scratches on the front');
    await page.getByLabel('Evidence').fill('photo 14');
    await counter.confirmDialog('Take off');
    await counter.button('Ask a manager').click();
    await counter.approve(world.printed.manager, 'Worn once');
    await expect(page.getByText('Approved by Marc Lefort')).toBeVisible();
    expect(await counter.amount()).toBe(2_900 + 17_091 - 2_000);

    await expect(page.getByText(/Store credit, chosen by/)).toBeHidden(); // never chosen beforehand
    await counter.button('Store credit instead').click();
    await page.getByLabel('Initials of the customer').fill('nl');
    await counter.confirmDialog('The customer chooses store credit');
    await expect(page.getByText('Store credit, chosen by NL')).toBeVisible();
    await counter.record();
    await counter.done();

    await counter.openHistory();
    await expect(counter.row(GIFT.number)).toContainText('Refunded', { timeout: 20_000 });
    await counter.chooseReturn(GIFT.number);
    await expect(page.getByText('The customer chose store credit.')).toBeVisible();
    await expect(page.getByText('€20.00 was kept')).toBeVisible();
    await expect(page.getByText('Marc Lefort: Worn once')).toBeVisible();
    expect(await world.paidInShop(GIFT.number)).toEqual([17_991]);
    await counter.goHome();
  });

  await test.step('R-15 R-18 what was never charged is released, what only a transfer gives back goes to finance, in words', async () => {
    await counter.open(CASH.number);
    await counter.sayForAll('Size', 'Too small');
    await expect(page.getByText('web finance transfers it')).toBeVisible();
    await counter.record();
    await expect(page.getByText(/given back by transfer/).first()).toBeVisible();
    await counter.done();
    await counter.open(RESERVED.number);
    await counter.sayForAll('Size', 'Too small');
    await expect(page.getByText(/the authorisation is released/)).toBeVisible();
    await counter.record();
    await expect(page.getByText(/the authorisation is released/).first()).toBeVisible();
    await counter.done();
    await counter.openHistory();
    await expect(counter.row(CASH.number)).toContainText('Web finance transfers it', { timeout: 20_000 });
    await expect(counter.row(RESERVED.number)).toContainText('Released, never charged', { timeout: 20_000 });
    expect(await world.paidInShop(RESERVED.number)).toEqual([]);
  });
});

test('goods past their date: what is typed survives a turn of the phone, and a manager lets them through', async ({ world }) => {
  await world.placeOrder(LATE);
  const counter = await world.tablet();
  const { page } = counter;

  await test.step('a phone that is turned keeps what is open and typed', async () => {
    const turn = async (): Promise<void> => {
      const { width, height } = page.viewportSize() ?? { width: 844, height: 390 };
      await page.setViewportSize({ width: height, height: width });
    };
    await page.setViewportSize({ width: 390, height: 844 });
    await counter.open(LATE.number);

    await page.getByRole('radio', { name: 'Style or colour', exact: true }).check();
    await turn();
    await expect(page.getByRole('radio', { name: 'Style or colour', exact: true })).toBeChecked(); // its answers are still open
    await counter.sayReason('Changed mind', 'Other');
    await page.getByRole('textbox').first().pressSequentially('Button ');
    await turn();
    await page.keyboard.type('came off');
    await expect(page.getByRole('textbox').first()).toHaveValue('Button came off');

    await counter.sayCondition('Worn');
    await counter.button('Take off for wear, Rain jacket').click();
    await page.getByLabel('Why is it worth less?').fill('Scratches');
    await turn();
    await expect(page.getByLabel('Why is it worth less?')).toHaveValue('Scratches');
    await page.keyboard.press('Escape');

    await counter.button('Ask a manager about Rain jacket').click();
    await page.getByLabel('Staff number of the manager').fill('1001');
    await page.getByLabel('Why?').pressSequentially('Long-stand');
    await turn();
    await page.keyboard.type('ing customer');
    await expect(page.getByLabel('Why?')).toHaveValue('Long-standing customer');
    await expect(page.getByLabel('Staff number of the manager')).toHaveValue('1001');
    await page.keyboard.press('Escape');
    await counter.button('Discard').click();
    await counter.confirmDialog('Discard');
    await counter.isAtFind();
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  await test.step('E-15 goods past their date go through with a manager’s PIN at the associate’s tablet', async () => {
    await counter.open(LATE.number);
    await counter.sayForAll('Size', 'Too small');
    await counter.button('Ask a manager about Rain jacket').click();
    await expect(page.getByText('up to €200.00, up to 10 days late.')).toBeVisible();
    await counter.approve({ ...world.printed.manager, pin: '1111' }, 'long-standing customer');
    await expect(page.getByText('That PIN does not match. Try again.')).toBeVisible();
    await counter.typeManagerPin(world.printed.manager.pin);
    await expect(page.getByText('Approved by Marc Lefort')).toBeVisible();
    await expect(counter.button('Your shift, Inès Moreau')).toBeVisible(); // who is signed in stays so
    await counter.record();
    await counter.done();
    await counter.openHistory();
    await expect(counter.row(LATE.number)).toContainText('Refunded', { timeout: 20_000 });
    await counter.chooseReturn(LATE.number);
    await expect(page.getByText('A manager let it through.')).toBeVisible();
    expect(await world.paidInShop(LATE.number)).toEqual([12_900]);
  });
});

test('R-16 E-16 a declined refund is paid by hand and marked with its reference; goods without an order say what was left', async ({
  world,
}) => {
  const counter = await world.tablet({ as: 'manager' });
  const { page } = counter;
  await counter.returnWhole(DECLINED);
  await counter.done();
  await counter.recordBlind({ typed: 'EC-999', goods: 'black coat', contact: '06 12 34 56 78', evidence: 'card slip of 3 November' });
  await counter.done();
  await page.getByRole('link', { name: /Inbox/ }).click();
  await page
    .getByRole('link', { name: /Goods without an order/ })
    .last()
    .click({ timeout: 20_000 });
  await expect(page.getByRole('row', { name: 'Shown card slip of 3 November' })).toBeVisible();
  await expect(page.getByRole('row', { name: 'Contact 06 12 34 56 78' })).toBeVisible();
  await page.getByRole('link', { name: /Refund failed.*Élise Marchand/ }).click({ timeout: 20_000 });
  await expect(page.getByRole('table', { name: 'The refund' })).toContainText('Visa …\u20607702');
  await counter.button('Mark as refunded').click();
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Type the reference' })).toBeVisible();
  await page.getByLabel(/^Reference/).fill('SEPA-2026-118');
  await counter.confirmDialog('Mark as refunded');
  await counter.openHistory();
  await expect(counter.row(DECLINED)).toContainText('Refunded', { timeout: 20_000 });
  await counter.chooseReturn(DECLINED);
  await expect(page.getByText('Marc Lefort marked it, reference SEPA-2026-118')).toBeVisible();
});
