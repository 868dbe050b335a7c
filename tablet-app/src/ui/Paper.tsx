import type { ReactNode, Ref } from 'react';
import { createPortal } from 'react-dom';

type PaperProps = Readonly<{ sheet: Ref<HTMLDivElement>; language?: string; widthMm?: 58 | 80 | 210; children: ReactNode }>;

/** A sheet for the printer: beside the page on screen, alone on paper. Its measured height becomes the page's. */
export const Paper = ({ sheet, language, widthMm = 80, children }: PaperProps) =>
  createPortal(
    <div ref={sheet} lang={language} className="paper" data-mm={widthMm} aria-hidden>
      {children}
    </div>,
    document.body,
  );
