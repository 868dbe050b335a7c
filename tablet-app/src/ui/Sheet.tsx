import type { ReactNode } from 'react';
import { Heading } from 'react-aria-components';

import { Overlay } from './Overlay.tsx';

type SheetProps = Readonly<{
  title: string;
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
  foot: ReactNode;
  /** What is asked for can be scanned, so codes go to it; else they wait until it closes (UX §6). */
  takesScans?: boolean;
}>;

/** A dialog: a question that stops the work until it is answered. The whole screen below 600 px. */
export const Sheet = ({ title, isOpen, onClose, children, foot, takesScans = false }: SheetProps) => (
  <Overlay isOpen={isOpen} onClose={onClose} takesScans={takesScans}>
    <div className="flex flex-col gap-4 p-4 stack:p-6">
      <Heading slot="title" className="text-heading">
        {title}
      </Heading>
      {children}
    </div>
    <footer className="sticky bottom-0 flex flex-wrap items-stretch justify-end gap-2 border-t border-line bg-surface p-4 max-stack:*:flex-auto max-stack:*:px-4 stack:gap-4 stack:px-6">
      {foot}
    </footer>
  </Overlay>
);
