import { ArrowLeft } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';

import type { StaffId } from 'shared-types/ids';

import { LANGUAGES } from '../../i18n/languages.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { useEnrolment, useOpenDrafts, useStaff } from '../../store/live.ts';
import { useTablet } from '../../store/tablet-context.ts';
import { Button } from '../../ui/Button.tsx';
import { classes } from '../../ui/classes.ts';
import { Languages } from '../../ui/Languages.tsx';
import { ScreenTitle } from '../../ui/ScreenTitle.tsx';
import { usePartLater } from '../../ui/use-part-later.ts';
import { Wordmark } from '../../ui/Wordmark.tsx';
import { Closed } from './Closed.tsx';
import type { LiftWaitProps } from './LiftWait.tsx';
import { People } from './People.tsx';
import { PinPart } from './PinPart.tsx';
import { WaitingDraft } from './WaitingDraft.tsx';
import { MANY, staffWho } from './who.ts';
import type { Who } from './who.ts';

/** Whom the sign-in expects: the one who locked the tablet, or was locked out by time; `null`: anyone. */
type SignInProps = Readonly<{ expected: StaffId | null }>;

/** Who is at the counter: one tap and four to six digits. Only staff who used this tablet are listed. */
export const SignIn = ({ expected }: SignInProps) => {
  const { t } = useTranslation();
  const { language, choose: speak } = useLanguage(null);
  const staff = useStaff();
  const drafts = useOpenDrafts();
  const [picked, setWho] = useState<Who | null | undefined>(undefined);
  const [isLifting, setLifting] = useState(false);
  const { sync } = useTablet();
  const isClosed = useStore(sync.state, (state) => state.revoked);
  const lift = usePartLater<LiftWaitProps>(
    async () => (await import('./LiftWait.tsx')).LiftWait,
    (cause) => sync.state.setState({ fault: String(cause) }),
  );
  if (isClosed) return <Closed />;
  if (staff === undefined || drafts === undefined) return null; // all at once: what came later would move the rest
  const back = staff.find((one) => one.staffId === expected);
  const who = picked === undefined ? (back === undefined || staff.length < 2 ? null : staffWho(back)) : picked;
  const choose = (next: Who | null): void => {
    setWho(next);
    setLifting(false);
  };
  // Nobody used this tablet yet: the number is asked at once. A single name is chosen already.
  const [only] = staff;
  const first: Who = staff.length === 1 && only ? staffWho(only) : { kind: 'else' };
  const chosen = who ?? (staff.length < 2 ? first : null);
  return (
    <main className="grid min-h-dvh stack:grid-rows-[auto_1fr] panes:h-dvh panes:grid-cols-[minmax(0,1fr)_26rem] panes:grid-rows-1">
      <section
        className={classes(
          'flex min-w-0 flex-col bg-surface px-4 py-6 stack:px-12 stack:py-8 panes:overflow-auto',
          chosen !== null && who !== null && 'max-stack:hidden',
        )}
      >
        <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
          <Wordmark label={t('app.name')} />
          <Languages label={t('nav.language')} languages={LANGUAGES} chosen={language} onChoose={speak} />
        </div>
        <ScreenTitle className={staff.length < MANY ? 'mt-8 panes:mt-12' : 'mt-6'}>{t('sign.who')}</ScreenTitle>
        {staff.length === 0 ? (
          <p className="mt-2 max-w-measure text-ink-2">{t('sign.nobody')}</p>
        ) : (
          <People staff={staff} chosen={chosen} onChoose={choose} />
        )}
        <div className={classes(staff.length === 0 && 'max-stack:hidden')}>
          <TabletLine />
        </div>
      </section>
      <section
        aria-label={t('sign.title')}
        className={classes(
          'flex flex-col justify-center border-line bg-canvas px-4 py-6 stack:px-12 stack:py-8 max-panes:border-t panes:border-s panes:overflow-auto',
          who === null && staff.length > 0 && 'max-stack:hidden',
        )}
      >
        <div className="mx-auto w-full max-w-80">
          {who !== null && (
            <Button kind="quiet" className="-ms-3 stack:hidden" icon={<ArrowLeft aria-hidden />} onClick={() => choose(null)}>
              {t('sign.who')}
            </Button>
          )}
          {chosen === null ? (
            <>
              <h2 className="text-heading">{t('sign.choose')}</h2>
              <p className="mt-1 text-ink-2">{t('sign.chooseHow')}</p>
              <WaitingDraft drafts={drafts} staffId={null} />
            </>
          ) : isLifting && lift.Part !== null && chosen.kind === 'staff' ? (
            <lift.Part locked={chosen} staff={staff} onDone={() => setLifting(false)} />
          ) : (
            <PinPart
              key={chosen.kind === 'staff' ? chosen.staffId : 'else'}
              who={chosen}
              drafts={drafts}
              onElse={() => choose({ kind: 'else' })}
              onAskManager={() => {
                setLifting(true);
                lift.ask();
              }}
            />
          )}
        </div>
      </section>
    </main>
  );
};

const TabletLine = () => {
  const { t } = useTranslation();
  const { sync } = useTablet();
  const enrolment = useEnrolment();
  const { orderCount, ordersAsOf } = useStore(sync.state);
  const format = useFormat(enrolment?.market.timeZone ?? 'UTC');
  const words = { store: enrolment?.store.name ?? '', tablet: enrolment?.label ?? '' };
  return (
    // Its two lines are kept for it: the names above share what is left.
    <p className="mt-6 min-h-[2.8em] text-small text-ink-2">
      {enrolment &&
        (ordersAsOf === null ? t('sign.footPlain', words) : t('sign.foot', { ...words, count: orderCount, time: format.time(ordersAsOf) }))}
    </p>
  );
};
