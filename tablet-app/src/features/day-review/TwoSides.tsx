import { useTranslation } from 'react-i18next';

import type { Format } from '../../i18n/format.ts';
import { unparted } from '../../i18n/shown-means.ts';
import { useReturn } from '../../store/live.ts';
import { stateWordOf } from '../../store/return-status.ts';
import type { CaseRow, ReturnRow } from '../../store/return-status.ts';
import { shownAmount } from '../../store/shown-amount.ts';
import { classes } from '../../ui/classes.ts';

type TwoSidesProps = Readonly<{ row: CaseRow; mine: ReturnRow; format: Format }>;

/** Both sides of a case in one table, what differs is marked; without another side, the facts of the one. */
export const TwoSides = ({ row, mine, format }: TwoSidesProps) => {
  const { t } = useTranslation();
  const { other } = row.view;
  const theirs = useReturn({ returnId: other?.returnId ?? '' });
  const here = useSide(mine, format);
  const told = useSide(theirs ?? null, format);
  // What a conflict is about is the same on both sides; what only the other store knows stays unknown here.
  const shared = { order: here.order, customer: here.customer };
  const there =
    other === null ? null : { ...told, ...shared, recorded: format.moment(other.at), by: other.staffName, slip: other.slipNumber };
  const lines = (
    ['recorded', 'by', 'slip', 'order', 'customer', 'contact', 'showed', 'goods', 'reasonSaid', 'condition', 'money'] as const
  ).filter((key) => here[key] !== '');
  return (
    <table aria-label={t('case.facts')} className="w-full table-fixed border-collapse">
      {other !== null && (
        <thead>
          <tr className="border-t-2 border-ink text-lead">
            <th scope="col" className="w-29 stack:w-32">
              <span className="sr-only">{t('case.facts')}</span>
            </th>
            <th scope="col" className="py-2.5 pe-4 text-start font-strong">
              {other.storeName} <span className="text-small font-text text-ink-2">{t('case.first')}</span>
            </th>
            <th scope="col" className="py-2.5 text-start font-strong">
              {t('case.here')} <span className="text-small font-text text-ink-2">{t('case.second')}</span>
            </th>
          </tr>
        </thead>
      )}
      <tbody>
        {lines.map((key, at) => {
          const isMarked = there !== null && there[key] !== '' && (key === 'condition' || key === 'money') && there[key] !== here[key];
          return (
            <tr key={key} className={classes('align-top', at === 0 && other === null ? 'border-t-2 border-ink' : 'border-t border-line')}>
              <th scope="row" className="w-29 py-2.5 pe-3 text-start text-small font-text text-ink-2 stack:w-32">
                {t(`case.${key}`)}
              </th>
              {there !== null && (
                <td className="py-2.5 pe-4">
                  <Said text={there[key] === '' ? t('case.unseen') : there[key]} isMarked={isMarked} isDim={there[key] === ''} />
                </td>
              )}
              <td className="py-2.5">
                <Said text={here[key]} isMarked={isMarked} isDim={false} />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
};

const Said = ({ text, isMarked, isDim }: Readonly<{ text: string; isMarked: boolean; isDim: boolean }>) => (
  <span
    className={classes(
      'wrap-anywhere',
      isMarked && 'bg-person-tint box-decoration-clone px-1 font-strong',
      isDim && 'text-small text-ink-2',
    )}
  >
    {text}
  </span>
);

/** The facts of one return as words; empty where it is not known here (another store's). */
const useSide = (row: ReturnRow | null, format: Format) => {
  const { t } = useTranslation();
  const lines = row?.view?.lines ?? [];
  const own = row?.local?.record.lines ?? [];
  const amount = row === null ? null : shownAmount(row);
  const recorded = row?.local?.record.order;
  const left = row?.view?.left ?? (recorded !== undefined && 'typed' in recorded ? recorded : undefined);
  const said = lines.length > 0 ? lines : own;
  const unique = (texts: readonly string[]): string => [...new Set(texts)].join(', ');
  return {
    recorded: row === null ? '' : format.moment(row.presentedAt),
    by: row?.staffName ?? '',
    slip: row?.slipNumber ?? '',
    order: row?.orderNumber ?? '',
    customer: row?.customerName ?? '',
    contact: left?.contact ?? '',
    showed: left?.evidence ?? '',
    goods:
      lines.length > 0
        ? lines.map((line) => `${line.units} × ${line.name}`).join(', ')
        : own.map((line, at) => `${line.units} × ${row?.local?.lineNames[at] ?? ''}`).join(', '),
    reasonSaid: unique([...said.map((line) => t(`reason.${line.reason}`)), ...said.map((line) => line.note).filter((note) => note !== '')]),
    condition: unique(said.map((line) => t(`condition.${line.condition}`))),
    money:
      row === null
        ? ''
        : [row.means.map(unparted).join(', '), amount === null ? t('case.noMoney') : format.money(amount), t(`state.${stateWordOf(row)}`)]
            .filter((part) => part !== '')
            .join(' · '),
  };
};
