import { Download, Sparkles } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { useStore } from 'zustand';

import { installWay } from '../features/setup/install-way.ts';
import { isInstalled } from '../features/setup/is-installed.ts';
import { NEWS_VERSION } from '../features/setup/news-version.ts';
import { appShell } from '../store/app-shell.ts';
import { useTold } from '../store/told.ts';
import { buttonLook } from '../ui/button-look.ts';

/** How to put the app on the home screen, where it can be, and what came with the last version: until they were opened once. */
export const SaidOnce = () => {
  const { t } = useTranslation();
  const [at] = useLocation();
  const told = useTold();
  const hasOffer = useStore(appShell, (shell) => shell.install !== null);
  if (told === undefined || at.startsWith('/ready')) return null;
  const { userAgent, maxTouchPoints: touchPoints } = navigator;
  const way = installWay({ userAgent, touchPoints, hasOffer });
  const offersHome = !told.install && !isInstalled() && (way === 'offer' || way === 'ipad');
  if (!offersHome && told.newsOf === NEWS_VERSION) return null;
  const words = t(offersHome ? 'bar.install' : 'bar.news');
  return (
    <Link
      href={offersHome ? '/ready#install' : '/ready#news'}
      aria-label={words}
      className={buttonLook('quiet', 'flex-none text-small max-stack:hidden')}
    >
      {offersHome ? <Download aria-hidden /> : <Sparkles aria-hidden />}
      <span className="hidden min-[80rem]:inline">{words}</span>
    </Link>
  );
};
