import { readScanCode } from 'shared-types/scan-code';
import { encode } from 'uqr';

import type { Counter } from './support/counter.ts';
import { slipInLedger } from './support/ledger.ts';
import { standAtPrinter } from './support/paper.ts';
import type { Printout } from './support/paper.ts';
import { expect, test } from './support/world.ts';

const ONE_LINE = 'EC-20416981';
const SPLIT = 'EC-20417736';
const RESERVATION = 'ER-500291';
/** Of the same customer as the split one. */
const OLDER = 'EC-20398102';

/** One page of a roll, as long as its slip and no longer than the printer's cut needs. */
const isOneSheet = ({ pages, sheet, cut }: Printout, widthMm = 80): void => {
  expect(pages).toHaveLength(1);
  const [page] = pages;
  expect(page?.widthMm).toBeCloseTo(widthMm, 0);
  expect(sheet.widthMm).toBeCloseTo(widthMm, 1);
  expect(page?.heightMm).toBeGreaterThanOrEqual(sheet.heightMm);
  expect(page?.heightMm).toBeLessThan(sheet.heightMm + 4);
  expect(cut.filter((part) => !part.includes('truncate'))).toEqual([]); // 58 mm cuts a product's name at one line (UX §10)
};

test('the slip of every kind of return fits its sheet and says all that was promised', async ({ world }) => {
  const counter = await world.tablet();

  await test.step('Print slip: one 80 mm sheet with all that was promised, and the server knows that it was handed over (P-6)', async () => {
    await counter.open(SPLIT);
    await counter.takeOneOf('Merino crew-neck sweater');
    await counter.takeOneOf('Pleated wool trousers');
    await counter.sayForAll('Size', 'Too small');
    await counter.record();
    const slip = await counter.slipNumber();
    const paper = counter.page.locator('.paper');
    await expect(paper).toContainText('Status: confirmed.'); // ruled by the server
    const { address, promised } = await slipInLedger(counter.page, slip);
    expect(readScanCode(address)).toMatchObject({ kind: 'slip-code', slip: { code: { slipNumber: slip, orderNumber: SPLIT } } });
    const code = paper.getByRole('img', { name: slip, includeHidden: true });
    const [side = ''] = ((await code.getAttribute('viewBox')) ?? '').split(' ').slice(-1);
    expect(await code.locator('path').getAttribute('d')).toBe(pathOf(address));
    const takeSheet = await standAtPrinter(counter.page);

    await counter.button('Print slip').click();
    await expect(counter.button('Printing')).toBeVisible();
    const first = await takeSheet();
    isOneSheet(first);
    expect(first.code.widthMm).toBeGreaterThanOrEqual(Number(side) * 0.749); // thermal printers blur finer squares
    expect(first.code.leftMm).toBeGreaterThan(0);
    expect(first.text.split('\n').filter((line) => line !== '')).toEqual([
      'HALDEN',
      'Lyon Bellecour · 12 rue de la République, 69002 Lyon',
      expect.stringMatching(/^\w{3} \d{1,2} \w{3,4} \d{4}, \d{2}:\d{2} · served by Inès Moreau$/),
      'RETURN SLIP, not a till receipt',
      slip,
      `Order ${SPLIT}`,
      '1 × Merino crew-neck sweater, Navy, M',
      '€80.10',
      'Too small',
      '1 × Pleated wool trousers, Charcoal, 42',
      '€116.10',
      'Too small',
      'Refund',
      '€196.20',
      'Visa …4417',
      '€173.93',
      'Gift card …8820',
      '€22.27',
      `By ${promised}`,
      'Status: confirmed.',
      'Keep this slip until the money has arrived. Scan to follow it, or show it in any HALDEN store.',
    ]);

    await counter.button('Print slip').click();
    const second = await takeSheet();
    isOneSheet(second);
    expect(second.text).toBe(`COPY 1\n\n${first.text}\n\nCOPY 1`);

    await counter.done();
    await expect(counter.queueLabel).toHaveText(/All sent/);
    await counter.openHistory();
    await counter.chooseReturn(SPLIT);
    const handed = counter.page
      .getByRole('list', { name: 'Life of the return' })
      .getByRole('listitem')
      .filter({ hasText: 'Slip handed over' });
    await expect(handed).toHaveCount(2); // told by the server's feed only
    await expect(handed.first()).toContainText('Inès Moreau');
    await counter.goHome();
  });

  await test.step('a slip printed offline says that the refund follows; the hand-over reaches the server with the return', async () => {
    await world.setWeather({ kind: 'cut' });
    const slip = await counter.returnWhole(ONE_LINE);
    const takeSheet = await standAtPrinter(counter.page);
    await counter.button('Print slip').click();
    const sheet = await takeSheet();
    isOneSheet(sheet);
    for (const word of [slip, '€74.90', 'Visa …0921', 'Status: recorded; the refund follows after confirmation.'])
      expect(sheet.text).toContain(word);
    await counter.done();
    await expect(counter.queueLabel).toHaveText(/Offline · 1 saved here/);
    await world.setWeather({ kind: 'clear' });
    await counter.openHistory();
    await expect(counter.row(ONE_LINE)).toContainText('Refunded', { timeout: 45_000 });
    await counter.chooseReturn(ONE_LINE);
    await expect(counter.page.getByRole('listitem').filter({ hasText: 'Slip handed over' })).toHaveCount(1);
    await counter.goHome();
  });

  await test.step('slips for the till and for goods without an order fit their sheet, however long a word is', async () => {
    await counter.returnWhole(RESERVATION);
    let takeSheet = await standAtPrinter(counter.page);
    await counter.button('Print slip').click();
    const till = await takeSheet();
    isOneSheet(till);
    for (const word of ['Refund at the till', 'Receipt BEC7-02-00934']) expect(till.text).toContain(word);
    await counter.done();
    await counter.recordBlind({ typed: 'EC-99999999', goods: `${'W'.repeat(60)} coat` });
    takeSheet = await standAtPrinter(counter.page);
    await counter.button('Print slip').click();
    const goods = await takeSheet();
    isOneSheet(goods);
    expect(goods.text).toContain('Status: under review; you will be told.');
    expect(goods.text).not.toMatch(/€/);
  });
});

test('on a roll of 58 mm the whole code fits, and on A4 the slip stands beside how the refund works', async ({ world }) => {
  const counter = await world.tablet();
  const { page } = counter;
  await counter.queueLabel.click();
  await page.getByRole('radio', { name: '58 mm' }).click();
  await counter.goHome();
  const slip = await counter.returnWhole(SPLIT);
  await expect(page.locator('.paper')).toContainText('Status: confirmed.'); // what the sheet says stands still from here
  const takeSheet = await standAtPrinter(page);
  await counter.button('Print slip').click();
  const narrow = await takeSheet();
  isOneSheet(narrow, 58);
  expect(narrow.code.leftMm + narrow.code.widthMm).toBeLessThanOrEqual(58);
  await counter.done();

  await counter.queueLabel.click();
  await page.getByRole('radio', { name: 'A4' }).click();
  await counter.openHistory();
  await counter.chooseReturn(SPLIT);
  await counter.button('Show slip').click();
  await counter.readSlipInEnglish();
  await counter.button('Print slip').click();
  const sheet = await takeSheet();
  expect(sheet.pages).toHaveLength(1);
  expect(sheet.pages[0]?.widthMm).toBeCloseTo(210, 0);
  expect(sheet.pages[0]?.heightMm).toBeCloseTo(297, 0);
  expect(sheet.cut).toEqual([]);
  for (const words of ['COPY 1', slip, 'How your refund works', 'Return conditions', 'Your shop']) expect(sheet.text).toContain(words);
});

const takeShirt = async (counter: Counter): Promise<void> => counter.takeOneOf('Organic cotton T-shirt');

/** Goods of two orders on the counter: the second is opened from the first one's desk and recorded before it. */
const recordTheFirstOfTwo = async (counter: Counter, takeOlder = takeShirt): Promise<string> => {
  await counter.open(SPLIT);
  await counter.takeOneOf('Merino crew-neck sweater');
  await counter.sayForAll('Size', 'Too small');
  await counter.page
    .getByRole('link', { name: new RegExp(OLDER) })
    .first()
    .click();
  await takeOlder(counter);
  await counter.sayForAll('Size', 'Too small');
  await counter.record();
  return counter.slipNumber();
};

test('slips of two orders print together with the last return: one dialog, a page each, each handed over by itself (P-13, P-10)', async ({
  world,
}) => {
  const counter = await world.tablet();
  const older = await recordTheFirstOfTwo(counter);
  await expect(counter.page.getByText('Another order follows. The slips print together after the last one.')).toBeVisible();
  await counter.button(`Next: ${SPLIT}`).click();
  await counter.record();
  const split = await counter.slipNumber();
  await expect(counter.page.getByText('Another order follows.')).toBeHidden();
  const papers = counter.page.locator('.paper');
  await expect(papers).toHaveCount(2);
  await expect(papers.last()).toContainText('Status: confirmed.'); // what the sheets say stands still from here
  const heights = await papers.evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height / (96 / 25.4)));
  const takeSheet = await standAtPrinter(counter.page);
  await counter.button('Print 2 slips').click();
  const { pages, text, pdf } = await takeSheet();
  for (const words of [older, OLDER, split, SPLIT]) expect(text).toContain(words);
  expect(text).not.toContain('COPY');
  expect(pages).toHaveLength(2);
  for (const [at, page] of pages.entries()) {
    expect(page.widthMm).toBeCloseTo(80, 0);
    expect(page.heightMm).toBeGreaterThanOrEqual(heights[at] ?? Infinity);
    expect(page.heightMm).toBeLessThan((heights[at] ?? 0) + 4);
  }
  expect(heights[0]).not.toBeCloseTo(heights[1] ?? 0, 0);
  expect(pdf.length).toBeGreaterThan(0);
  await expect(counter.page.getByText('2 slips are printed.')).toBeVisible();

  await counter.button('Print slip').click(); // from here on the one on screen, as a copy
  const copy = await takeSheet();
  isOneSheet(copy);
  expect(copy.text).toContain('COPY 1');
  expect(copy.text).not.toContain(older);
  await counter.done();
  await expect(counter.queueLabel).toHaveText(/All sent/);
  await counter.openHistory();
  for (const [order, times] of [
    [OLDER, 2],
    [SPLIT, 2],
  ] as const) {
    // prettier-ignore
    await counter.chooseReturn(order);
    await expect(counter.page.getByRole('listitem').filter({ hasText: 'Slip handed over' })).toHaveCount(times);
  }
});

test('slips that wait for another order', async ({ world }) => {
  const counter = await world.tablet();

  await test.step('an order that is discarded after all leaves the slip that waited for it on screen, to be printed', async () => {
    const older = await recordTheFirstOfTwo(counter);
    await counter.button(`Next: ${SPLIT}`).click();
    await counter.button('Discard').first().click();
    await counter.confirmDialog('Discard');
    await counter.readSlipInEnglish();
    expect(await counter.slipNumber()).toBe(older);
    await expect(counter.page.getByText('Another order follows.')).toBeHidden();
    await expect(counter.button('Print slip')).toBeVisible();
    await counter.done();
  });

  await test.step('on A4 slips that print together stand on a page each (P-13)', async () => {
    await counter.queueLabel.click();
    await counter.page.getByRole('radio', { name: 'A4' }).click();
    await counter.goHome();
    await recordTheFirstOfTwo(counter, async () => counter.takeAll()); // what is left of it
    await counter.button(`Next: ${SPLIT}`).click();
    await counter.record();
    await expect(counter.page.locator('.paper')).toHaveCount(2);
    const takeSheet = await standAtPrinter(counter.page);
    await counter.button('Print 2 slips').click();
    const { pages } = await takeSheet();
    expect(pages.map(({ widthMm, heightMm }) => [Math.round(widthMm), Math.round(heightMm)])).toEqual([[210, 297], [210, 297]]); // prettier-ignore
  });
});

/** A QR code as the paper draws it: a square for each dark module. */
const pathOf = (text: string): string =>
  encode(text, { ecc: 'M', border: 4 })
    .data.map((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')).join(''))
    .join('');
