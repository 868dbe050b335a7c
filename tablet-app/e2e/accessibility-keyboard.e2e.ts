import type { Locator, Page } from '@playwright/test';

import type { Counter } from './support/counter.ts';
import { expect, test } from './support/world.ts';
import type { World } from './support/world.ts';

const ONE_LINE = 'EC-20416981';
const SPLIT = 'EC-20417736';
const GARMENT = 'Ribbed cardigan';

/** More stops than any screen has between two steps. */
const MOST_STOPS = 40;

/** Where the focus is, it is seen: an outline or a border that is at least 3 px together, on the control or on the tile it lies in. */
const focusIsSeen = async (page: Page): Promise<void> => {
  const seen = await page.evaluate(() => {
    const rings: number[] = [];
    const focused = document.activeElement;
    if (focused === null || focused === document.body) return 'nothing has the focus';
    for (let at: Element | null = focused, up = 0; at !== null && up < 4; at = at.parentElement, up += 1) {
      const style = getComputedStyle(at);
      const outline = style.outlineStyle === 'none' ? 0 : Number.parseFloat(style.outlineWidth);
      rings.push(outline === 0 ? 0 : outline + Number.parseFloat(style.borderTopWidth));
    }
    return Math.max(...rings) >= 3 ? '' : `no ring around ${focused.outerHTML.slice(0, 120)}`;
  });
  expect(seen).toBe('');
};

const hasFocus = async (target: Locator): Promise<boolean> => target.evaluate((element) => element === document.activeElement);

/** Tab after Tab until the control has the focus; wherever it stops on the way, the focus is seen. */
const tabTo = async (page: Page, target: Locator): Promise<void> => {
  await expect(target).toBeAttached();
  for (let stops = 0; stops < MOST_STOPS; stops += 1) {
    if (await hasFocus(target)) return;
    await page.keyboard.press('Tab');
    await focusIsSeen(page);
  }
  throw new Error(`the Tab key does not come to ${String(target)}`);
};

/** What a screen reader is told without being asked, in order: every live region's words as they change. */
const listen = async (page: Page): Promise<() => Promise<readonly string[]>> => {
  await page.evaluate(() => {
    const said: string[] = [];
    Reflect.set(window, 'said', said);
    const LIVE = '[aria-live]:not([aria-live=off]), output, [role=status], [role=alert]';
    const tell = (element: Element): void => {
      const words = element.textContent.trim().replaceAll(/\s+/g, ' ');
      if (words !== '' && said.at(-1) !== words) said.push(words);
    };
    new MutationObserver((changes) => {
      const regions = new Set<Element>();
      for (const { target, addedNodes } of changes) {
        const around = (target instanceof Element ? target : target.parentElement)?.closest(LIVE);
        if (around) regions.add(around);
        for (const node of addedNodes)
          if (node instanceof Element) for (const one of [node, ...node.querySelectorAll('*')]) if (one.matches(LIVE)) regions.add(one);
      }
      for (const region of regions) tell(region);
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  return async () => page.evaluate(() => Reflect.get(window, 'said') as string[]);
};

/** The main job without a mouse: every key that is pressed, and what is heard meanwhile. The slip speaks the customer's language. */
const returnByKeyboard = async (counter: Counter): Promise<void> => {
  const { page } = counter;
  const radio = (name: string): Locator => page.getByRole('radio', { name, exact: true });
  const heard = await listen(page);
  await expect(counter.field).toBeFocused();
  await focusIsSeen(page);
  await expect(page.getByRole('search')).toMatchAriaSnapshot(`
    - search:
      - heading "Find the order" [level=1]
      - combobox "Order, slip, parcel, product, name, e-mail or phone"
  `);
  await page.keyboard.type(ONE_LINE, { delay: 110 }); // as slowly as a person: faster is a scanner
  await expect(counter.button(`Open ${ONE_LINE}`)).toBeVisible();
  await expect(page.getByRole('listbox', { name: 'Orders found' })).toMatchAriaSnapshot(`
    - listbox "Orders found":
      - option /Anton Weber.*EC-20416981/ [selected]
  `);
  await page.keyboard.press('Enter');

  await expect(page.getByRole('region', { name: 'Order', exact: true })).toMatchAriaSnapshot(`
    - heading "Anton Weber" [level=1]
    - list "Lines of the order":
      - listitem:
        - group "${GARMENT}":
          - heading "${GARMENT}" [level=2]
          - group "Units of ${GARMENT}, 1 of 1 bought":
            - button "One less of ${GARMENT}"
            - spinbutton "Units of ${GARMENT}, 1 of 1 bought"
            - button "One more of ${GARMENT}" [disabled]
  `);
  await tabTo(page, page.getByRole('spinbutton'));
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp'); // one unit again
  await tabTo(page, radio('Size'));
  await page.keyboard.press('Space');
  await tabTo(page, radio('Too small'));
  await page.keyboard.press('Space');
  await expect(radio('Too small')).toBeChecked();
  await tabTo(page, radio('As new'));
  await page.keyboard.press('Space');
  await expect(page.getByRole('region', { name: 'Return', exact: true })).toMatchAriaSnapshot(`
    - heading "Reason ${GARMENT}" [level=3]
    - radiogroup "Reason":
      - radio "Size" [checked]
    - radiogroup "Which reason":
      - radio "Too small" [checked]
    - radiogroup "Condition":
      - radio "As new" [checked]
    - heading "Why this amount?" [level=3]:
      - button "Why this amount?" [expanded]
    - button "Record return"
  `);
  await expect.poll(heard).toContain('Refund 74.90 euros');
  await tabTo(page, counter.button('Record return'));
  await page.keyboard.press('Enter');

  await expect(page.getByRole('main')).toMatchAriaSnapshot(`
    - main:
      - group "Langue":
        - button "English"
        - button "Français" [pressed]
      - alert: Return saved on this tablet.
      - heading "Merci, Anton." [level=1]
      - paragraph: Nous vous remboursons
      - paragraph: 74,90 €
      - button "Print slip"
      - button "Done"
  `);
  await expect(counter.heading('Merci, Anton.')).toBeFocused();
  await expect.poll(async () => (await heard()).filter((words) => words === 'Return saved on this tablet.').length).toBe(1);
  await tabTo(page, counter.button('Done'));
  await page.keyboard.press('Enter');
  await expect(counter.field).toBeFocused();
};

/** The skip link is the first stop and leads to the next step. */
const skips = async (counter: Counter): Promise<void> => {
  const { page } = counter;
  await page.evaluate(() => {
    const start = document.createElement('span');
    start.tabIndex = -1;
    document.body.prepend(start);
    start.focus();
    start.remove(); // the next Tab starts at the head of the page
  });
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the next step' })).toBeFocused();
  await focusIsSeen(page);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await expect(counter.button('Record return')).toBeFocused();
};

/** Nothing is wider than the window, and the amount and the next step are in it. */
const fits = async (page: Page, what: string): Promise<void> => {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(over, `${what}: pixels too wide`).toBeLessThanOrEqual(0);
};

const zoomed = async (counter: Counter): Promise<void> => {
  const { page } = counter;
  for (const [what, size] of Object.entries({ '200 %': { width: 640, height: 400 }, '400 %': { width: 320, height: 256 } })) {
    await page.setViewportSize(size);
    await page.evaluate(() => scrollTo(0, 0));
    await fits(page, `desk at ${what}`);
    await expect(counter.button('Record return')).toBeInViewport({ ratio: 1 });
    await expect(page.getByRole('contentinfo').or(page.locator('#next-step')).getByText('€80.10')).toBeInViewport({ ratio: 1 });
  }
};

const ownColours = async (counter: Counter): Promise<void> => {
  const { page } = counter;
  await page.emulateMedia({ forcedColors: 'active' });
  const borderOf = async (target: Locator): Promise<number> =>
    target.evaluate((element) => Number.parseFloat(getComputedStyle(element.closest('label') ?? element).borderTopWidth));
  const chosen = page.getByRole('radio', { name: 'Too small', exact: true });
  expect(await borderOf(chosen), 'what is chosen has a stronger border').toBeGreaterThan(
    await borderOf(page.getByRole('radio', { name: 'Too large', exact: true })),
  );
  expect(await borderOf(counter.button('Record return')), 'a button has a border').toBeGreaterThan(0);
  await tabTo(page, counter.button('Record return'));
  await page.emulateMedia({ forcedColors: null });
};

const standsStill = async (page: Page): Promise<void> => {
  const moving = await page.evaluate(() => document.getAnimations().filter((one) => one.playState === 'running').length);
  expect(moving, 'things that move though less motion is asked for').toBe(0);
};

const openSplit = async (counter: Counter): Promise<void> => {
  await counter.open(SPLIT);
  await counter.takeOneOf('Merino crew-neck sweater');
  await counter.sayForAll('Size', 'Too small');
};

test('the main job by keyboard alone, as a screen reader tells it; then zoomed, without motion, and in the colours of the person', async ({
  world,
}: {
  world: World;
}) => {
  const counter = await world.tablet();
  await returnByKeyboard(counter);
  await openSplit(counter);
  await skips(counter);
  await ownColours(counter);
  await zoomed(counter);
  await counter.page.setViewportSize({ width: 320, height: 640 });
  await counter.page.emulateMedia({ reducedMotion: 'reduce' });
  await counter.button('Record return').click();
  await expect(counter.button('Done')).toBeVisible();
  await standsStill(counter.page);
  await fits(counter.page, 'slip at 400 %');
  await counter.button('Done').click();
  await counter.isAtFind();
  await standsStill(counter.page);
  await fits(counter.page, 'find at 400 %');
  await counter.button('Open the menu').click();
  await counter.openHistory();
  await counter.chooseReturn(SPLIT);
  await standsStill(counter.page);
  await fits(counter.page, 'history at 400 %');
});
