/** Why paper did not come out, as far as a printer can say. */
export type PrinterTrouble = 'no-printer' | 'cancelled';

/** How slips get on paper. The browser's own printing works everywhere; receipt printers come behind the same port. */
export type Printer = Readonly<{
  /** Prints the sheet; `widthMm` is the paper's. Resolves when the paper is handed over to the printer. */
  print: (sheet: HTMLElement, paper: Readonly<{ widthMm: number }>) => Promise<PrinterTrouble | null>;
}>;

const PX_PER_MM = 96 / 25.4;

/** The page of a continuous roll: `auto` as height is no valid CSS and prints a letter sheet, so the measured height is written. */
export const rollPage = (widthMm: number, heightPx: number): string =>
  `@page { size: ${widthMm}mm ${Math.ceil(heightPx / PX_PER_MM) + 2}mm; margin: 0 }`;

/** Prints through the browser: only the sheet, on a page as long as it is. */
export const browserPrinter = (page: Window): Printer => ({
  print: (sheet, { widthMm }) =>
    new Promise((resolve) => {
      const style = page.document.createElement('style');
      style.textContent = rollPage(widthMm, sheet.getBoundingClientRect().height);
      page.document.head.append(style);
      page.addEventListener(
        'afterprint',
        () => {
          style.remove();
          resolve(null);
        },
        { once: true },
      );
      page.print();
    }),
});
