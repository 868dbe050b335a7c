import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { isMore, proportion, subtract } from 'shared-types/money';
import type { Money } from 'shared-types/money';

import type { TextKey } from '../../i18n/catalogue.ts';
import type { Format } from '../../i18n/format.ts';
import { readMoney, readPercent } from '../../i18n/read-number.ts';
import type { DraftLine } from '../../store/ledger.ts';
import { Button } from '../../ui/Button.tsx';
import { Choices } from '../../ui/Choices.tsx';
import { Field } from '../../ui/Field.tsx';
import { Sheet } from '../../ui/Sheet.tsx';

type Deduction = NonNullable<DraftLine['deduction']>;

type TakeOffProps = Readonly<{
  name: string;
  /** What the units are worth by themselves, and the most that may go off. */
  worth: Money;
  most: Money;
  mostBasisPoints: number;
  value: Deduction | null;
  format: Format;
  onChange: (deduction: Deduction | null) => void;
}>;

/** M-11: goods that were used are worth less: how much, why and the evidence. A manager approves it. */
export const TakeOff = (props: TakeOffProps) => {
  const { t } = useTranslation();
  const { name, value, format } = props;
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button kind="quiet" className="-ms-3 text-small" aria-label={t('desk.takeOffFor', { name })} onClick={() => setOpen(true)}>
        {value === null ? t('desk.takeOff') : t('desk.takenOff', { amount: format.money(value.amount) })}
      </Button>
      {isOpen && <TakeOffSheet {...props} onClose={() => setOpen(false)} />}
    </>
  );
};

const TakeOffSheet = ({
  name,
  worth,
  most,
  mostBasisPoints,
  value,
  format,
  onChange,
  onClose,
}: TakeOffProps & Readonly<{ onClose: () => void }>) => {
  const { t } = useTranslation();
  const [unit, setUnit] = useState<'amount' | 'percent'>('amount');
  const [typed, setTyped] = useState('');
  const [why, setWhy] = useState(value?.why ?? '');
  const [evidence, setEvidence] = useState(value?.evidence ?? '');
  const amount = amountOf(unit, typed, worth) ?? (typed === '' ? (value?.amount ?? null) : null);
  const isTooMuch = amount !== null && isMore(amount, most);
  const lack: TextKey | null =
    amount === null || isTooMuch || amount.minor === 0
      ? 'takeOff.amountMissing'
      : why.trim().length < 3
        ? 'takeOff.whyMissing'
        : evidence.trim() === ''
          ? 'takeOff.evidenceMissing'
          : null;
  const give = (deduction: Deduction | null): void => {
    onChange(deduction);
    onClose();
  };
  return (
    <Sheet
      title={t('takeOff.title')}
      isOpen
      onClose={onClose}
      foot={
        <>
          <Button className="min-h-18" onClick={() => (value === null ? onClose() : give(null))}>
            {t('takeOff.none')}
          </Button>
          <Button
            kind="next"
            isIdle={lack !== null}
            onClick={() => amount !== null && give({ amount, why: why.trim(), evidence: evidence.trim() })}
          >
            {t(lack === null ? 'takeOff.do' : (lack as 'takeOff.whyMissing'))}
          </Button>
        </>
      }
    >
      <p>{t('takeOff.most', { amount: format.money(most), percent: format.percent(mostBasisPoints), name })}</p>
      <Choices
        label={t('takeOff.as')}
        columns={2}
        choices={[
          { value: 'amount', label: t('takeOff.asAmount') },
          { value: 'percent', label: t('takeOff.asPercent') },
        ]}
        value={unit}
        onChange={(next) => {
          setUnit(next);
          setTyped('');
        }}
      />
      <Field
        label={unit === 'amount' ? t('takeOff.amount', { currency: worth.currency }) : t('takeOff.percent')}
        value={typed}
        inputMode="decimal"
        autoComplete="off"
        maxLength={12}
        data-takes-scans=""
        complaint={isTooMuch ? t('takeOff.tooMuch', { amount: format.money(most) }) : null}
        hint={
          amount === null || isTooMuch
            ? ' '
            : t('takeOff.is', { amount: format.money(amount), left: format.money(subtract(worth, amount)) })
        }
        onChange={setTyped}
      />
      <Field isLong label={t('takeOff.why')} placeholder={t('takeOff.whyHint')} value={why} maxLength={200} onChange={setWhy} />
      <Field
        isLong
        label={t('takeOff.evidence')}
        placeholder={t('takeOff.evidenceHint')}
        value={evidence}
        maxLength={200}
        onChange={setEvidence}
      />
    </Sheet>
  );
};

const amountOf = (unit: 'amount' | 'percent', typed: string, worth: Money): Money | null => {
  if (unit === 'amount') return readMoney(typed, worth.currency);
  const basisPoints = readPercent(typed);
  return basisPoints === null ? null : proportion(worth, basisPoints, 10_000);
};
