import { useTranslation } from 'react-i18next';

import { explainedSteps } from 'shared-types/explain';
import type { KnownOrder } from 'shared-types/order';
import type { Quote } from 'shared-types/quote';
import { goesToFinance } from 'shared-types/refund-plan';

import type { Format } from '../../i18n/format.ts';
import { Fold } from '../../ui/Fold.tsx';
import { meansIcon } from '../../ui/looks.ts';
import { planRows } from './desk-view.ts';
import { toldOf } from './told-steps.ts';

type WhyAmountProps = Readonly<{ known: KnownOrder; quote: Quote; inCredit: boolean; format: Format; isOpenAtFirst: boolean }>;

const TH = 'py-[0.22rem] text-start font-text align-top wrap-anywhere';
const TD = 'py-[0.22rem] ps-4 text-end align-top whitespace-nowrap';

/** Where each cent comes from, what the answer rests on, and where the money goes. */
export const WhyAmount = ({ known, quote, inCredit, format, isOpenAtFirst }: WhyAmountProps) => {
  const { t } = useTranslation();
  const steps = explainedSteps(quote, known);
  const total = steps.flatMap((step) => (step.kind === 'total' ? [toldOf(step, { t, format })] : []));
  const plan = planRows(known, quote.plan);
  return (
    <Fold title={t('desk.why')} isOpenAtFirst={isOpenAtFirst}>
      <table className="w-full border-collapse text-small leading-[1.3]">
        <tbody>
          {steps.map((step, at) => {
            if (step.kind === 'total' || step.kind === 'payment') return null;
            const { text, aside, amount } = toldOf(step, { t, format });
            return (
              <tr key={`${at} ${step.kind}`} className={amount === null ? 'text-ink-2' : ''}>
                <th scope="row" className={TH}>
                  {text}
                  {aside !== '' && <span className="ms-1.5 text-ink-2">{aside}</span>}
                </th>
                <td className={TD}>{amount !== null && format.money(amount)}</td>
              </tr>
            );
          })}
        </tbody>
        {plan.length > 0 && (
          <tbody>
            <tr>
              <th scope="row" className={`${TH} border-t border-line-strong font-strong! pt-1.5!`}>
                {t(quote.route === 'web' ? 'why.total' : 'why.released')}
                {total.map(
                  ({ aside }) =>
                    aside !== '' && (
                      <span key="aside" className="ms-1.5 font-text text-ink-2">
                        {aside}
                      </span>
                    ),
                )}
              </th>
              <td className={`${TD} border-t border-line-strong font-strong pt-1.5!`}>
                {format.money(quote.route === 'web' ? quote.refund : quote.released)}
              </td>
            </tr>
            {inCredit && (
              <tr>
                <th scope="row" className={TH}>
                  {t('desk.credit')}
                </th>
                <td className={TD}>{format.money(quote.refund)}</td>
              </tr>
            )}
            {!inCredit &&
              plan.map(({ payment, amount }) => {
                const Icon = meansIcon(payment.method);
                return (
                  <tr key={payment.paymentId}>
                    <th scope="row" className={TH}>
                      <span className="inline-flex flex-wrap items-center gap-x-2">
                        <Icon aria-hidden />
                        {payment.label}
                        {payment.last4 !== null && ` …${payment.last4}`}
                        {goesToFinance(payment) && <span className="text-ink-2">{t('why.finance')}</span>}
                      </span>
                    </th>
                    <td className={TD}>{format.money(amount)}</td>
                  </tr>
                );
              })}
          </tbody>
        )}
      </table>
      {quote.flags.length > 0 && (
        <div className="pt-2 pb-1 text-small">
          <h4 className="font-strong">{t('desk.restsOn')}</h4>
          <ul className="mt-1 flex flex-col gap-1 text-ink-2">
            {quote.flags.map((flag) => (
              <li key={flag}>{t(`flag.${flag}`)}</li>
            ))}
          </ul>
        </div>
      )}
    </Fold>
  );
};
