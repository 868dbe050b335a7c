import type { ReactNode, Ref } from 'react';
import { createPortal } from 'react-dom';

type PaperProps = Readonly<{ sheet: Ref<HTMLDivElement>; language?: string; children: ReactNode }>;

/** A sheet for the printer: beside the page on screen, alone on paper. Its measured height becomes the page's. */
export const Paper = ({ sheet, language, children }: PaperProps) =>
  createPortal(
    <div ref={sheet} lang={language} className="paper" aria-hidden>
      {children}
    </div>,
    document.body,
  );
