import { RefreshCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';

import { useOpenDrafts } from '../store/live.ts';
import { Button } from '../ui/Button.tsx';
import { classes } from '../ui/classes.ts';
import { applyUpdate, updateState } from './update.ts';

/** A newer version waits for the person's word, and never interrupts a half-entered return. */
export const UpdatePrompt = () => {
  const { t } = useTranslation();
  const { ready, blocked } = useStore(updateState);
  const drafts = useOpenDrafts();
  if (!ready) return null;
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
      <span className="hidden panes:inline">{words}</span>
    </Button>
  );
};
