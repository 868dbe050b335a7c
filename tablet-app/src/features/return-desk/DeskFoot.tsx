import { Store } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import type { StoreDay } from 'shared-types/calendar';

import type { Format } from '../../i18n/format.ts';
import { Button } from '../../ui/Button.tsx';
import { classes } from '../../ui/classes.ts';
import { Foot } from '../../ui/Layout.tsx';
import type { FootAmount } from './desk-view.ts';

/** Why the next step cannot act now; `null` when it can. */
export type Hindrance = 'pick' | 'goods' | 'reason' | 'note' | 'check' | 'condition' | 'offer' | 'approval' | 'key' | 'busy' | null;

const SAYS = {
  pick: 'desk.pick',
  goods: 'desk.describe',
  reason: 'desk.say',
  note: 'desk.sayNote',
  check: 'desk.sayCheck',
  condition: 'desk.sayCondition',
  offer: 'desk.sayOffer',
  approval: 'approve.ask',
  key: 'desk.keyBroken',
  busy: 'desk.recording',
} as const;

type DeskFootProps = Readonly<{
  shown: ReactNode;
  spoken: string;
  hindrance: Hindrance;
  onRecord: () => void;
  /** While something is missing, the press leads to the question instead. */
  onGuide?: () => void;
}>;

/** The next step beside the amount, in every language and while the order is still read. */
export const NEXT_STEP_LOOK = 'w-full justify-self-end px-2! stack:max-w-72 stack:px-4!';

/** The words have a line of their own, so that neither they nor the amount move the step in any language. */
export const FOOT_LOOK =
  'grid flex-1 grid-cols-[minmax(0,auto)_minmax(9rem,1fr)] items-center gap-x-2 gap-y-1 stack:gap-x-4 *:first:col-span-full';

/** The consequence: what goes back, and the one step that makes it so. It never moves. */
export const DeskFoot = ({ shown, spoken, hindrance, onRecord, onGuide }: DeskFootProps) => {
  const { t } = useTranslation();
  const isNextApproval = hindrance === 'approval'; // asking is a step of its own
  return (
    <Foot strong>
      <div className={FOOT_LOOK}>
        {shown}
        <Button
          kind="next"
          className={NEXT_STEP_LOOK}
          isIdle={hindrance !== null && !isNextApproval}
          onClick={isNextApproval ? onGuide : onRecord}
          onIdle={onGuide}
        >
          {t(hindrance === null ? 'desk.record' : SAYS[hindrance])}
        </Button>
        <Spoken text={spoken} />
      </div>
    </Foot>
  );
};

/** Said once the amount has stood still for a moment, so that stepping through units is not read out number by number. */
const Spoken = ({ text }: Readonly<{ text: string }>) => {
  const [said, setSaid] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setSaid(text), 400);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <p aria-live="polite" className="sr-only">
      {said}
    </p>
  );
};

type AmountProps = Readonly<{
  amount: FootAmount;
  /** `credit`, `finance`: another way than the means of payment, in words. */
  way: 'means' | 'credit' | 'finance';
  promisedBy: StoreDay | null;
  isNothingPicked: boolean;
  format: Format;
}>;

/** Longer amounts than €99,999.99 or 9.999,99 € are written smaller, so that the next step keeps its place beside them. */
const LONG = 10;

/** The amount with the words that make it true: by when, at the till, how it is paid, what was kept, or that a manager decides. */
export const Amount = ({ amount, way, promisedBy, isNothingPicked, format }: AmountProps) => {
  const { t } = useTranslation();
  if (!('amount' in amount)) {
    return (
      <>
        <p className="text-small font-strong">
          {t('desk.goods')} {amount.isForManager && <span className="font-firm text-person">{t('desk.managerDecides')}</span>}
        </p>
        <p className="text-heading">{t(amount.kind === 'void' ? 'desk.voidRoute' : 'desk.noneRoute')}</p>
      </>
    );
  }
  const by = amount.kind === 'web' && promisedBy !== null && !isNothingPicked ? t('desk.by', { date: format.weekday(promisedBy) }) : '';
  const kept = amount.kept === null ? '' : t('desk.kept', { amount: format.money(amount.kept) });
  const shown = format.money(amount.amount);
  const asides = amount.isForManager
    ? [t('desk.managerDecides')]
    : [amount.kind === 'web' && way === 'finance' ? t('desk.finance') : '', by];
  return (
    <>
      <p className="flex flex-wrap items-center gap-x-2 text-small font-strong">
        {amount.kind === 'till' && <Store aria-hidden />}
        {t(amount.kind === 'till' ? 'desk.till' : way === 'credit' ? 'desk.credit' : 'desk.refund')}
        <span className={amount.isForManager ? 'font-firm text-person' : 'font-text text-ink-2'}>
          {[...asides, kept].filter((part) => part !== '').join(' · ')}
        </span>
      </p>
      <p
        className={classes(
          'whitespace-nowrap money-tight',
          shown.length > LONG ? 'text-title' : 'text-money',
          isNothingPicked && 'text-ink-3',
        )}
      >
        {shown}
      </p>
    </>
  );
};
