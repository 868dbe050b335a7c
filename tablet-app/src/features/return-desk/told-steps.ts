import type { TFunction } from 'i18next';
import type { Explained, ExplainPhrases } from 'shared-types/explain';
import { isZero } from 'shared-types/money';
import type { Money } from 'shared-types/money';

import type { Format } from '../../i18n/format.ts';

/** One step of "why this amount?" as words: what it is, how it came about, and the amount where it has one. */
export type Told = Readonly<{ text: string; aside: string; amount: Money | null }>;

type Say = Readonly<{ t: TFunction; format: Format }>;

const toldLine = ({ name, term, isRounded }: Extract<Explained, { kind: 'line' }>, { t, format }: Say): Told => {
  const { units, of, discount, back } = term;
  const key = isZero(discount) ? (of === 1 ? 'why.paid' : 'why.paidFor') : of === 1 ? 'why.discounted' : 'why.discountedFor';
  const paid = t(key, { amount: format.money(term.paid), list: format.money(term.list), discount: format.money(discount), of });
  const isPlain = of === 1 && isZero(discount);
  const parts = [
    isPlain ? '' : paid,
    back.units === 0 ? '' : t('why.before', { count: back.units, given: format.money(back.given) }),
    isRounded ? t('why.rounded') : '',
  ];
  return {
    text: of > 1 ? t('why.line', { name, units, of }) : name,
    aside: parts.filter((part) => part !== '').join('; '),
    amount: term.amount,
  };
};

const toldShipping = ({ term }: Extract<Explained, { kind: 'shipping' }>, { t, format }: Say): Told => ({
  text: t('why.shipping', { amount: format.money(term.paid) }),
  aside: isZero(term.amount) || term.mode === 'proportional' ? t(`why.shipping.${term.mode}`) : t('why.shippingPaid'),
  amount: term.amount,
});

const toldFee = ({ name, term }: Extract<Explained, { kind: 'fee' }>, { t, format }: Say): Told =>
  term.of === 'return'
    ? { text: t('why.fee'), aside: '', amount: term.amount }
    : {
        text: t('why.restock', { name: name ?? '' }),
        aside: t('why.restockShare', { percent: format.percent(term.basisPoints), amount: format.money(term.worth) }),
        amount: term.amount,
      };

/** R-5: a step in the words of a language. */
export const toldOf = (step: Explained, say: Say): Told => {
  const { t, format } = say;
  switch (step.kind) {
    case 'line':
      return toldLine(step, say);
    case 'offer':
      return { text: t('why.offer', { name: step.name, offer: step.offer }), aside: '', amount: null };
    case 'bundle':
      return { text: t('why.bundle', { name: step.name, bundle: step.bundle }), aside: '', amount: null };
    case 'shipping':
      return toldShipping(step, say);
    case 'fee':
      return toldFee(step, say);
    case 'deduction':
      return { text: t('why.deduction', { name: step.name }), aside: step.term.why, amount: step.term.amount };
    case 'cap':
      return { text: t('why.cap'), aside: t('why.capAside', { amount: format.money(step.term.refundable) }), amount: step.term.amount };
    case 'void':
      return { text: t('why.void'), aside: t('why.voidAside'), amount: step.term.amount };
    case 'till':
      return { text: t('why.till'), aside: '', amount: step.amount };
    case 'payment':
      return {
        text: t(step.planned.act === 'void' ? 'why.letGo' : 'why.payment', { means: step.means }),
        aside: '',
        amount: step.planned.amount,
      };
    case 'total':
      return {
        text: t('why.totalPlain'),
        aside: isZero(step.withheld) ? '' : t('why.totalAside', { amount: format.money(step.withheld) }),
        amount: step.refund,
      };
  }
};

/** R-5: the same words as sentences, for the record: what was shown is what is kept. */
export const phrasesOf = (say: Say): ExplainPhrases => ({
  money: say.format.money,
  say: (step, money) => {
    const { text, aside, amount } = toldOf(step, say);
    return `${text}${aside === '' ? '' : ` (${aside})`}${amount === null ? '' : `: ${money(amount)}`}`;
  },
});
