import { Download, RefreshCw, Sparkles } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { useStore } from 'zustand';

import { installWay } from '../features/setup/install-way.ts';
import { isInstalled } from '../features/setup/is-installed.ts';
import { NEWS_VERSION } from '../features/setup/news-version.ts';
import { appShell } from '../store/app-shell.ts';
import { useTold } from '../store/care.ts';
import { useOpenDrafts } from '../store/live.ts';
import { Button } from '../ui/Button.tsx';
import { buttonLook } from '../ui/button-look.ts';
import { classes } from '../ui/classes.ts';

/** A newer version waits for the person's word, and never interrupts a half-entered return. Else what is said once on a tablet. */
export const UpdatePrompt = () => {
  const { t } = useTranslation();
  const { ready, blocked, applyUpdate } = useStore(appShell);
  const drafts = useOpenDrafts();
  if (!ready) return <SaidOnce />;
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

/** How to put the app on the home screen, where it can be, and what came with the last version: until they were opened once. */
const SaidOnce = () => {
  const { t } = useTranslation();
  const [at] = useLocation();
  const told = useTold();
  const hasOffer = useStore(appShell, (shell) => shell.install !== null);
  if (told === undefined || at.startsWith('/ready')) return null;
  const { userAgent, maxTouchPoints: touchPoints } = navigator;
  const way = installWay({ userAgent, touchPoints, hasOffer });
  const says =
    !told.install && !isInstalled() && (way === 'offer' || way === 'ipad') ? 'install' : told.newsOf === NEWS_VERSION ? null : 'news';
  if (says === null) return null;
  const words = t(says === 'install' ? 'bar.install' : 'bar.news');
  return (
    <Link href={`/ready#${says}`} aria-label={words} className={buttonLook('quiet', 'flex-none text-small max-stack:hidden')}>
      {says === 'install' ? <Download aria-hidden /> : <Sparkles aria-hidden />}
      <span className="hidden panes:inline">{words}</span>
    </Link>
  );
};
