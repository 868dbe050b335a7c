import { Lock } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { Blank } from '../ui/Blank.tsx';
import { buttonLook } from '../ui/button-look.ts';
import { Foot } from '../ui/Layout.tsx';
import { Wordmark } from '../ui/Wordmark.tsx';

/** Without https the browser gives neither keys nor dependable storage; one page says so instead of a broken tablet. */
export const InsecureContext = ({ address }: Readonly<{ address: string }>) => {
  const { t } = useTranslation();
  return (
    <main className="flex min-h-dvh flex-col bg-surface">
      <div className="p-4 stack:p-6">
        <Wordmark label={t('app.name')} />
      </div>
      <Blank isScreen icon={Lock} title={t('insecure.title')}>
        <p>{t('insecure.text')}</p>
        <p className="text-ink-2">{t('insecure.how')}</p>
      </Blank>
      <Foot>
        <a href={address} className={buttonLook('next', 'w-full stack:ms-auto stack:w-auto')}>
          {t('insecure.do', { address: new URL(address).host })}
        </a>
      </Foot>
    </main>
  );
};
