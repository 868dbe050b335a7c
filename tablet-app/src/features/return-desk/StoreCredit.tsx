import { Gift } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { Money } from 'shared-types/money';

import type { Format } from '../../i18n/format.ts';
import type { Draft } from '../../store/ledger.ts';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import { Sheet } from '../../ui/Sheet.tsx';

type StoreCreditProps = Readonly<{
  amount: Money;
  /** Where the money goes without her choice: "Visa …4417". */
  means: string;
  chosen: NonNullable<Draft['storeCredit']> | null;
  format: Format;
  onChange: (chosen: NonNullable<Draft['storeCredit']> | null) => void;
}>;

/** offered where the policy allows it, never chosen beforehand; the customer chooses and types her initials. */
export const StoreCredit = ({ amount, means, chosen, format, onChange }: StoreCreditProps) => {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const [initials, setInitials] = useState('');
  const isMissing = initials.trim().length < 2;
  if (chosen !== null) {
    return (
      <p className="flex min-h-12 items-center gap-2 text-small">
        <Gift aria-hidden className="text-accent-ink" />
        <b>{t('credit.chosen', { initials: chosen.initials })}</b>
        <Button kind="quiet" className="-me-3 ms-auto text-small" onClick={() => onChange(null)}>
          {t('credit.undo')}
        </Button>
      </p>
    );
  }
  return (
    <>
      <Button kind="quiet" className="-ms-3 self-start text-small" icon={<Gift aria-hidden />} onClick={() => setOpen(true)}>
        {t('credit.offer')}
      </Button>
      <Sheet
        title={t('credit.title')}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        foot={
          <>
            <Button className="min-h-18" onClick={() => setOpen(false)}>
              {t('credit.keep')}
            </Button>
            <Button
              kind="next"
              isIdle={isMissing}
              onClick={() => {
                onChange({ initials: initials.trim().toUpperCase() });
                setOpen(false);
                setInitials('');
              }}
            >
              {t(isMissing ? 'credit.missing' : 'credit.do')}
            </Button>
          </>
        }
      >
        <p>{t('credit.text', { amount: format.money(amount), means })}</p>
        <p className="text-ink-2">{t('credit.ask')}</p>
        <Field
          label={t('credit.initials')}
          value={initials}
          maxLength={10}
          autoComplete="off"
          autoCapitalize="characters"
          onChange={setInitials}
        />
      </Sheet>
    </>
  );
};
