import { CircleUserRound, Lock, Menu, X } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { useStore } from 'zustand';

import { mayDo } from 'shared-types/permissions';
import type { Act } from 'shared-types/permissions';

import { KeyFailing } from '../features/setup/KeyFailing.tsx';
import type { TextKey } from '../i18n/catalogue.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useCases, useEnrolment, useQueue } from '../store/live.ts';
import type { StaffSession } from '../store/sync-port.ts';
import { useTablet } from '../store/tablet-context.ts';
import { Button } from '../ui/Button.tsx';
import { classes } from '../ui/classes.ts';
import { Steady } from '../ui/Steady.tsx';
import { Wordmark } from '../ui/Wordmark.tsx';
import { barStatusOf } from './bar-status.ts';
import { LanguageChoice } from './LanguageChoice.tsx';
import { partLater } from './part-later.ts';
import { StatusLabel } from './StatusLabel.tsx';
import { useYourShift } from './use-your-shift.tsx';
import type { OnLock } from './use-lock.ts';

const PLACES: readonly Readonly<{ to: string; label: TextKey; act: Act }>[] = [
  { to: '/', label: 'nav.find', act: 'order.find' },
  { to: '/history', label: 'nav.history', act: 'history.see' },
  { to: '/cases', label: 'nav.cases', act: 'case.see' },
  { to: '/today', label: 'nav.today', act: 'day.see' },
];

const isAt = (to: string, at: string): boolean =>
  to === '/' ? at === '/' || at.startsWith('/order') || at.startsWith('/goods') : at.startsWith(to);

const UpdatePrompt = partLater(async () => (await import('./UpdatePrompt.tsx')).UpdatePrompt);
const ShiftNote = partLater(async () => (await import('./ShiftNote.tsx')).ShiftNote);

type ShellProps = Readonly<{
  session: StaffSession;
  onLock: OnLock;
  children: ReactNode;
}>;

/** Bar, places and the screen below. Three seconds to know that all is well. */
export const Shell = ({ session, onLock, children }: ShellProps) => {
  const { t } = useTranslation();
  const shift = useYourShift({ session, onLock });
  return (
    <div className="flex min-h-dvh flex-col panes:h-dvh">
      <header className="sticky top-0 z-20 flex h-14 flex-none items-stretch gap-2 border-b border-line bg-surface px-4 stack:gap-3 stack:px-6 panes:gap-6">
        <a href="#next-step" className="sr-only z-50 bg-surface p-4 focus-visible:not-sr-only focus-visible:absolute">
          {t('app.skip')}
        </a>
        <Places session={session}>
          <ShiftButton name={session.name} className="stack:hidden" onOpen={shift.open} />
        </Places>
        <div className="flex min-w-0 flex-1 items-center gap-2">
          {/* What arrives by itself has its place at the left of the free ground, where it pushes nothing. */}
          <div className="flex flex-none panes:min-w-12">
            <UpdatePrompt />
          </div>
          <Status />
          <LanguageChoice session={session} className="-me-2 hidden panes:flex" />
          <ShiftButton name={session.name} className="hidden stack:flex" onOpen={shift.open} />
          <button
            type="button"
            aria-label={t('bar.lock', { name: session.name })}
            onClick={() => onLock(null)}
            className="-me-2 flex min-h-12 min-w-12 items-center justify-center rounded-control px-2 hovered:bg-sunken"
          >
            <Lock aria-hidden />
          </button>
        </div>
      </header>
      <KeyFailing />
      <ShiftNote claims={session.claims} onAgain={() => onLock(session.staffId)} />
      <main className="flex min-h-0 flex-1 flex-col">{children}</main>
      {shift.sheet}
    </div>
  );
};

/** Her name leads to her shift: its limits, her language, and the way to hand the tablet on. */
const ShiftButton = ({ name, className, onOpen }: Readonly<{ name: string; className: string; onOpen: () => void }>) => {
  const { t } = useTranslation();
  return (
    <button
      type="button"
      aria-label={t('shift.open', { name })}
      onClick={onOpen}
      className={classes(
        'flex min-h-12 min-w-12 items-center gap-2 rounded-control px-3 font-firm stack:-me-2 stack:px-2 hovered:bg-sunken stack:max-panes:justify-center',
        className,
      )}
    >
      <CircleUserRound aria-hidden className="panes:hidden" />
      <span className="max-w-40 truncate stack:max-panes:hidden">{name}</span>
    </button>
  );
};

const Places = ({ session, children }: Readonly<{ session: StaffSession; children: ReactNode }>) => {
  const { t } = useTranslation();
  const [at] = useLocation();
  const [isOpen, setOpen] = useState(false);
  const mine = PLACES.filter((place) => mayDo(session.role, place.act));
  const open = useCases()?.filter((row) => row.view.status === 'open' && row.decidedHere === null).length ?? 0;
  return (
    <>
      <button
        type="button"
        aria-expanded={isOpen}
        aria-label={t('nav.open')}
        onClick={() => setOpen(!isOpen)}
        className="-ms-3 flex h-12 flex-none items-center gap-2 self-center px-3 stack:hidden"
      >
        {isOpen ? <X aria-hidden /> : <Menu aria-hidden />}
        <Wordmark label={t('app.name')} markOnly />
      </button>
      <Link href="/" aria-label={t('app.name')} className="hidden min-w-12 items-center stack:flex">
        <Wordmark label={t('app.name')} markOnly className="panes:hidden" />
        <Wordmark label={t('app.name')} className="max-panes:hidden" />
      </Link>
      <nav
        aria-label={t('nav.main')}
        className={classes(
          'gap-1 stack:flex stack:static stack:border-0 stack:p-0',
          isOpen ? 'absolute inset-x-0 top-14 flex flex-col border-b border-line bg-surface p-2' : 'hidden',
        )}
      >
        {mine.map((place) => (
          <Link
            key={place.to}
            href={place.to}
            aria-current={isAt(place.to, at) ? 'page' : undefined}
            onClick={() => setOpen(false)}
            className={classes(
              'group relative flex min-h-12 items-center border-b-3 border-transparent px-3 pt-[3px] stack:max-panes:px-2 whitespace-nowrap text-ink-2 hovered:text-ink chosen:border-accent chosen:text-ink',
              place.to === '/cases' && 'stack:pe-5!', // the count has its place before it is known
            )}
          >
            <Steady className="font-firm group-chosen:font-strong">{t(place.label)}</Steady>
            {place.to === '/cases' && open > 0 && (
              <>
                <span aria-hidden className="ms-1 text-small font-strong text-person stack:absolute stack:end-1">
                  {open}
                </span>
                <span className="sr-only">{t('nav.casesOpen', { count: open })}</span>
              </>
            )}
          </Link>
        ))}
        <LanguageChoice session={session} className="self-start stack:hidden" />
        {children}
      </nav>
    </>
  );
};

/** As wide as the longest words, or as the bar allows: whatever is said, nothing beside it moves. */
const STATUS_GROUND = 'ms-auto max-w-84 min-w-12 flex-1';

const Status = () => {
  const { t } = useTranslation();
  const { sync, clock } = useTablet();
  const [, go] = useLocation();
  const state = useStore(sync.state);
  const queue = useQueue();
  const enrolment = useEnrolment();
  const format = useFormat(enrolment?.market.timeZone ?? 'UTC');
  if (queue === undefined) return <span className={STATUS_GROUND} />;
  const status = barStatusOf(state, queue, clock.now());
  return (
    <Button
      kind="quiet"
      className={`${STATUS_GROUND} @container border-0! px-1!`}
      aria-description={t('bar.status')}
      onClick={() => go('/ready')}
    >
      <span aria-live="polite" className="flex min-h-12 w-full min-w-0 items-center justify-end">
        <StatusLabel key={JSON.stringify(status)} status={status} format={format} />
      </span>
    </Button>
  );
};
