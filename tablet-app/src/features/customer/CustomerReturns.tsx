import { Inbox } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';

import type { Store } from 'shared-types/policy';

import type { Format } from '../../i18n/format.ts';
import { stateWordOf } from '../../store/return-status.ts';
import type { ReturnRow } from '../../store/return-status.ts';
import { shownAmount } from '../../store/shown-amount.ts';
import { Blank } from '../../ui/Blank.tsx';
import { STATUS_LOOKS } from '../../ui/looks.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import type { ElsewhereReturn } from './at-a-glance.ts';

type ReturnsProps = Readonly<{
  open: readonly ReturnRow[];
  settled: readonly ReturnRow[];
  elsewhere: readonly ElsewhereReturn[];
  stores: readonly Store[];
  format: Format;
}>;

/** Slips whose money has not arrived first: what she came to ask about. Then what is settled, and what other stores took back. */
export const CustomerReturns = ({ open, settled, elsewhere, stores, format }: ReturnsProps) => {
  const { t } = useTranslation();
  if (open.length + settled.length + elsewhere.length === 0) {
    return (
      <div className="flex h-full flex-col">
        <Blank icon={Inbox} title={t('customer.noReturns')}>
          <p className="text-ink-2">{t('customer.noReturnsHow')}</p>
        </Blank>
      </div>
    );
  }
  const nameOf = (storeId: string): string => stores.find((store) => store.storeId === storeId)?.name ?? storeId;
  return (
    <div className="pb-4">
      {open.length > 0 && (
        <Part title={t('customer.open')} aside={t('customer.openHow')}>
          {open.map((row) => (
            <HereRow key={row.returnId} row={row} format={format} />
          ))}
        </Part>
      )}
      {settled.length + elsewhere.length > 0 && (
        <Part title={t('customer.returns')}>
          {settled.map((row) => (
            <HereRow key={row.returnId} row={row} format={format} />
          ))}
          {elsewhere.map((one) => (
            <li key={one.slipNumber} className="border-t border-line px-4 py-3 stack:px-6">
              <span className="block font-firm">{t('customer.elsewhere', { store: nameOf(one.storeId) })}</span>
              <span className="block text-small text-ink-2">
                {t('unitsOf', { count: one.units, number: one.orderNumber })} · {format.date(one.at)} ·{' '}
                <span className="tracking-code whitespace-nowrap">{one.slipNumber}</span>
              </span>
            </li>
          ))}
        </Part>
      )}
      {elsewhere.length > 0 && <p className="border-t border-line px-4 pt-3 text-small text-ink-2 stack:px-6">{t('customer.storeOnly')}</p>}
    </div>
  );
};

const Part = ({ title, aside, children }: Readonly<{ title: string; aside?: string; children: ReactNode }>) => (
  <section aria-label={title}>
    <h2 className="px-4 pt-4 pb-2 text-small font-strong stack:px-6">
      {title} {aside !== undefined && <span className="ms-[0.5em] font-text text-ink-2">{aside}</span>}
    </h2>
    <ul>{children}</ul>
  </section>
);

const HereRow = ({ row, format }: Readonly<{ row: ReturnRow; format: Format }>) => {
  const { t } = useTranslation();
  const amount = shownAmount(row);
  const word = stateWordOf(row);
  return (
    <li>
      <Link
        href={`/history/${row.returnId}`}
        className="grid min-h-20 grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 border-t border-line px-4 py-3 hovered:bg-sunken stack:px-6"
      >
        <span className="min-w-0">
          <span className="block font-firm">{amount === null ? t('history.notYet') : format.money(amount)}</span>
          <span className="block text-small text-ink-2">
            {t('unitsOf', { count: row.units, number: row.orderNumber })} · {format.date(row.presentedAt)}
          </span>
        </span>
        <StateMark {...STATUS_LOOKS[word]}>{t(`state.${word}`)}</StateMark>
      </Link>
    </li>
  );
};
