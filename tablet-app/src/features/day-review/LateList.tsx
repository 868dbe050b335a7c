import { ChevronRight, ClockAlert } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';

import { addMs, storeDayOf } from 'shared-types/calendar';
import type { Instant } from 'shared-types/calendar';

import type { Format } from '../../i18n/format.ts';
import { clocksIn } from '../../store/book.ts';
import { useBook, useReturns } from '../../store/live.ts';
import { sumsOf } from './day.ts';
import { lateRefunds } from './late.ts';
import type { LateRefund } from './late.ts';
import { Sums } from './Sums.tsx';

/** Refunds older than this were settled in another way: nobody keeps half a year of them open. */
const OLDEST_MS = 180 * 86_400_000;

/** C-5: refunds beyond the law's day; `undefined` until they are read. */
export const useLate = (now: Instant): readonly LateRefund[] | undefined => {
  const book = useBook();
  const rows = useReturns({ since: useMemo(() => addMs(now, -OLDEST_MS), [now]) });
  return useMemo(
    () =>
      book === undefined || rows === undefined
        ? undefined
        : book === null
          ? []
          : lateRefunds(rows, {
              today: storeDayOf(now, book.market.timeZone),
              clocksOf: (row) => clocksIn(book, row.presentedAt, row.local?.record.policyVersion ?? 0),
              scale: book.settings.late,
            }),
    [book, rows, now],
  );
};

/** What waits beyond the law's day, and what it costs on top of itself today. Nothing is shown while nothing is late. */
export const LateList = ({ late, format }: Readonly<{ late: readonly LateRefund[]; format: Format }>) => {
  const { t } = useTranslation();
  if (late.length === 0) return null;
  return (
    <section aria-labelledby="late" className="border-t border-line">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 bg-person-tint px-4 py-3 stack:px-6">
        <h2 id="late" className="flex items-center gap-2 font-strong text-person">
          <ClockAlert aria-hidden className="self-center" />
          {t('late.title')}
        </h2>
        <b className="text-lead">
          <Sums sums={sumsOf(late.map((one) => one.cost))} format={format} />
        </b>
      </div>
      <ul>
        {late.map(({ row, daysLate, cost }) => (
          <li
            key={row.returnId}
            className="relative grid min-h-15 grid-cols-[minmax(0,1fr)_auto_1.25rem] items-center gap-x-4 border-t border-line px-4 py-2 stack:px-6"
          >
            <span>
              <Link href={`/history/${row.returnId}`} className="block font-firm after:absolute after:inset-0">
                {row.customerName === '' ? row.slipNumber : row.customerName}
              </Link>
              <span className="text-small text-ink-2">
                {row.refund !== null && t('late.of', { amount: format.money(row.refund) })} {t('late.days', { count: daysLate })}
              </span>
            </span>
            <span className="text-end">{cost === null ? '' : format.money(cost)}</span>
            <ChevronRight aria-hidden />
          </li>
        ))}
      </ul>
    </section>
  );
};
