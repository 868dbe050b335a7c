import { RefreshCw } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';

import { appShell } from '../store/app-shell.ts';
import { useOpenDrafts } from '../store/live.ts';
import { Button } from '../ui/Button.tsx';
import { classes } from '../ui/classes.ts';

/** Read after the first load; where it cannot be read it is not said this time. */
const SaidOnce = lazy(async () =>
  import('./SaidOnce.tsx').then(
    (read) => ({ default: read.SaidOnce }),
    () => ({ default: () => null }),
  ),
);

/** A newer version waits for the person's word, and never interrupts a half-entered return. Else what is said once on a tablet. */
export const UpdatePrompt = () => {
  const { t } = useTranslation();
  const { ready, blocked, applyUpdate } = useStore(appShell);
  const drafts = useOpenDrafts();
  if (!ready) {
    return (
      <Suspense fallback={null}>
        <SaidOnce />
      </Suspense>
    );
  }
  const waits = blocked || drafts === undefined || drafts.length > 0;
  const words = t(waits ? 'bar.updateWaits' : 'bar.update');
  return (
    // A word that asks nothing of the person gives way where the bar is narrow.
    <Button
      isIdle={waits}
      aria-label={words}
      icon={<RefreshCw aria-hidden />}
      onClick={() => void applyUpdate()}
      className={classes('flex-none text-small', waits && 'max-panes:hidden')}
    >
      <span className="hidden min-[80rem]:inline">{words}</span>
    </Button>
  );
};
