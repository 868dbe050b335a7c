import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** Least sizes in pixels: WCAG's 24 is not enough for a thumb, UX asks 48 and joined groups may lose a border of it (UX §8). */
const LEAST_TARGET = 44;
const LEAST_TEXT = 15;

/** What is wrong with the layout of what stands on the page now, one sentence each. Nothing of the product is asked: only boxes and text. */
export const layoutFaults = async (page: Page): Promise<readonly string[]> =>
  page.evaluate(
    ({ leastTarget, leastText }) => {
      const faults = new Set<string>();
      const root = document.documentElement;
      const dialog = [...document.querySelectorAll('[role=dialog],[role=alertdialog]')].at(-1) ?? null;
      const scope = dialog ?? document.body;
      const nameOf = (element: Element): string => {
        const words = (element.getAttribute('aria-label') ?? element.textContent).trim().replaceAll(/\s+/g, ' ').slice(0, 40);
        return `${element.tagName.toLowerCase()} "${words}"`;
      };
      const isHidden = (element: Element): boolean =>
        element.closest('.paper, [hidden], [inert]') !== null ||
        !element.checkVisibility({ visibilityProperty: true }) ||
        element.closest('.sr-only, [class*="sr-only"]')?.matches(':not(:focus-within)') === true;
      const clipperOf = (element: Element): Element | null => {
        for (let at = element.parentElement; at !== null; at = at.parentElement)
          if (getComputedStyle(at).overflowX !== 'visible') return at;
        return null;
      };

      if (root.scrollWidth > root.clientWidth + 1) faults.add(`the page is ${root.scrollWidth - root.clientWidth} px too wide`);

      const texts: { element: Element; box: DOMRect }[] = [];
      const walker = document.createTreeWalker(scope, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        const element = node.parentElement;
        if (element === null || (node.textContent ?? '').trim() === '' || isHidden(element)) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        const style = getComputedStyle(element);
        const glyphs = range.getBoundingClientRect();
        // A font's own box is higher than a tight line of it; what counts is the line.
        const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size;
        const spare = Math.max(
          0,
          (glyphs.height - lines * (style.lineHeight === 'normal' ? glyphs.height : Number.parseFloat(style.lineHeight))) / 2,
        );
        const box = new DOMRect(glyphs.x, glyphs.y + spare, glyphs.width, glyphs.height - 2 * spare);
        if (box.width < 2 || box.height < 2) continue;
        texts.push({ element, box });
        if (Number.parseFloat(style.fontSize) < leastText && element.closest('svg, .text-caption, [class*="text-caption"]') === null)
          faults.add(`${nameOf(element)} is written ${style.fontSize} small`);
        const isBlock = style.display !== 'inline' && style.display !== 'contents';
        if (isBlock && box.right > element.getBoundingClientRect().right + 1.5)
          faults.add(`${nameOf(element)} spills out of its box by ${Math.round(box.right - element.getBoundingClientRect().right)} px`);
        const clipper = clipperOf(element);
        if (clipper !== null && getComputedStyle(clipper).overflowX !== 'auto' && box.right > clipper.getBoundingClientRect().right + 1.5)
          faults.add(`${nameOf(element)} is cut off`);
        if (style.overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1) faults.add(`${nameOf(element)} is cut off`);
      }

      const coverOf = (element: Element): DOMRect => {
        const after = getComputedStyle(element, '::after');
        const cover = after.content !== 'none' && after.position === 'absolute' ? element.closest('li, tr, article, section') : null;
        return (cover ?? element.closest('label') ?? element).getBoundingClientRect();
      };
      const CONTROLS = 'button, a[href], select, input, textarea, [role=option], [role=radio], [role=spinbutton]';
      for (const control of scope.querySelectorAll(CONTROLS)) {
        if (isHidden(control)) continue;
        const box = coverOf(control);
        if (box.width < 1 || box.height < 1) continue;
        if (control.getAttribute('role') === 'spinbutton' || (control.localName === 'input' && control.closest('label, span') !== null))
          continue; // inside a larger field
        if (box.height < leastTarget || box.width < leastTarget)
          faults.add(`${nameOf(control)} is only ${Math.round(box.width)} × ${Math.round(box.height)} px to touch`);
      }

      const isFloating = (element: Element): boolean => {
        for (let at: Element | null = element; at !== null && at !== scope; at = at.parentElement)
          if (['sticky', 'fixed'].includes(getComputedStyle(at).position)) return true;
        return false;
      };
      /** Words that flow together wrap around each other; their boxes meet, they do not. */
      const flowOf = (element: Element): Element | null => {
        let at: Element | null = element;
        while (at !== null && getComputedStyle(at).display === 'inline') at = at.parentElement;
        return at;
      };
      const still = texts.filter(({ element }) => !isFloating(element));
      for (const [at, one] of still.entries()) {
        for (const other of still.slice(at + 1)) {
          if (one.element.contains(other.element) || other.element.contains(one.element)) continue;
          if (flowOf(one.element) === flowOf(other.element)) continue;
          const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
          const down = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
          if (across > 3 && down > 5 && clipperOf(one.element) === clipperOf(other.element))
            faults.add(`${nameOf(one.element)} and ${nameOf(other.element)} overlap`);
        }
      }

      if (dialog === null) {
        const before = root.scrollTop;
        root.scrollTop = root.scrollHeight;
        const foot = document.querySelector('#next-step')?.getBoundingClientRect();
        const moved = root.scrollTop - before;
        const isCovered = ({ element, box }: { element: Element; box: DOMRect }): boolean =>
          foot !== undefined && clipperOf(element) === null && box.bottom - moved > foot.top + 2 && box.top - moved < foot.bottom;
        for (const text of still)
          if (isCovered(text) && text.element.closest('#next-step') === null) faults.add(`${nameOf(text.element)} stays under the foot`);
        root.scrollTop = before;
      }
      return [...faults];
    },
    { leastTarget: LEAST_TARGET, leastText: LEAST_TEXT },
  );

/** What axe says of the colours as they are painted. */
export const contrastFaults = async (page: Page): Promise<readonly string[]> => {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).withRules(['color-contrast']).exclude('.paper').analyze();
  return violations.flatMap(({ nodes }) => nodes.map((node) => `too little contrast: ${node.target.join(' ')}`));
};
