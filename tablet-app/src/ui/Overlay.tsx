import type { ReactNode } from 'react';
import { Dialog, Modal, ModalOverlay } from 'react-aria-components';

import { classes } from './classes.ts';
import { useDialogHold } from './dialog-hold.ts';

type OverlayProps = Readonly<{
  isOpen: boolean;
  onClose: () => void;
  /** What stands in it begins with a `Heading slot="title"`, which names it. */
  children: ReactNode;
  /** Codes go to what stands in it; else they wait until it closes (UX §6). */
  takesScans: boolean;
  /** From 600 px on: as wide as a question, or as a picture. */
  isWide?: boolean;
}>;

/** What lies over the screen until it is answered or left. The whole width below 600 px. */
export const Overlay = ({ isOpen, onClose, children, takesScans, isWide = false }: OverlayProps) => {
  useDialogHold(isOpen && !takesScans);
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable
      className="fixed inset-0 z-40 grid place-items-end bg-[rgb(10_22_26/0.5)] stack:place-items-center"
    >
      <Modal
        className={classes(
          'flex max-h-dvh w-full animate-arrive flex-col overflow-auto bg-surface shadow-overlay stack:max-h-[calc(100dvh-3rem)] stack:rounded-control',
          isWide ? 'h-full stack:h-auto stack:w-[46rem]' : 'stack:w-[38rem]',
        )}
      >
        <Dialog className="flex flex-1 flex-col outline-none">{children}</Dialog>
      </Modal>
    </ModalOverlay>
  );
};
