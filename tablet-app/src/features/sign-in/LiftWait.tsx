import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { StaffId } from 'shared-types/ids';
import { mayDo } from 'shared-types/permissions';

import { useFormat } from '../../i18n/use-format.ts';
import type { WrappedGrant } from '../../store/ledger.ts';
import { useEnrolment } from '../../store/live.ts';
import { liftPinWait } from '../../store/pin-wait.ts';
import { useTablet } from '../../store/tablet-context.ts';
import { LEAST_DIGITS, pinComplaint, places } from '../../sync/pin.ts';
import { usePin } from '../../sync/use-pin.ts';
import { Button } from '../../ui/Button.tsx';
import { Group } from '../../ui/Group.tsx';
import { PinPad } from '../../ui/PinPad.tsx';

export type LiftWaitProps = Readonly<{
  locked: Readonly<{ staffId: StaffId; name: string }>;
  /** Who used this tablet. */
  staff: readonly WrappedGrant[];
  onDone: () => void;
}>;

/** S-14: a manager ends the wait that wrong PINs cost on this tablet, with her own PIN, network or not. She is not signed in by it. */
export const LiftWait = ({ locked, staff, onDone }: LiftWaitProps) => {
  const { t } = useTranslation();
  const managers = staff.filter((one) => one.staffId !== locked.staffId && mayDo(one.role, 'lock.lift'));
  const [chosen, setChosen] = useState<WrappedGrant | null>(managers.length === 1 ? (managers[0] ?? null) : null);
  return (
    <>
      <h2 className="text-heading">{t('lift.title', { name: locked.name })}</h2>
      <p className="mt-1 text-ink-2">
        {chosen === null ? t(managers.length === 0 ? 'lift.nobody' : 'lift.how') : t('sign.enter', { name: chosen.name })}
      </p>
      {managers.length > 1 && (
        <Group label={t('lift.how')} className="mt-4 grid gap-2">
          {managers.map((one) => (
            <Button
              key={one.staffId}
              aria-pressed={chosen === one}
              className="justify-start chosen:border-2 chosen:border-accent chosen:bg-accent-tint"
              onClick={() => setChosen(one)}
            >
              {one.name}
            </Button>
          ))}
        </Group>
      )}
      {chosen !== null && <ManagerPin key={chosen.staffId} managerId={chosen.staffId} locked={locked.staffId} onDone={onDone} />}
      <Button kind="quiet" className="-ms-3 mt-2" onClick={onDone}>
        {t('lift.back')}
      </Button>
    </>
  );
};

type ManagerPinProps = Readonly<{ managerId: StaffId; locked: StaffId; onDone: () => void }>;

const ManagerPin = ({ managerId, locked, onDone }: ManagerPinProps) => {
  const { t } = useTranslation();
  const { sync, ledger } = useTablet();
  const format = useFormat(useEnrolment()?.market.timeZone ?? 'UTC');
  const [isNoManager, setNoManager] = useState(false);
  const entry = usePin({
    ask: async (pin) => sync.vouch({ staffId: managerId }, pin),
    staffId: managerId,
    onOpen: (who) => {
      if (mayDo(who.role, 'lock.lift')) void liftPinWait(ledger, locked).then(onDone);
      else setNoManager(true);
    },
    onMustBeOnline: () => undefined,
  });
  return (
    <PinPad
      places={places(entry.pin)}
      words={{
        digits: t('sign.digits', { count: entry.pin.length }),
        pad: t('sign.pad'),
        delete: t('sign.delete'),
        enter: t(entry.isBusy ? 'sign.checking' : 'lift.do'),
      }}
      isIdle={entry.pin.length < LEAST_DIGITS || entry.isBusy || entry.waitMs > 0}
      complaint={isNoManager ? t('lift.notManager') : pinComplaint(entry, t, format)}
      onKey={entry.key}
      onEnter={() => entry.enter()}
    />
  );
};
