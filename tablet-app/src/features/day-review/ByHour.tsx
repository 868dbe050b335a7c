import { ChartColumn, Table } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { addDays } from 'shared-types/calendar';
import type { Instant, StoreDay, TimeZone } from 'shared-types/calendar';

import type { Format } from '../../i18n/format.ts';
import type { ReturnRow } from '../../store/return-status.ts';
import { Button } from '../../ui/Button.tsx';
import { classes } from '../../ui/classes.ts';
import { byHour, hoursSaid, scaleOf, SORTS } from './hours.ts';
import type { Hour, Sort } from './hours.ts';

type ByHourProps = Readonly<{
  today: readonly ReturnRow[];
  weekAgo: readonly ReturnRow[];
  day: StoreDay;
  now: Instant;
  zone: TimeZone;
  format: Format;
}>;

/** Told apart by lightness and hatch, never by hue alone (UX §8); forced colours leave the picture its own. */
const FILLS: Readonly<Record<Sort, string>> = {
  ecommerce: 'bg-accent',
  'click-and-collect': 'bg-line-strong',
  'e-reservation': 'hatch',
  blind: 'border border-ink-2 bg-surface',
};

/** Returns by hour against the same weekday a week ago: a picture with its words, and the same as a table behind one press. */
export const ByHour = ({ today, weekAgo, day, now, zone, format }: ByHourProps) => {
  const { t } = useTranslation();
  const [isTable, setTable] = useState(false);
  const hours = byHour({ today, weekAgo, zone });
  const sorts = SORTS.filter((sort) => sort !== 'blind' || hours.some((hour) => hour.today.blind > 0));
  const before = format.weekday(addDays(day, -7));
  const said = hoursSaid(hours, { today, weekAgo, now });
  const words = [
    t('hours.said', { count: said.count, before: format.number(said.before) }),
    said.busiest === null ? '' : t('hours.busiest', { from: said.busiest, to: said.busiest + 1 }),
  ].join(' ');
  const nameOf = (sort: Sort): string => (sort === 'blind' ? t('history.unknownCustomer') : t(`type.${sort}`));
  return (
    <section aria-labelledby="by-hour" className="border-t border-line px-4 pt-2 pb-4 stack:px-6">
      <div className="flex flex-wrap items-center gap-x-4">
        <h2 id="by-hour" className="me-auto text-small font-strong">
          {t('hours.title')}
        </h2>
        <Button
          kind="quiet"
          className="-me-3 text-small"
          icon={isTable ? <ChartColumn aria-hidden /> : <Table aria-hidden />}
          onClick={() => setTable(!isTable)}
        >
          {t(isTable ? 'hours.asPicture' : 'hours.asTable')}
        </Button>
      </div>
      {isTable ? (
        <HourTable hours={hours} sorts={sorts} before={before} nameOf={nameOf} format={format} />
      ) : (
        <>
          <ul aria-hidden className="flex flex-wrap gap-x-4 gap-y-1 text-small text-ink-2">
            {sorts.map((sort) => (
              <li key={sort} className="flex items-center gap-2">
                <span className={classes('size-3.5 forced-color-adjust-none', FILLS[sort])} />
                {nameOf(sort)}
              </li>
            ))}
            <li className="flex items-center gap-2">
              <span className="w-4 border-t-2 border-ink" />
              {before}
            </li>
          </ul>
          <Bars hours={hours} words={words} format={format} />
        </>
      )}
    </section>
  );
};

const Bars = ({ hours, words, format }: Readonly<{ hours: readonly Hour[]; words: string; format: Format }>) => {
  const most = scaleOf(hours);
  const share = (count: number): string => `${(count / most) * 100}%`;
  return (
    // A picture of several elements, which `img` cannot be.
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
    <div role="img" aria-label={words} className="mt-6 text-caption text-ink-2">
      <div className="relative flex h-40 items-end border-b border-ink forced-color-adjust-none">
        {[most, most / 2].map((line) => (
          <span key={line} className="absolute inset-x-0 border-b border-line text-end" style={{ bottom: share(line) }}>
            {Number.isInteger(line) && format.number(line)}
          </span>
        ))}
        {hours.map(({ hour, today, before }) => (
          <span key={hour} className="relative flex h-full flex-1 flex-col-reverse items-center gap-px">
            {SORTS.filter((sort) => today[sort] > 0).map((sort) => (
              <span key={sort} className={classes('w-[56%]', FILLS[sort])} style={{ height: share(today[sort]) }} />
            ))}
            {before > 0 && <span className="absolute w-[76%] border-t-2 border-ink" style={{ bottom: share(before) }} />}
          </span>
        ))}
      </div>
      <div className="flex">
        {hours.map(({ hour }) => (
          <span key={hour} className="flex-1 pt-1 text-center">
            {hour}
          </span>
        ))}
      </div>
    </div>
  );
};

type HourTableProps = Readonly<{
  hours: readonly Hour[];
  sorts: readonly Sort[];
  before: string;
  nameOf: (sort: Sort) => string;
  format: Format;
}>;

const HourTable = ({ hours, sorts, before, nameOf, format }: HourTableProps) => {
  const { t } = useTranslation();
  return (
    <table aria-labelledby="by-hour" className="w-full table-fixed border-collapse text-small">
      <thead>
        <tr className="align-bottom text-ink-2">
          <th scope="col" className="py-2 pe-3 text-start font-firm">
            {t('hours.hour')}
          </th>
          {[...sorts.map(nameOf), before].map((name) => (
            <th key={name} scope="col" className="py-2 ps-3 text-end font-firm hyphens-auto wrap-break-word">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {hours.map((hour) => (
          <tr key={hour.hour} className="border-t border-line">
            <th scope="row" className="py-1.5 pe-3 text-start font-text whitespace-nowrap">
              {hour.hour}–{hour.hour + 1}
            </th>
            {sorts.map((sort) => (
              <td key={sort} className="py-1.5 ps-3 text-end">
                {format.number(hour.today[sort])}
              </td>
            ))}
            <td className="py-1.5 ps-3 text-end text-ink-2">{format.number(hour.before)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};
