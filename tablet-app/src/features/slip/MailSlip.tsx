import { CircleCheck, CloudOff } from 'lucide-react';
import { useId, useState } from 'react';
import type { SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';

import { isMailAddress, maskMailAddress } from 'shared-types/mail-address';
import type { SlipHanded } from 'shared-types/sync';

import { languageName } from '../../i18n/languages.ts';
import { letWaitingBe } from '../../store/print-jobs.ts';
import { recordCommand } from '../../store/record-return.ts';
import type { SlipRow } from '../../store/slip.ts';
import { useTablet } from '../../store/tablet-context.ts';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import { Note } from '../../ui/Note.tsx';
import { Sheet } from '../../ui/Sheet.tsx';

type MailSlipProps = Readonly<{
  slip: SlipRow;
  /** How sure the slip is of its amount while it is handed over. */
  certainty: SlipHanded['certainty'];
  /** The customer's: the mail is written in it. */
  language: string;
  isOpen: boolean;
  /** `mailed`: it was recorded; the address is known to nobody on this tablet any more. */
  onClose: (mailed: boolean) => void;
}>;

/** P-11: the slip by mail, to an address that is typed here and shown nowhere again. Recorded like everything else, so it works with no network. */
export const MailSlip = ({ isOpen, ...of }: MailSlipProps) => (isOpen ? <MailSheet {...of} /> : null);

/** The dialog asks for one thing, so it begins there. */
const focusField = (form: HTMLFormElement | null): void => form?.querySelector('input')?.focus();

const MailSheet = ({ slip, certainty, language, onClose }: Omit<MailSlipProps, 'isOpen'>) => {
  const { t, i18n } = useTranslation();
  const tablet = useTablet();
  const form = useId();
  const isOnline = useStore(tablet.sync.state, (state) => state.network === 'online');
  const [address, setAddress] = useState('');
  const [complaint, setComplaint] = useState<'mail.check' | 'mail.notSaved' | null>(null);
  const [isSending, setSending] = useState(false);
  const [mask, setMask] = useState<string | null>(null);

  const send = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    const to = address.trim();
    if (isSending) return;
    if (!isMailAddress(to)) {
      setComplaint('mail.check');
      return;
    }
    setSending(true);
    const { returnId, address: code } = slip.document;
    const body = { returnId, how: 'mailed', certainty, copy: 0, mail: { to, language, slip: code } } as const;
    const recorded = await recordCommand(tablet, { type: 'slip.handed', body });
    setSending(false);
    if (!recorded.ok) {
      setComplaint('mail.notSaved');
      return;
    }
    tablet.sync.poke();
    setAddress('');
    setMask(maskMailAddress(to));
    await letWaitingBe(tablet, returnId);
  };

  return (
    <Sheet
      title={t('slip.mail')}
      isOpen
      onClose={() => onClose(mask !== null)}
      foot={
        mask === null ? (
          <>
            <Button className="min-h-18" onClick={() => onClose(false)}>
              {t('mail.notNow')}
            </Button>
            <Button kind="next" type="submit" form={form}>
              {t('mail.send')}
            </Button>
          </>
        ) : (
          <Button kind="next" onClick={() => onClose(true)}>
            {t('slip.done')}
          </Button>
        )
      }
    >
      {mask === null && (
        <form id={form} ref={focusField} noValidate onSubmit={(event) => void send(event)} className="flex flex-col gap-4">
          <Field
            label={t('mail.address')}
            hint={t('mail.usedOnce')}
            complaint={complaint === null ? null : t(complaint)}
            value={address}
            onChange={(text) => {
              setAddress(text);
              setComplaint(null);
            }}
            inputMode="email"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            enterKeyHint="send"
            maxLength={254}
          />
          <p>{t('mail.language', { language: languageName(language, i18n.language) })}</p>
          {!isOnline && <Note icon={CloudOff}>{t('mail.offline')}</Note>}
        </form>
      )}
      <output>
        {mask !== null && (
          <Note icon={CircleCheck} tone="good">
            {t(isOnline ? 'mail.goes' : 'mail.waits', { mask })}
          </Note>
        )}
      </output>
    </Sheet>
  );
};
