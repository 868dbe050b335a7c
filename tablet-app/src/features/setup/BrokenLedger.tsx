import { Database } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useTablet } from '../../store/tablet-context.ts';
import { Blank } from '../../ui/Blank.tsx';
import { Button } from '../../ui/Button.tsx';
import { Foot } from '../../ui/Layout.tsx';
import { exportUnsent } from './export-unsent.ts';

/** The ledger cannot be opened or written: nothing new is recorded here, and what is there can be saved. */
export const BrokenLedger = () => {
  const { t } = useTranslation();
  const { ledger, clock } = useTablet();
  const [isUnreadable, setUnreadable] = useState(false);
  const save = async (): Promise<void> => setUnreadable(!(await exportUnsent(ledger, clock.now())));
  return (
    <main className="flex min-h-dvh flex-col bg-surface">
      <Blank isScreen icon={Database} title={t('broken.title')}>
        <p role="alert">{t('broken.text')}</p>
        <p className="text-ink-2">{t('broken.then')}</p>
      </Blank>
      <Foot>
        <Button className="min-h-18" isIdle={isUnreadable} onClick={() => void save()}>
          {t(isUnreadable ? 'broken.exportNone' : 'broken.export')}
        </Button>
        <Button kind="next" className="ms-auto" onClick={() => location.reload()}>
          {t('broken.again')}
        </Button>
      </Foot>
    </main>
  );
};
