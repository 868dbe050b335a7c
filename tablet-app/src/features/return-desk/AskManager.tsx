import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { ApprovalJudgement } from 'shared-types/approval';
import type { Money } from 'shared-types/money';
import { mayDo } from 'shared-types/permissions';
import type { StoreSettings } from 'shared-types/policy';
import type { Approval } from 'shared-types/return';

import { useScan } from '../../devices/scans.ts';
import type { TextKey } from '../../i18n/catalogue.ts';
import type { Format } from '../../i18n/format.ts';
import type { WrappedGrant } from '../../store/ledger.ts';
import { useStaff } from '../../store/live.ts';
import type { StaffSession } from '../../store/sync-port.ts';
import { useTablet } from '../../store/tablet-context.ts';
import { isPin, LEAST_DIGITS, pinComplaint, places } from '../../sync/pin.ts';
import { usePin } from '../../sync/use-pin.ts';
import { Button } from '../../ui/Button.tsx';
import { Choices } from '../../ui/Choices.tsx';
import { Field } from '../../ui/Field.tsx';
import { PinPad } from '../../ui/PinPad.tsx';
import { Sheet } from '../../ui/Sheet.tsx';

type Covers = Approval['covers'];

/** A manager's word, as the desk keeps it with the draft. */
export type Approved = Readonly<{ who: StaffSession; reason: string }>;

type AskManagerProps = Readonly<{
  covers: Covers;
  /** What is taken off for wear, when that is asked. */
  takenOff: Money | null;
  settings: StoreSettings;
  format: Format;
  /** What the server will say of this person's word now. */
  judge: (claims: StaffSession['claims']) => ApprovalJudgement;
  onApproved: (approved: Approved) => void;
  onClose: () => void;
}>;

const ELSE = 'else';

type Who = Readonly<{ kind: 'staff'; one: WrappedGrant } | { kind: 'number'; staffNumber: string }>;

/** E-15: a manager approves at the associate's tablet: what it covers and how far it may go is said first, then who, why and her PIN. */
export const AskManager = (props: AskManagerProps) => {
  const staff = useStaff();
  const managers = staff?.filter((one) => mayDo(one.role, 'return.approve'));
  return managers === undefined ? null : <Asking {...props} managers={managers} />;
};

const Asking = (props: AskManagerProps & Readonly<{ managers: readonly WrappedGrant[] }>) => {
  const { t } = useTranslation();
  const { session } = useTablet();
  const { covers, settings, format, managers, judge, onClose } = props;
  const [only] = managers;
  const [chosen, setChosen] = useState<string | null>(managers.length === 1 && only ? only.staffId : managers.length === 0 ? ELSE : null);
  const [number, setNumber] = useState('');
  const [reason, setReason] = useState('');
  const [isAtPin, setAtPin] = useState(false);
  const one = managers.find(({ staffId }) => staffId === chosen);
  const who: Who | null = one ? { kind: 'staff', one } : chosen === ELSE ? { kind: 'number', staffNumber: number } : null;
  const self = session.getState();
  const isExceeded = self !== null && isAbove(judge, self.claims);
  const lack: TextKey | null =
    who === null ? 'approve.whoMissing' : who.kind === 'number' && number === '' ? 'approve.numberMissing' : reason.trim().length < 3 ? 'approve.whyMissing' : null; // prettier-ignore
  if (isAtPin && who !== null) return <PinStep {...props} who={who} reason={reason.trim()} onBack={() => setAtPin(false)} />;
  return (
    <Sheet
      title={t('approve.title')}
      isOpen
      onClose={onClose}
      foot={
        <>
          <Button className="min-h-18" onClick={onClose}>
            {t(isExceeded ? 'approve.toInbox' : 'case.cancel')}
          </Button>
          {!isExceeded && (
            <Button kind="next" isIdle={lack !== null} onClick={() => setAtPin(true)}>
              {t(lack === null ? 'approve.toPin' : (lack as 'approve.whyMissing'))}
            </Button>
          )}
        </>
      }
    >
      <ul className="flex flex-col gap-1">
        {covers.includes('override') && <li>{t('approve.covers.override')}</li>}
        {covers.includes('deduction') && props.takenOff !== null && (
          <li>{t('approve.covers.deduction', { amount: format.money(props.takenOff) })}</li>
        )}
        {covers.includes('override') && (
          <li className="text-small text-ink-2">
            {t('approve.limits')} <Limits settings={settings} format={format} />
          </li>
        )}
      </ul>
      {isExceeded ? (
        <p className="bg-person-tint px-4 py-3 text-small">{t('approve.exceeded')}</p>
      ) : (
        <>
          <div>
            <h3 className="mb-2 text-small font-strong">{t('approve.who')}</h3>
            <Choices
              label={t('approve.who')}
              columns={2}
              choices={[
                ...managers.map((manager) => ({ value: manager.staffId as string, label: manager.name })),
                { value: ELSE, label: t('approve.else') },
              ]}
              value={chosen}
              onChange={setChosen}
            />
          </div>
          {chosen === ELSE && (
            <Field
              label={t('approve.number')}
              value={number}
              inputMode="numeric"
              autoComplete="off"
              data-takes-scans=""
              maxLength={8}
              onChange={(typed) => setNumber(typed.replaceAll(/\D/g, ''))}
            />
          )}
          <Field
            isLong
            takesFocus={one !== undefined}
            label={t('approve.why')}
            placeholder={t('approve.whyHint')}
            value={reason}
            maxLength={300}
            onChange={setReason}
          />
        </>
      )}
    </Sheet>
  );
};

/** Above the limits whoever asks: as if she were a manager whose shift is on. */
const isAbove = (judge: AskManagerProps['judge'], claims: StaffSession['claims']): boolean =>
  judge({ ...claims, role: 'manager' }) === 'approval-exceeded';

const Limits = ({ settings, format }: Pick<AskManagerProps, 'settings' | 'format'>) => {
  const { t } = useTranslation();
  const { amount = null, daysLate = null } = settings.override ?? {};
  const money = amount === null ? t('approve.limitAny') : t('approve.limitAmount', { amount: format.money(amount) });
  const days = daysLate === null ? t('approve.limitDaysAny') : t('approve.limitDays', { count: daysLate });
  return <>{`${money}, ${days}.`}</>;
};

type PinStepProps = AskManagerProps & Readonly<{ who: Who; reason: string; onBack: () => void }>;

const PinStep = ({ who, reason, judge, format, onApproved, onBack, onClose }: PinStepProps) => {
  const { t } = useTranslation();
  const { sync, session } = useTablet();
  const [trouble, setTrouble] = useState<string | null>(null);
  const entry = usePin({
    ask: async (pin) => sync.vouch(who.kind === 'staff' ? { staffId: who.one.staffId } : { staffNumber: who.staffNumber }, pin),
    staffId: who.kind === 'staff' ? who.one.staffId : null,
    onOpen: (one) => {
      const judged = judge(one.claims);
      if (judged === 'ok') onApproved({ who: one, reason });
      else
        setTrouble(
          t(
            judged === 'approval-exceeded'
              ? 'approve.exceeded'
              : !mayDo(one.role, 'return.approve')
                ? 'approve.notManager'
                : 'approve.expired',
          ),
        );
    },
    onMustBeOnline: () => undefined,
  });
  // As at sign-in: very fast fingers look like a scanner.
  useScan((code) => isPin(code) && entry.enter(code));
  const title = who.kind === 'staff' ? t('approve.pin', { name: who.one.name }) : t('approve.title');
  return (
    <Sheet
      title={title}
      isOpen
      takesScans
      onClose={onClose}
      foot={
        <Button className="min-h-18" onClick={onBack}>
          {t('approve.back')}
        </Button>
      }
    >
      <div className="mx-auto w-full max-w-80">
        <p className="text-small text-ink-2">{t('approve.stays', { name: session.getState()?.name ?? '' })}</p>
        <PinPad
          places={places(entry.pin)}
          words={{
            digits: t('sign.digits', { count: entry.pin.length }),
            pad: t('sign.pad'),
            delete: t('sign.delete'),
            enter: t(entry.isBusy ? 'sign.checking' : 'approve.do'),
          }}
          isIdle={entry.pin.length < LEAST_DIGITS || entry.isBusy || entry.waitMs > 0}
          complaint={trouble ?? pinComplaint(entry, t, format)}
          onKey={(key) => {
            setTrouble(null);
            entry.key(key);
          }}
          onEnter={() => entry.enter()}
        />
      </div>
    </Sheet>
  );
};
