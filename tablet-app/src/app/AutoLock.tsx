import { Lock } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useBook } from '../store/live.ts';
import { useAutoLock } from './use-auto-lock.ts';

/**
 * Locks a tablet that nobody touches, and says so before (UX §8). Any touch or key keeps it open: the button is there to be found. It lies over the
 * bar, so nothing moves and no next step is covered, and over dialogs, which stay open.
 */
export const AutoLock = ({ onLock }: Readonly<{ onLock: () => void }>) => {
  const { t } = useTranslation();
  const settings = useBook()?.settings;
  const left = useAutoLock({ afterSeconds: settings?.autoLockSeconds ?? null, onLock });
  return (
    <div data-react-aria-top-layer="true" className="fixed inset-x-0 top-0 z-50">
      <p aria-live="polite" className="sr-only">
        {left === null ? '' : t('lock.soon')}
      </p>
      {left !== null && (
        <div className="flex h-14 items-center gap-3 bg-ink px-4 text-canvas stack:px-6">
          <Lock aria-hidden className="flex-none" />
          <p aria-hidden className="min-w-0 flex-1 text-small leading-tight font-firm">
            {t('lock.in', { count: left })}
          </p>
          {/* Its press is a touch like any other. */}
          <button
            type="button"
            className="min-h-12 rounded-control border border-canvas px-6 font-firm outline-offset-2 outline-canvas! hovered:underline"
          >
            {t('lock.stay')}
          </button>
        </div>
      )}
    </div>
  );
};
