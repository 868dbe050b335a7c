import { RefreshCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';

import { useOpenDrafts } from '../store/live.ts';
import { Button } from '../ui/Button.tsx';
import { applyUpdate, updateState } from './update.ts';

/** A newer version waits for the person's word, and never interrupts a half-entered return. */
export const UpdatePrompt = () => {
  const { t } = useTranslation();
  const { ready, blocked } = useStore(updateState);
  const drafts = useOpenDrafts();
  if (!ready) return null;
  const waits = blocked || drafts === undefined || drafts.length > 0;
  return (
    <Button isIdle={waits} icon={<RefreshCw aria-hidden />} onClick={() => void applyUpdate()} className="text-small">
      <span className={waits ? 'hidden panes:inline' : 'hidden stack:inline'}>{t(waits ? 'bar.updateWaits' : 'bar.update')}</span>
    </Button>
  );
};
