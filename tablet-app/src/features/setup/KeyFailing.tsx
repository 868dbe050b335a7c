import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';

import { useTablet } from '../../store/tablet-context.ts';
import { Button } from '../../ui/Button.tsx';
import { Note } from '../../ui/Note.tsx';
import { exportUnsent } from './export-unsent.ts';

/** On every screen while a key fails: recording is stopped, what is saved still leaves, and can be saved as a file (F29). */
export const KeyFailing = () => {
  const { t } = useTranslation();
  const { ledger, clock, health } = useTablet();
  const isFailing = useStore(health, (one) => one.kind === 'key-failing');
  const [isUnreadable, setUnreadable] = useState(false);
  if (!isFailing) return null;
  const save = async (): Promise<void> => setUnreadable(!(await exportUnsent(ledger, clock.now())));
  return (
    <Note
      icon={KeyRound}
      tone="failed"
      role="alert"
      isWide
      action={
        <Button isIdle={isUnreadable} onClick={() => void save()}>
          {t(isUnreadable ? 'broken.exportNone' : 'broken.export')}
        </Button>
      }
    >
      <b>{t('broken.key')}</b> {t('broken.keyThen')}
    </Note>
  );
};
