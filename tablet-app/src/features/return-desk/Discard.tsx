import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';

import { Button } from '../../ui/Button.tsx';
import { Sheet } from '../../ui/Sheet.tsx';

/** Throws a half-made return away, after a question. Leaving the screen keeps it. */
export const Discard = ({ onDiscard }: Readonly<{ onDiscard: () => Promise<void> }>) => {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const [isOpen, setOpen] = useState(false);
  const discard = async (): Promise<void> => {
    await onDiscard();
    go('/');
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
