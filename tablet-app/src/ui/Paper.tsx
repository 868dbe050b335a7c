import type { ReactNode, Ref } from 'react';
import { createPortal } from 'react-dom';

/** A sheet for the printer: beside the page on screen, alone on paper. Its measured height becomes the page's. */
export const Paper = ({ sheet, children }: Readonly<{ sheet: Ref<HTMLDivElement>; children: ReactNode }>) =>
  createPortal(
    <div ref={sheet} className="paper" aria-hidden>
      {children}
    </div>,
    document.body,
  );
