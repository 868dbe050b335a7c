import { addMs, epochMsOf } from 'shared-types/calendar';
import type { Instant, TimeZone } from 'shared-types/calendar';
import type { OrderType } from 'shared-types/order';

import type { ReturnRow } from '../../store/return-status.ts';

/** How the goods had reached the customer; `blind`: nobody knows. */
export type Sort = OrderType | 'blind';
/** In the order they are piled up. */
export const SORTS: readonly Sort[] = ['ecommerce', 'click-and-collect', 'e-reservation', 'blind'];

/** An hour of the store's clock: how many returns of each sort today, and how many in all on the same weekday a week ago. */
export type Hour = Readonly<{ hour: number; today: Readonly<Record<Sort, number>>; count: number; before: number }>;

const WEEK_MS = 7 * 86_400_000;
/** A shop's day. What happens outside of it widens the picture. */
const OPENS = 9;
const CLOSES = 19;

type Day = Readonly<{ today: readonly ReturnRow[]; weekAgo: readonly ReturnRow[]; zone: TimeZone }>;

const hourIn = (zone: TimeZone): ((at: Instant) => number) => {
  const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', hourCycle: 'h23', timeZone: zone });
  return (at) => Number(clock.format(epochMsOf(at)));
};

const isLive = (row: ReturnRow): boolean => row.status !== 'voided';

/** The returns of a day by the hour they were brought; corrected returns count nowhere. */
export const byHour = ({ today, weekAgo, zone }: Day): readonly Hour[] => {
  const hourOf = hourIn(zone);
  const now = today.filter(isLive).map((row) => ({ hour: hourOf(row.presentedAt), sort: row.orderType ?? ('blind' as const) }));
  const before = weekAgo.filter(isLive).map((row) => hourOf(row.presentedAt));
  const all = [...now.map(({ hour }) => hour), ...before];
  const first = Math.min(OPENS, ...all);
  const last = Math.max(CLOSES, ...all);
  return Array.from({ length: last - first + 1 }, (_, at) => {
    const hour = first + at;
    const here = now.filter((one) => one.hour === hour);
    const count = (sort: Sort): number => here.filter((one) => one.sort === sort).length;
    return {
      hour,
      today: {
        ecommerce: count('ecommerce'),
        'click-and-collect': count('click-and-collect'),
        'e-reservation': count('e-reservation'),
        blind: count('blind'),
      },
      count: here.length,
      before: before.filter((one) => one === hour).length,
    };
  });
};

/** What the picture says in a sentence: how many so far, how many by this time a week ago, and the busiest hour (`null` before the first). */
export const hoursSaid = (hours: readonly Hour[], { today, weekAgo, now }: Omit<Day, 'zone'> & Readonly<{ now: Instant }>) => {
  const until = addMs(now, -WEEK_MS);
  const busiest = hours.reduce<Hour | null>((most, hour) => (hour.count > (most?.count ?? 0) ? hour : most), null);
  return {
    count: today.filter(isLive).length,
    before: weekAgo.filter((row) => isLive(row) && row.presentedAt <= until).length,
    busiest: busiest?.hour ?? null,
  };
};

/** The top of the scale: the next five, so that the lines stand at whole returns. */
export const scaleOf = (hours: readonly Hour[]): number =>
  Math.max(5, Math.ceil(Math.max(0, ...hours.flatMap(({ count, before }) => [count, before])) / 5) * 5);
