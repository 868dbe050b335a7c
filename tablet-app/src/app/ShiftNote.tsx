import { Hourglass } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';

import type { GrantClaims } from 'shared-types/enrolment';
import { shiftAt } from 'shared-types/shift';

import { useFormat } from '../i18n/use-format.ts';
import { useEnrolment } from '../store/live.ts';
import { useTablet } from '../store/tablet-context.ts';
import { Button } from '../ui/Button.tsx';
import { Note } from '../ui/Note.tsx';

/** So long after the last press no finger is on its way. */
const STILL_MS = 10_000;
const LOOK_MS = 15_000;

/**
 * From an hour before the shift grant ends: until when, and what to do about it (S-11). It comes with a screen, or into one that nobody touches:
 * nothing jumps under a finger.
 */
export const ShiftNote = ({ claims, onAgain }: Readonly<{ claims: GrantClaims; onAgain: () => void }>) => {
  const { t } = useTranslation();
  const { clock } = useTablet();
  const format = useFormat(useEnrolment()?.market.timeZone ?? 'UTC');
  const [at] = useLocation();
  const [screen, arrive] = useState(() => ({ at, since: clock.now() }));
  if (screen.at !== at) arrive({ at, since: clock.now() });
  useEffect(() => {
    let touchedMs = performance.now();
    const touch = (): void => {
      touchedMs = performance.now();
    };
    const over = new AbortController();
    for (const kind of ['pointerdown', 'keydown']) window.addEventListener(kind, touch, { signal: over.signal, capture: true });
    const timer = setInterval(() => {
      if (performance.now() - touchedMs >= STILL_MS) arrive((now) => ({ ...now, since: clock.now() }));
    }, LOOK_MS);
    return () => {
      over.abort();
      clearInterval(timer);
    };
  }, [clock]);
  const shift = shiftAt(claims, screen.since);
  return (
    <div aria-live="polite">
      {shift !== 'running' && (
        <Note icon={Hourglass} tone="person" isWide action={<Button onClick={onAgain}>{t('shift.again')}</Button>}>
          <b>{shift === 'over' ? t('shift.over') : t('shift.ending', { time: format.time(claims.expiresAt) })}</b>{' '}
          {t(shift === 'over' ? 'shift.overHow' : 'shift.endingHow')}
        </Note>
      )}
    </div>
  );
};
