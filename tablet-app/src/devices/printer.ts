import type { PrinterTrouble } from '../store/printer-choice.ts';
import type { Paper } from './paper.ts';

/** What is printed: `sheet` for the browser, `paper` for printers that take bytes. The same `jobId` is printed once where that can be known. */
export type Printable = Readonly<{ jobId: string; sheet: HTMLElement; paper: Paper }>;

/** How slips get on paper. The browser's own printing works everywhere; receipt printers stand behind the same port. */
export type Printer = Readonly<{
  /** Resolves when the paper is handed over to the printer, or with why it is not. Never throws for a printer's faults. */
  print: (what: Printable) => Promise<PrinterTrouble | null>;
}>;

const PX_PER_MM = 96 / 25.4;
const A4_MM = 210;

/** The page of a continuous roll: `auto` as height is no valid CSS and prints a letter sheet, so the measured height is written. */
export const rollPage = (widthMm: number, heightPx: number): string =>
  `@page { size: ${widthMm}mm ${Math.ceil(heightPx / PX_PER_MM) + 2}mm; margin: 0 }`;

const pageOf = (widthMm: number, sheet: HTMLElement): string =>
  widthMm === A4_MM ? '@page { size: A4; margin: 0 }' : rollPage(widthMm, sheet.getBoundingClientRect().height);

/** Prints through the browser: only the sheet, on a roll's page as long as it is, or on A4. */
export const browserPrinter = (page: Window, widthMm: number): Printer => ({
  print: ({ sheet }) =>
    new Promise((resolve) => {
      const style = page.document.createElement('style');
      style.textContent = pageOf(widthMm, sheet);
      page.document.head.append(style);
      const over = new AbortController();
      const end = (): void => {
        over.abort();
        style.remove();
        resolve(null);
      };
      page.addEventListener('afterprint', end, { signal: over.signal });
      // Not every browser says when its dialog is gone: whoever presses on the page has it behind her.
      page.addEventListener('pointerdown', end, { signal: over.signal });
      page.print();
    }),
});
