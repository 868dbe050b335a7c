import { CircleCheck, EllipsisVertical, House, Share, ShieldCheck, SquarePlus } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';

import { appShell } from '../../store/app-shell.ts';
import { useTablet } from '../../store/tablet-context.ts';
import { markTold } from '../../store/told.ts';
import { Button } from '../../ui/Button.tsx';
import { Note } from '../../ui/Note.tsx';
import { Sheet } from '../../ui/Sheet.tsx';
import { installWay } from './install-way.ts';

type Step = Readonly<{ icon: LucideIcon; key: 'install.ipadShare' | 'install.ipadAdd' | 'install.androidMenu' | 'install.androidAdd' | 'install.computer' | 'install.open' }>; // prettier-ignore

const OPEN: Step = { icon: House, key: 'install.open' };
const STEPS: Readonly<Record<'ipad' | 'android' | 'computer', readonly Step[]>> = {
  ipad: [{ icon: Share, key: 'install.ipadShare' }, { icon: SquarePlus, key: 'install.ipadAdd' }, OPEN],
  android: [{ icon: EllipsisVertical, key: 'install.androidMenu' }, { icon: SquarePlus, key: 'install.androidAdd' }, OPEN],
  computer: [{ icon: SquarePlus, key: 'install.computer' }, OPEN],
};

type InstallProps = Readonly<{ isOpen: boolean; onClose: () => void; isInstalled: boolean }>;

/** How Retour comes onto the home screen of this tablet: the browser's own offer, or steps for a person. */
export const InstallSheet = ({ isOpen, onClose, isInstalled }: InstallProps) => {
  const { t } = useTranslation();
  const { ledger } = useTablet();
  useEffect(() => void markTold(ledger, { key: 'install-told', value: true }), [ledger]);
  const install = useStore(appShell, (shell) => shell.install);
  const { userAgent, maxTouchPoints: touchPoints } = navigator;
  const way = installWay({ userAgent, touchPoints, hasOffer: install !== null });
  return (
    <Sheet
      title={t('install.title')}
      isOpen={isOpen}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>{t('care.close')}</Button>
          {install !== null && !isInstalled && (
            <Button kind="next" onClick={() => void install().finally(onClose)}>
              {t('ready.installFix')}
            </Button>
          )}
        </>
      }
    >
      {isInstalled ? (
        <Note icon={CircleCheck} tone="good">
          {t('install.done')}
        </Note>
      ) : (
        <>
          <p>{t('install.why')}</p>
          {way !== 'offer' && (
            <ol className="flex flex-col divide-y divide-line border-y border-line">
              {STEPS[way].map(({ icon: Icon, key }, at) => (
                <li key={key} className="flex min-h-14 items-center gap-4 py-2">
                  <span className="w-5 text-lead font-strong text-ink-2">{at + 1}</span>
                  <Icon aria-hidden className="flex-none" />
                  <span>{t(key)}</span>
                </li>
              ))}
            </ol>
          )}
          {way === 'ipad' && (
            <Note icon={ShieldCheck} tone="person">
              {t('install.ipadWhy')} {t('install.ipadAgain')}
            </Note>
          )}
        </>
      )}
    </Sheet>
  );
};
