import type { Page } from '@playwright/test';

const POINTS_PER_MM = 72 / 25.4;
const PX_PER_MM = 96 / 25.4;

/** What came out of the printer: one entry for each page of the PDF, in millimetres, and how the sheet lay on it. */
export type Printout = Readonly<{
  pdf: Buffer;
  pages: readonly Readonly<{ widthMm: number; heightMm: number }>[];
  /** All the text that is on paper, the sheet's and anybody else's. */
  text: string;
  sheet: Readonly<{ widthMm: number; heightMm: number }>;
  code: Readonly<{ leftMm: number; widthMm: number }>;
  /** The innermost elements and characters that reach beyond the sheet's edges. */
  cut: readonly string[];
}>;

/** Stands at the printer: `window.print` is noted, and the page is printed by Chromium itself when the test takes it. */
export const standAtPrinter = async (page: Page): Promise<() => Promise<Printout>> => {
  await page.evaluate(() => {
    document.documentElement.dataset['prints'] = '0';
    window.print = () => {
      const { dataset } = document.documentElement;
      dataset['prints'] = String(Number(dataset['prints']) + 1);
    };
  });
  let taken = 0;
  return async () => {
    taken += 1;
    await page.waitForFunction((asked) => document.documentElement.dataset['prints'] === asked, String(taken));
    await page.emulateMedia({ media: 'print' });
    const laid = await page.evaluate(layout);
    await page.emulateMedia({ media: null });
    const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true }); // tells the page that it was printed
    return {
      pdf,
      pages: pagesOf(pdf),
      text: laid.text,
      cut: laid.cut,
      code: { leftMm: laid.code.left / PX_PER_MM, widthMm: laid.code.width / PX_PER_MM },
      sheet: { widthMm: laid.width / PX_PER_MM, heightMm: laid.height / PX_PER_MM },
    };
  };
};

/** Runs in the page. */
const layout = () => {
  const paper = document.querySelector('.paper');
  if (paper === null) throw new Error('there is no sheet');
  const box = paper.getBoundingClientRect();
  const code = paper.querySelector('svg')?.getBoundingClientRect() ?? box;
  const range = document.createRange();
  const isOutside = (part: Element): boolean => {
    range.selectNodeContents(part);
    return [part.getBoundingClientRect(), ...range.getClientRects()].some(
      (one) => one.left < box.left - 0.5 || one.right > box.right + 0.5 || one.top < box.top - 0.5 || one.bottom > box.bottom + 0.5,
    );
  };
  return {
    text: document.body.innerText,
    width: box.width,
    height: box.height,
    code: { left: code.left - box.left, width: code.width },
    cut: [...paper.querySelectorAll('*')].filter(isOutside).map((part) => part.outerHTML.slice(0, 120)),
  };
};

/** Chromium writes the page objects of a PDF as plain text. */
const pagesOf = (pdf: Buffer): Printout['pages'] =>
  [...pdf.toString('latin1').matchAll(/\/Type\s*\/Page\b[^]*?\/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)\s*\]/g)].map(
    ([, width, height]) => ({
      widthMm: Number(width) / POINTS_PER_MM,
      heightMm: Number(height) / POINTS_PER_MM,
    }),
  );
