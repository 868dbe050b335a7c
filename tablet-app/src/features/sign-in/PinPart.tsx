import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useScan } from '../../devices/scans.ts';
import { useFormat } from '../../i18n/use-format.ts';
import type { Draft } from '../../store/ledger.ts';
import { useEnrolment } from '../../store/live.ts';
import { useTablet } from '../../store/tablet-context.ts';
import { isPin, LEAST_DIGITS, pinComplaint, places } from '../../sync/pin.ts';
import { usePin } from '../../sync/use-pin.ts';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import { PinPad } from '../../ui/PinPad.tsx';
import { WaitingDraft } from './WaitingDraft.tsx';
import type { Who } from './who.ts';

type PinPartProps = Readonly<{
  who: Who;
  drafts: readonly Draft[];
  onElse: () => void;
  /** After too many wrong PINs: somebody else must help. */
  onAskManager: () => void;
}>;

/** Her PIN, or number and PIN of someone whom this tablet does not know. What opens is the screen that was locked. */
export const PinPart = ({ who, drafts, onElse, onAskManager }: PinPartProps) => {
  const { t } = useTranslation();
  const { sync, session } = useTablet();
  const format = useFormat(useEnrolment()?.market.timeZone ?? 'UTC');
  const [number, setNumber] = useState('');
  const isNumberMissing = who.kind === 'else' && number === '';
  const staffId = who.kind === 'staff' ? who.staffId : null;
  const { pin, isBusy, waitMs, answer, key, set, enter } = usePin({
    ask: isNumberMissing ? null : async (typed) => (staffId === null ? sync.signIn(number, typed) : sync.unlock(staffId, typed)),
    staffId,
    onOpen: (one) => session.setState(one, true),
    onMustBeOnline: onElse,
  });
  // Very fast fingers look like a scanner; a scanner's longer code is no PIN.
  useScan((code) => isPin(code) && enter(code));

  return (
    <>
      <h2 className="text-heading">{who.kind === 'staff' ? t('sign.enter', { name: who.name }) : t('sign.enterElse')}</h2>
      <WaitingDraft drafts={drafts} staffId={staffId} />
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
      <div className="mt-2 min-h-12">
        {waitMs > 0 && staffId !== null ? (
          <Button className="w-full" onClick={onAskManager}>
            {t('lift.ask')}
          </Button>
        ) : (
          <p className="text-small text-ink-2">{t('sign.forgot')}</p>
        )}
      </div>
    </>
  );
};
