import { useTranslation } from 'react-i18next';

import { explainedSteps } from 'shared-types/explain';
import type { KnownOrder } from 'shared-types/order';
import type { Quote } from 'shared-types/quote';
import { goesToFinance } from 'shared-types/refund-plan';

import type { Format } from '../../i18n/format.ts';
import { shownMeans } from '../../i18n/shown-means.ts';
import { Fold } from '../../ui/Fold.tsx';
import { meansIcon } from '../../ui/looks.ts';
import { planRows } from './desk-view.ts';
import type { PlanRow } from './desk-view.ts';
import { toldOf } from './told-steps.ts';

type WhyAmountProps = Readonly<{ known: KnownOrder; quote: Quote; inCredit: boolean; format: Format; isOpenAtFirst: boolean }>;

const TABLE = 'w-full border-collapse text-small leading-[1.3]';
const TH = 'py-[0.16rem] text-start font-text align-top wrap-anywhere';
const TD = 'py-[0.16rem] ps-4 text-end align-top whitespace-nowrap';

/** Where the money goes, always in sight; then where each cent comes from and what the answer rests on. */
export const WhyAmount = (props: WhyAmountProps) => {
  const { t } = useTranslation();
  const { known, quote, format, isOpenAtFirst } = props;
  const plan = planRows(known, quote.plan);
  return (
    <div className={plan.length > 0 ? 'border-t border-line-strong' : ''}>
      {plan.length > 0 && <WhereTo {...props} plan={plan} />}
      <Fold title={t('desk.why')} isOpenAtFirst={isOpenAtFirst}>
        <table className={TABLE}>
          <tbody>
            {explainedSteps(quote, known).map((step, at) => {
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
    </div>
  );
};

/** How much goes back to which means of payment: with several of them, nobody has to look for the second. */
const WhereTo = ({ known, quote, plan, inCredit, format }: WhyAmountProps & Readonly<{ plan: readonly PlanRow[] }>) => {
  const { t } = useTranslation();
  const total = explainedSteps(quote, known).flatMap((step) => (step.kind === 'total' ? [toldOf(step, { t, format }).aside] : []));
  return (
    <table className={`${TABLE} mb-1.5`}>
      <tbody>
        <tr className="*:pt-2!">
          <th scope="row" className={`${TH} font-strong!`}>
            {t(quote.route === 'web' ? 'why.total' : 'why.released')}
            {total.map(
              (aside) =>
                aside !== '' && (
                  <span key={aside} className="ms-1.5 font-text text-ink-2">
                    {aside}
                  </span>
                ),
            )}
          </th>
          <td className={`${TD} font-strong`}>{format.money(quote.route === 'web' ? quote.refund : quote.released)}</td>
        </tr>
        {inCredit ? (
          <tr>
            <th scope="row" className={TH}>
              {t('desk.credit')}
            </th>
            <td className={TD}>{format.money(quote.refund)}</td>
          </tr>
        ) : (
          plan.map(({ payment, amount }) => {
            const Icon = meansIcon(payment.method);
            return (
              <tr key={payment.paymentId}>
                <th scope="row" className={TH}>
                  <span className="inline-flex flex-wrap items-center gap-x-2">
                    <Icon aria-hidden />
                    {shownMeans(payment)}
                    {goesToFinance(payment) && <span className="text-ink-2">{t('why.finance')}</span>}
                  </span>
                </th>
                <td className={TD}>{format.money(amount)}</td>
              </tr>
            );
          })
        )}
      </tbody>
    </table>
  );
};
