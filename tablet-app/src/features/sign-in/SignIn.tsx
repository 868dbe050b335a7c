import { useQuery } from '@tanstack/react-query';
import { ArrowLeft } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';

import type { StaffId } from 'shared-types/ids';

import { useScan } from '../../devices/scans.ts';
import { LANGUAGES } from '../../i18n/languages.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import type { WrappedGrant } from '../../store/ledger.ts';
import { useEnrolment, useOpenDrafts, useStaff } from '../../store/live.ts';
import { useTablet } from '../../store/tablet-context.ts';
import { isPin, LEAST_DIGITS, pinComplaint, places } from '../../sync/pin.ts';
import { usePin } from '../../sync/use-pin.ts';
import { Group } from '../../ui/Group.tsx';
import { Button } from '../../ui/Button.tsx';
import { classes } from '../../ui/classes.ts';
import { Field } from '../../ui/Field.tsx';
import { Languages } from '../../ui/Languages.tsx';
import { PinPad } from '../../ui/PinPad.tsx';
import { ScreenTitle } from '../../ui/ScreenTitle.tsx';
import { Wordmark } from '../../ui/Wordmark.tsx';

type Who = Readonly<{ kind: 'staff'; staffId: StaffId; name: string }> | Readonly<{ kind: 'else' }>;

/** Who is at the counter: one tap and four to six digits. Only staff who used this tablet are listed. */
export const SignIn = () => {
  const { t } = useTranslation();
  const { language, choose } = useLanguage(null);
  const staff = useStaff();
  const [who, setWho] = useState<Who | null>(null);
  if (staff === undefined) return null;
  // Nobody used this tablet yet: the number is asked at once. A single name is chosen already.
  const [only] = staff;
  const first: Who = staff.length === 1 && only ? { kind: 'staff', staffId: only.staffId, name: only.name } : { kind: 'else' };
  const chosen = who ?? (staff.length < 2 ? first : null);
  return (
    <main className="grid min-h-dvh stack:grid-rows-[auto_1fr] panes:h-dvh panes:grid-cols-[minmax(0,1fr)_26rem] panes:grid-rows-1">
      <section
        className={classes(
          'flex min-w-0 flex-col bg-surface px-4 py-6 stack:px-12 stack:py-8 panes:overflow-auto',
          chosen !== null && who !== null && 'max-stack:hidden',
        )}
      >
        <div className="flex flex-wrap items-center justify-between gap-x-6">
          <Wordmark label={t('app.name')} />
          <Languages label={t('nav.language')} languages={LANGUAGES} chosen={language} onChoose={choose} />
        </div>
        <ScreenTitle className="mt-8 panes:mt-12">{t('sign.who')}</ScreenTitle>
        {staff.length === 0 ? (
          <p className="mt-2 max-w-measure text-ink-2">{t('sign.nobody')}</p>
        ) : (
          <People staff={staff} chosen={chosen} onChoose={setWho} />
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
            <Button kind="quiet" className="-ms-3 stack:hidden" icon={<ArrowLeft aria-hidden />} onClick={() => setWho(null)}>
              {t('sign.who')}
            </Button>
          )}
          {chosen === null ? (
            <>
              <h2 className="text-heading">{t('sign.choose')}</h2>
              <p className="mt-1 text-ink-2">{t('sign.chooseHow')}</p>
            </>
          ) : (
            <PinPart key={chosen.kind === 'staff' ? chosen.staffId : 'else'} who={chosen} onElse={() => setWho({ kind: 'else' })} />
          )}
        </div>
      </section>
    </main>
  );
};

type PeopleProps = Readonly<{ staff: readonly WrappedGrant[]; chosen: Who | null; onChoose: (who: Who) => void }>;

const TILE =
  'flex flex-col justify-between gap-2 -ms-px -mt-px border border-line px-4 py-3 text-start text-heading font-strong hovered:bg-sunken chosen:edge chosen:bg-accent-tint';

const People = ({ staff, chosen, onChoose }: PeopleProps) => {
  const { t } = useTranslation();
  const isDense = staff.length > 11;
  const size = isDense ? 'min-h-18' : 'min-h-29';
  return (
    <Group
      label={t('sign.staff')}
      className={classes(
        'mt-6 grid auto-rows-fr ps-px pt-px',
        isDense ? 'grid-cols-2 stack:grid-cols-4' : 'grid-cols-2 stack:grid-cols-3',
        staff.length > 5 && 'panes:flex-1',
      )}
    >
      {staff.map((one) => (
        <button
          key={one.staffId}
          type="button"
          aria-pressed={chosen?.kind === 'staff' && chosen.staffId === one.staffId}
          onClick={() => onChoose({ kind: 'staff', staffId: one.staffId, name: one.name })}
          className={classes(TILE, size)}
        >
          {one.name}
          <small className="text-small font-text tracking-normal text-ink-2">{t(`role.${one.role}`)}</small>
        </button>
      ))}
      <button
        type="button"
        aria-pressed={chosen?.kind === 'else'}
        onClick={() => onChoose({ kind: 'else' })}
        className={classes(TILE, size, 'text-accent-ink')}
      >
        {t('sign.else')}
        <small className="text-small font-text tracking-normal text-ink-2">{t('sign.elseHow')}</small>
      </button>
    </Group>
  );
};

const TabletLine = () => {
  const { t } = useTranslation();
  const { sync } = useTablet();
  const enrolment = useEnrolment();
  const { orderCount, ordersAsOf } = useStore(sync.state);
  const format = useFormat(enrolment?.market.timeZone ?? 'UTC');
  if (!enrolment) return null;
  const words = { store: enrolment.store.name, tablet: enrolment.label };
  return (
    <p className="mt-6 text-small text-ink-2">
      {ordersAsOf === null ? t('sign.footPlain', words) : t('sign.foot', { ...words, count: orderCount, time: format.time(ordersAsOf) })}
    </p>
  );
};

const PinPart = ({ who, onElse }: Readonly<{ who: Who; onElse: () => void }>) => {
  const { t } = useTranslation();
  const { sync, session } = useTablet();
  const format = useFormat(useEnrolment()?.market.timeZone ?? 'UTC');
  const [number, setNumber] = useState('');
  const isNumberMissing = who.kind === 'else' && number === '';
  const { pin, isBusy, waitMs, answer, key, set, enter } = usePin({
    ask: isNumberMissing ? null : async (typed) => (who.kind === 'staff' ? sync.unlock(who.staffId, typed) : sync.signIn(number, typed)),
    onOpen: (one) => session.setState(one, true),
    onMustBeOnline: onElse,
  });
  // Very fast fingers look like a scanner; a scanner's longer code is no PIN.
  useScan((code) => isPin(code) && enter(code));

  return (
    <>
      <h2 className="text-heading">{who.kind === 'staff' ? t('sign.enter', { name: who.name }) : t('sign.enterElse')}</h2>
      {who.kind === 'staff' && <WaitingDraft staffId={who.staffId} />}
      {who.kind === 'else' && (
        <Field
          className="mt-4"
          label={t('sign.number')}
          value={number}
          data-takes-scans=""
          inputMode="numeric"
          autoComplete="off"
          maxLength={8}
          onChange={(typed) => setNumber(typed.replaceAll(/\D/g, ''))}
        />
      )}
      {who.kind === 'else' && (
        <label className="sr-only">
          {t('sign.pin')}
          <input
            type="password"
            inputMode="numeric"
            autoComplete="off"
            value={pin}
            maxLength={6}
            onChange={(event) => set(event.target.value)}
            onKeyDown={(event) => event.key === 'Enter' && enter()}
          />
        </label>
      )}
      <PinPad
        places={places(pin)}
        words={{
          digits: t('sign.digits', { count: pin.length }),
          pad: t('sign.pad'),
          delete: t('sign.delete'),
          enter: t(isBusy ? 'sign.checking' : 'sign.in'),
        }}
        isIdle={pin.length < LEAST_DIGITS || isBusy || waitMs > 0}
        complaint={pinComplaint({ answer, waitMs }, t, format)}
        onKey={key}
        onEnter={() => enter()}
      />
      <p className="text-small text-ink-2">{t('sign.forgot')}</p>
    </>
  );
};

const WaitingDraft = ({ staffId }: Readonly<{ staffId: StaffId }>) => {
  const { t } = useTranslation();
  const { search } = useTablet();
  const draft = useOpenDrafts()?.find((one) => one.staffId === staffId);
  const orderId = draft?.orderId ?? null;
  const known = useQuery({
    queryKey: ['draft-order', orderId],
    queryFn: async () => (orderId === null ? null : await search.open(orderId)),
  });
  if (draft === undefined) return null;
  const number = known.data?.order.number ?? draft.typed;
  return <p className="mt-1 text-ink-2">{number === null || number === '' ? t('sign.draftBlind') : t('sign.draft', { number })}</p>;
};
