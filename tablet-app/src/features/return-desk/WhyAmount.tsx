import { useTranslation } from 'react-i18next';

import type { OrderLineId } from 'shared-types/ids';
import type { KnownOrder } from 'shared-types/order';
import type { Quote, Term } from 'shared-types/quote';
import { isZero } from 'shared-types/money';

import type { Format } from '../../i18n/format.ts';
import { Fold } from '../../ui/Fold.tsx';
import { meansIcon } from '../../ui/looks.ts';
import { paidOf, planRows, shownTerms } from './desk-view.ts';

type WhyAmountProps = Readonly<{ known: KnownOrder; quote: Quote; format: Format; isOpenAtFirst: boolean }>;

const TH = 'py-[0.22rem] text-start font-text align-top';
const TD = 'py-[0.22rem] ps-4 text-end align-top whitespace-nowrap';

/** Where each cent comes from, and where it goes. */
export const WhyAmount = ({ known, quote, format, isOpenAtFirst }: WhyAmountProps) => {
  const { t } = useTranslation();
  const plan = planRows(known, quote.plan);
  return (
    <Fold title={t('desk.why')} isOpenAtFirst={isOpenAtFirst}>
      <table className="w-full border-collapse text-small leading-[1.3]">
        <tbody>
          {shownTerms(quote).map((term, at) => (
            <tr key={`${at} ${term.kind}`}>
              <th scope="row" className={TH}>
                <TermName term={term} known={known} format={format} />
              </th>
              <td className={TD}>{format.money(term.amount)}</td>
            </tr>
          ))}
        </tbody>
        {plan.length > 0 && (
          <tbody>
            <tr>
              <th scope="row" className={`${TH} border-t border-line-strong font-strong! pt-1.5!`}>
                {t('desk.goesTo')}
              </th>
              <td className={`${TD} border-t border-line-strong font-strong pt-1.5!`}>{format.money(quote.refund)}</td>
            </tr>
            {plan.map(({ payment, amount }) => {
              const Icon = meansIcon(payment.method);
              return (
                <tr key={payment.paymentId}>
                  <th scope="row" className={TH}>
                    <span className="inline-flex items-center gap-2">
                      <Icon aria-hidden />
                      {payment.label}
                      {payment.last4 !== null && ` …${payment.last4}`}
                    </span>
                  </th>
                  <td className={TD}>{format.money(amount)}</td>
                </tr>
              );
            })}
          </tbody>
        )}
      </table>
    </Fold>
  );
};

type TermNameProps = Readonly<{ term: Exclude<Term, { kind: 'till' }>; known: KnownOrder; format: Format }>;

const TermName = ({ term, known, format }: TermNameProps) => {
  const { t } = useTranslation();
  const aside = (text: string) => <span className="ms-1.5 text-ink-2">{text}</span>;
  const nameOf = (lineId: OrderLineId): string => known.order.lines.find((one) => one.lineId === lineId)?.name ?? lineId;
  switch (term.kind) {
    case 'line': {
      const line = known.order.lines.find((one) => one.lineId === term.lineId);
      const name = nameOf(term.lineId);
      return (
        <>
          {term.of > 1 ? t('desk.lineTerm', { name, units: term.units, of: term.of }) : name}
          {term.units < term.of && aside(t('desk.paidFor', { amount: format.money(paidOf(term)), of: term.of }))}
          {term.units === term.of &&
            !isZero(term.discount) &&
            aside(
              [format.money(term.list), ...(line?.discounts ?? []).map((one) => `${format.money(one.amount)} ${one.label}`)].join(' − '),
            )}
        </>
      );
    }
    case 'shipping':
      return (
        <>
          {t('desk.shippingTerm', { amount: format.money(term.paid) })}
          {aside(isZero(term.amount) || term.mode === 'proportional' ? t(`desk.shipping.${term.mode}`) : t('desk.shippingPaid'))}
        </>
      );
    case 'fee':
      if (term.of === 'return') return <>{t('desk.feeTerm')}</>;
      return (
        <>
          {t('desk.restockTerm', { name: nameOf(term.lineId) })}
          {aside(t('desk.worth', { amount: format.money(term.worth) }))}
        </>
      );
    case 'deduction':
      return (
        <>
          {t('desk.deductionTerm', { name: nameOf(term.lineId) })}
          {aside(term.why)}
        </>
      );
    case 'void':
      return <>{t('desk.voidRoute')}</>;
    case 'cap':
      return (
        <>
          {t('desk.capTerm')}
          {aside(t('desk.capWhy', { amount: format.money(term.refundable) }))}
        </>
      );
  }
};
