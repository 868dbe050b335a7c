import { useTranslation } from 'react-i18next';

import type { Format } from '../../i18n/format.ts';
import { unparted } from '../../i18n/shown-means.ts';
import type { CaseRow } from '../../store/return-status.ts';

/** The refund that a case is about, as the shop knows it: what a person looks up there before she decides. */
export const RefundFacts = ({ row, format }: Readonly<{ row: CaseRow; format: Format }>) => {
  const { t } = useTranslation();
  const { refundKey } = row.view;
  if (refundKey === null) return null;
  const refund = row.relatedReturn?.view?.refunds.find((one) => one.key === refundKey);
  const facts = [
    ...(refund === undefined
      ? []
      : [
          [t('case.refundMeans'), unparted(refund.means)],
          [t(refund.act === 'void' ? 'case.refundVoid' : 'case.money'), format.money(refund.amount)],
          [t('case.refundState'), t(`refundState.${refund.state}`)],
          [t('case.refundAt'), format.moment(refund.at)],
          [t('case.refundReference'), refund.channelReference ?? t('case.refundNoReference')],
        ]),
    [t('case.refundKey'), refundKey],
  ];
  return (
    <table aria-label={t('case.refundFacts')} className="mb-6 w-full table-fixed border-collapse border-t-2 border-ink">
      <tbody>
        {facts.map(([name, value]) => (
          <tr key={name} className="border-b border-line align-top">
            <th scope="row" className="w-29 py-2.5 pe-3 text-start text-small font-text text-ink-2 stack:w-32">
              {name}
            </th>
            <td className="py-2.5 wrap-anywhere">{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};
