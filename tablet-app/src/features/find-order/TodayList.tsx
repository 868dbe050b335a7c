import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';

import type { TimeZone } from 'shared-types/calendar';

import type { Format } from '../../i18n/format.ts';
import type { Draft } from '../../store/ledger.ts';
import { useOpenDrafts, useReturns } from '../../store/live.ts';
import { shownAmount } from '../../store/shown-amount.ts';
import { stateWordOf } from '../../store/return-status.ts';
import type { ReturnRow } from '../../store/return-status.ts';
import { useTablet } from '../../store/tablet-context.ts';
import { Bone } from '../../ui/Bone.tsx';
import { buttonLook } from '../../ui/button-look.ts';
import { STATUS_LOOKS } from '../../ui/looks.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import { isToday } from './results.ts';

const ROW =
  'relative grid min-h-18 grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 px-4 py-3 stack:grid-cols-[3.25rem_minmax(0,1fr)_auto_15.5rem] stack:px-6';

/** What this tablet recorded today and where it stands; open returns first. Answers "did it go through?". */
export const TodayList = ({ zone, format }: Readonly<{ zone: TimeZone; format: Format }>) => {
  const { t } = useTranslation();
  const { clock } = useTablet();
  const drafts = useOpenDrafts();
  const returns = useReturns();
  if (drafts === undefined || returns === undefined) return <Bones />;
  const now = clock.now();
  const mine = returns.filter((row) => row.local !== null && isToday(row.presentedAt, now, zone));
  return (
    <section aria-labelledby="today-here" className="border-t border-line panes:border-t-0">
      <h2 id="today-here" className="px-4 pt-4 pb-2 text-small font-strong stack:px-6">
        {t('find.today')}
      </h2>
      {drafts.length === 0 && mine.length === 0 && <p className="px-4 py-3 text-ink-2 stack:px-6">{t('find.todayNone')}</p>}
      <ul className="divide-y divide-line">
        {drafts.map((draft) => (
          <DraftRow key={draft.draftId} draft={draft} format={format} />
        ))}
        {mine.map((row) => (
          <TodayRow key={row.returnId} row={row} format={format} />
        ))}
      </ul>
    </section>
  );
};

const DraftRow = ({ draft, format }: Readonly<{ draft: Draft; format: Format }>) => {
  const { t } = useTranslation();
  const { search } = useTablet();
  const { orderId } = draft;
  const known = useQuery({
    queryKey: ['draft-order', orderId],
    queryFn: async () => (orderId === null ? null : await search.open(orderId)),
  });
  const order = known.data?.order;
  const name = order?.customer?.name ?? (orderId === null ? (draft.contact ?? t('find.blind')) : (order?.number ?? t('app.reading')));
  const units = draft.lines.reduce((all, line) => all + line.units, 0);
  const number = order?.number ?? draft.typed;
  return (
    <li className={`${ROW} edge`}>
      <span className="hidden text-ink-2 stack:block">{format.time(draft.updatedAt)}</span>
      <span className="min-w-0">
        <span className="block text-lead font-firm">{name}</span>
        <span className="block text-small text-ink-2">
          {number !== null && number !== '' && <span className="tracking-code">{number} · </span>}
          {t('find.openReturn', { count: units })}
        </span>
      </span>
      <Link
        href={orderId === null ? '/goods' : `/order/${encodeURIComponent(orderId)}`}
        aria-label={t('find.continueOf', { name })}
        className={buttonLook('plain', 'stack:col-start-4 justify-self-start')}
      >
        {t('find.continue')}
      </Link>
    </li>
  );
};

const TodayRow = ({ row, format }: Readonly<{ row: ReturnRow; format: Format }>) => {
  const { t } = useTranslation();
  const amount = shownAmount(row);
  return (
    <li className={`${ROW} hovered:bg-sunken`}>
      <span className="hidden text-ink-2 stack:block">{format.time(row.presentedAt)}</span>
      <span className="min-w-0">
        <Link
          href={`/history/${row.returnId}`}
          className="block text-lead font-firm after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-3 focus-visible:after:-outline-offset-3 focus-visible:after:outline-focus"
        >
          {row.customerName === '' ? t('history.unknownCustomer') : row.customerName}
        </Link>
        <span className="block text-small text-ink-2">
          <span className="tracking-code">{row.orderNumber === '' ? row.slipNumber : row.orderNumber}</span> ·{' '}
          {t('units', { count: row.units })}
        </span>
      </span>
      <span className="text-end text-lead font-firm">{amount === null ? '' : format.money(amount)}</span>
      <span className="col-span-full justify-self-start stack:col-span-1">
        <StateMark {...STATUS_LOOKS[stateWordOf(row)]}>{t(`state.${stateWordOf(row)}`)}</StateMark>
      </span>
    </li>
  );
};

const Bones = () => (
  <div className="px-4 pt-12 stack:px-6">
    {[64, 52, 60].map((width) => (
      <div key={width} className="flex min-h-18 items-center gap-4">
        <Bone className="h-5 w-11" />
        <span className="flex flex-1 flex-col gap-2">
          <Bone className="h-5 w-56" />
          <Bone className="h-4 w-40" />
        </span>
      </div>
    ))}
  </div>
);
