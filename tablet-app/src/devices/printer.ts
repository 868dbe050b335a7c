import type { PrintOutcome } from '../store/printer-choice.ts';
import type { Paper } from './paper.ts';

/** What is printed: `sheet` for the browser, `paper` for printers that take bytes. The same `jobId` is printed once where that can be known. */
export type Printable = Readonly<{ jobId: string; sheet: HTMLElement; paper: Paper }>;

/** How slips get on paper. The browser's own printing works everywhere; receipt printers stand behind the same port. */
export type Printer = Readonly<{
  /** Resolves when the paper is handed over to the printer, or with why it is not. Never throws for a printer's faults. */
  print: (what: Printable) => Promise<PrintOutcome>;
  /** Whether the same job comes out once however often it is asked for (P-12), so that a lost answer is no reason to look at the paper. */
  printsOnce: boolean;
  /** Prints several sheets with one question to the person; `null`: they are printed one after the other. */
  together: ((sheets: readonly HTMLElement[]) => Promise<PrintOutcome>) | null;
}>;

const PX_PER_MM = 96 / 25.4;
const A4_MM = 210;

const rollMm = (widthMm: number, heightPx: number): string => `${widthMm}mm ${Math.ceil(heightPx / PX_PER_MM) + 2}mm`;

/** The page of a continuous roll: `auto` as height is no valid CSS and prints a letter sheet, so the measured height is written. */
export const rollPage = (widthMm: number, heightPx: number, name = ''): string =>
  `@page ${name}{ size: ${rollMm(widthMm, heightPx)}; margin: 0 }`;

/** A page for each of several sheets. A browser that knows no pages by name prints all of them on the longest. */
export const rollPages = (widthMm: number, heightsPx: readonly number[]): readonly string[] => [
  rollPage(widthMm, Math.max(...heightsPx)),
  ...heightsPx.map((heightPx, at) => rollPage(widthMm, heightPx, `${nameOf(at)} `)),
];

const nameOf = (at: number): string => `slip-${at}`;

const pagesOf = (widthMm: number, sheets: readonly HTMLElement[]): string => {
  if (widthMm === A4_MM) return '@page { size: A4; margin: 0 }';
  const heightsPx = sheets.map((sheet) => sheet.getBoundingClientRect().height);
  return heightsPx.length === 1 ? rollPage(widthMm, heightsPx[0] ?? 0) : rollPages(widthMm, heightsPx).join('\n');
};

/** Each further sheet begins a page of its own. */
const BREAKS = '@media print { .paper ~ .paper { break-before: page } }';

/** Prints through the browser: only the sheets, each on a roll's page as long as it is, or on A4. */
export const browserPrinter = (page: Window, widthMm: number): Printer => {
  const together = async (sheets: readonly HTMLElement[]): Promise<PrintOutcome> =>
    new Promise((resolve) => {
      const style = page.document.createElement('style');
      style.textContent = [pagesOf(widthMm, sheets), ...(sheets.length > 1 ? [BREAKS] : [])].join('\n');
      if (sheets.length > 1) for (const [at, sheet] of sheets.entries()) sheet.style.setProperty('page', nameOf(at));
      page.document.head.append(style);
      const over = new AbortController();
      const end = (): void => {
        over.abort();
        style.remove();
        for (const sheet of sheets) sheet.style.removeProperty('page');
        resolve('printed');
      };
      page.addEventListener('afterprint', end, { signal: over.signal });
      // Not every browser says when its dialog is gone: whoever presses on the page has it behind her.
      page.addEventListener('pointerdown', end, { signal: over.signal });
      page.print();
    });
  return { print: async ({ sheet }) => together([sheet]), printsOnce: false, together };
};
