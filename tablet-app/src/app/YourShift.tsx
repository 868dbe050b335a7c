import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { LANGUAGES } from '../i18n/languages.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { useEnrolment } from '../store/live.ts';
import { useRecordedInShift } from '../store/shift-count.ts';
import type { StaffSession } from '../store/sync-port.ts';
import { Button } from '../ui/Button.tsx';
import { Languages } from '../ui/Languages.tsx';
import { Sheet } from '../ui/Sheet.tsx';
import type { OnLock } from './use-lock.ts';

export type YourShiftProps = Readonly<{ session: StaffSession; onLock: OnLock; onClose: () => void }>;

/** Who stands here, until when, and how far she may go alone (E-10): the same limits that the server judges by. */
export const YourShift = ({ session, onLock, onClose }: YourShiftProps) => {
  const { t } = useTranslation();
  const { language, choose } = useLanguage(session);
  const format = useFormat(useEnrolment()?.market.timeZone ?? 'UTC');
  const done = useRecordedInShift(session);
  const { amount, returnsPerShift: most } = session.claims.limits;
  const recorded = done === undefined ? '…' : format.number(done);
  return (
    <Sheet
      title={t('shift.title')}
      isOpen
      onClose={onClose}
      foot={
        <>
          <Button className="min-h-18 me-auto" onClick={onClose}>
            {t('shift.close')}
          </Button>
          <Button className="min-h-18" onClick={() => onLock(null)}>
            {t('shift.switch')}
          </Button>
          <Button kind="next" onClick={() => onLock(session.staffId)}>
            {t('shift.lock')}
          </Button>
        </>
      }
    >
      <p className="-mt-3 text-ink-2">
        {session.name} · {t(`role.${session.role}`)}
      </p>
      <dl className="border-b border-line">
        <Fact name={t('shift.until')}>{format.moment(session.claims.expiresAt)}</Fact>
        <Fact name={t('shift.count')}>
          {most === null ? t('shift.countAny', { done: recorded }) : t('shift.countOf', { done: recorded, most: format.number(most) })}
        </Fact>
        <Fact name={t('shift.amount')}>
          {amount === null ? t('shift.amountAny') : t('shift.amountUpTo', { amount: format.money(amount) })}
        </Fact>
      </dl>
      <Languages label={t('nav.language')} languages={LANGUAGES} chosen={language} onChoose={choose} />
    </Sheet>
  );
};

const Fact = ({ name, children }: Readonly<{ name: string; children: ReactNode }>) => (
  <div className="flex flex-wrap gap-x-4 border-t border-line py-3">
    <dt className="w-44 flex-none text-ink-2">{name}</dt>
    <dd className="min-w-0 flex-1 basis-52 font-firm">{children}</dd>
  </div>
);
