import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';

import type { HandoverId } from 'shared-types/ids';

import { waitingSlipOf } from '../../store/handover.ts';
import { useTablet } from '../../store/tablet-context.ts';
import { Button } from '../../ui/Button.tsx';
import { Sheet } from '../../ui/Sheet.tsx';

type DiscardProps = Readonly<{ onDiscard: () => Promise<void>; handover?: HandoverId | null }>;

/**
 * Throws a half-made return away, after a question. Leaving the screen keeps it. Slips of its handover that waited for it are printed now.
 */
export const Discard = ({ onDiscard, handover = null }: DiscardProps) => {
  const { t } = useTranslation();
  const tablet = useTablet();
  const [, go] = useLocation();
  const [isOpen, setOpen] = useState(false);
  const discard = async (): Promise<void> => {
    await onDiscard();
    const waiting = handover === null ? null : await waitingSlipOf(tablet, handover);
    go(waiting === null ? '/' : `/slip/${waiting}?new`);
  };
  return (
    <>
      <Button kind="quiet" className="text-small" onClick={() => setOpen(true)}>
        {t('desk.discard')}
      </Button>
      <Sheet
        title={t('desk.discardTitle')}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        foot={
          <>
            <Button className="min-h-18" onClick={() => setOpen(false)}>
              {t('desk.keep')}
            </Button>
            <Button kind="danger" onClick={() => void discard()}>
              {t('desk.discard')}
            </Button>
          </>
        }
      >
        <p>{t('desk.discardText')}</p>
      </Sheet>
    </>
  );
};
