import { ScanLine, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { shownCode } from 'shared-types/scan-code';

import { useOfferedScans } from '../devices/scans.ts';
import { Button } from '../ui/Button.tsx';

/** What was scanned while a dialog was open: offered below the bar, over the head of the screen, so that nothing moves (UX §6). */
export const HeldScans = () => {
  const { t } = useTranslation();
  const { codes, use, drop } = useOfferedScans();
  const [first] = codes;
  return (
    <div aria-live="assertive" className="fixed inset-x-0 top-14 z-30 flex justify-center empty:hidden">
      {first !== undefined && (
        <div className="flex w-full animate-arrive items-center gap-2 border border-line bg-surface p-3 ps-4 shadow-overlay stack:gap-4 stack:mx-6 stack:w-auto stack:rounded-control">
          <ScanLine aria-hidden className="text-accent-ink" />
          <p className="min-w-0 flex-1">
            {t('scan.held')} <b className="tracking-code break-all">{shownCode(first)}</b>
            {codes.length > 1 && ` ${t('scan.heldMore', { count: codes.length - 1 })}`}
          </p>
          <Button onClick={use}>{t('scan.heldUse')}</Button>
          <button type="button" aria-label={t('scan.heldDrop')} className="grid size-12 flex-none place-items-center" onClick={drop}>
            <X aria-hidden />
          </button>
        </div>
      )}
    </div>
  );
};
