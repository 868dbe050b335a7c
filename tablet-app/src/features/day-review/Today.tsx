import { ArrowRight, ChevronRight, Inbox } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';

import { addDays, addMs, storeDayOf } from 'shared-types/calendar';
import type { Instant, StoreDay, TimeZone } from 'shared-types/calendar';

import { asTitle } from '../../i18n/format.ts';
import type { Format } from '../../i18n/format.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useCases, useEnrolment, useReturns } from '../../store/live.ts';
import { stateWordOf } from '../../store/return-status.ts';
import type { CaseRow, ReturnRow, StateWord } from '../../store/return-status.ts';
import { shownAmount } from '../../store/shown-amount.ts';
import { useTablet } from '../../store/tablet-context.ts';
import { Group } from '../../ui/Group.tsx';
import { Blank } from '../../ui/Blank.tsx';
import { Bone } from '../../ui/Bone.tsx';
import { Button } from '../../ui/Button.tsx';
import { buttonLook } from '../../ui/button-look.ts';
import { Foot, Panes } from '../../ui/Layout.tsx';
import { STATUS_LOOKS } from '../../ui/looks.ts';
import { ScreenTitle } from '../../ui/ScreenTitle.tsx';
import { StateMark } from '../../ui/StateMark.tsx';
import { ByHour } from './ByHour.tsx';
import { CaseList } from './CaseList.tsx';
import { openCases } from './cases.ts';
import { byReason, byRoute, byState, figuresOf } from './day.ts';
import type { LateRefund } from './late.ts';
import { LateList, useLate } from './LateList.tsx';
import { Sums } from './Sums.tsx';
import type { Total } from './day.ts';

/** The day, and the same weekday a week ago, whatever the hour. */
const SEEN_MS = 8 * 86_400_000;

/** The manager's first question: what waits for me? And then: how is the day? */
export const Today = () => {
  const enrolment = useEnrolment();
  return enrolment ? <Day zone={enrolment.market.timeZone} store={enrolment.store.name} /> : <Bone className="m-6 h-96" />;
};

type DayProps = Readonly<{ zone: TimeZone; store: string }>;

/** All of it at once: what was read later would push away what a hand is about to press. */
const Day = ({ zone, store }: DayProps) => {
  const { clock } = useTablet();
  const now = useMemo(() => clock.now(), [clock]);
  const all = useReturns({ since: useMemo(() => addMs(now, -SEEN_MS), [now]) });
  const cases = useCases();
  const late = useLate(now);
  if (all === undefined || cases === undefined || late === undefined) return <Bone className="m-6 h-96" />;
  return <DayRead zone={zone} store={store} now={now} all={all} open={openCases(cases)} late={late} />;
};

type DayReadProps = DayProps &
  Readonly<{
    now: Instant;
    all: readonly ReturnRow[];
    open: readonly CaseRow[];
    late: readonly LateRefund[];
  }>;

const DayRead = ({ zone, store, now, all, open, late }: DayReadProps) => {
  const { t, i18n } = useTranslation();
  const format = useFormat(zone);
  const day = storeDayOf(now, zone);
  const [rows, weekAgo] = useMemo(() => {
    const on = (wanted: StoreDay) => all.filter((row) => storeDayOf(row.presentedAt, zone) === wanted);
    return [on(day), on(addDays(day, -7))] as const;
  }, [all, zone, day]);
  const figures = figuresOf(rows);
  return (
    <Panes
      mainLabel={t('today.figures')}
      sideLabel={t('case.list')}
      main={
        <div className="min-h-0 flex-1 panes:overflow-auto">
          <div className="px-4 pt-6 pb-4 stack:px-6">
            <ScreenTitle>{asTitle(format.longDay(day), i18n.language)}</ScreenTitle>
            <p className="mt-1 text-small text-ink-2">
              {store} · {format.time(now)}
            </p>
          </div>
          <dl className="grid grid-cols-2 gap-x-6 gap-y-4 px-4 pb-5 stack:grid-cols-[auto_auto_auto] stack:justify-between stack:px-6">
            <Figure
              isLead
              label={t('today.web')}
              value={<Sums sums={figures.web} format={format} />}
              below={t('today.returnsCount', { count: figures.webCount })}
            />
            <Figure
              label={t('today.till')}
              value={<Sums sums={figures.till} format={format} />}
              below={t('today.returnsCount', { count: figures.tillCount })}
            />
            <Figure label={t('today.returns')} value={format.number(figures.returns)} below={t('units', { count: figures.units })} />
          </dl>
          <LateList late={late} format={format} />
          {rows.length + weekAgo.length > 0 && <ByHour today={rows} weekAgo={weekAgo} day={day} now={now} zone={zone} format={format} />}
          <DayTables rows={rows} format={format} />
        </div>
      }
      side={
        <>
          <div className="flex min-h-18 items-baseline px-4 pt-6 pb-3 stack:px-6">
            <h2 className="text-heading">{open.length === 0 ? t('today.casesNone') : t('today.cases', { count: open.length })}</h2>
          </div>
          {open.length === 0 ? (
            <p className="px-4 text-ink-2 stack:px-6">{t('today.casesNoneHow')}</p>
          ) : (
            <CaseList rows={open} chosen={undefined} format={format} />
          )}
        </>
      }
      foot={
        <Foot>
          {open.length === 0 ? (
            <Button kind="next" isIdle className="w-full stack:ms-auto stack:w-auto">
              {t('today.decideNone')}
            </Button>
          ) : (
            <Link href={`/cases/${open[0]?.view.caseId ?? ''}`} className={buttonLook('next', 'w-full stack:ms-auto stack:w-auto')}>
              {t('today.decide', { count: open.length })}
              <ArrowRight aria-hidden />
            </Link>
          )}
        </Foot>
      }
    />
  );
};

type FigureProps = Readonly<{ label: string; value: ReactNode; below: string; isLead?: boolean }>;

const Figure = ({ label, value, below, isLead = false }: FigureProps) => (
  <div className={isLead ? 'col-span-full stack:col-span-1' : ''}>
    <dt className="text-small text-ink-2">{label}</dt>
    <dd>
      <span className={`block money-tight stack:min-h-14 ${isLead ? 'text-money' : 'text-title stack:pt-4'}`}>{value}</span>
      <span className="text-small text-ink-2">{below}</span>
    </dd>
  </div>
);

const DayTables = ({ rows, format }: Readonly<{ rows: readonly ReturnRow[]; format: Format }>) => {
  const { t } = useTranslation();
  if (rows.length === 0) {
    return (
      <Blank icon={Inbox} title={t('today.none')}>
        <p className="text-ink-2">{t('today.noneHow')}</p>
      </Blank>
    );
  }
  return (
    <>
      <Totals
        title={t('today.routes')}
        counted={t('today.count')}
        amount={t('today.amount')}
        totals={byRoute(rows)}
        nameOf={(key) => t(`route.${key}`)}
        format={format}
      />
      <Totals
        title={t('today.reasons')}
        counted={t('today.units')}
        amount={t('today.amount')}
        totals={byReason(rows)}
        nameOf={(key) => t(`reason.${key}`)}
        format={format}
      />
      <Totals
        title={t('today.states')}
        counted={t('today.count')}
        amount={t('today.amount')}
        totals={byState(rows)}
        nameOf={(key) => t(`state.${key}`)}
        format={format}
      />
      <DayList rows={rows} format={format} />
    </>
  );
};

type TotalsProps<K extends string> = Readonly<{
  title: string;
  counted: string;
  amount: string;
  totals: readonly Total<K>[];
  nameOf: (key: K) => string;
  format: Format;
}>;

const Totals = <K extends string>({ title, counted, amount, totals, nameOf, format }: TotalsProps<K>) => {
  const most = Math.max(...totals.map((total) => total.count));
  return (
    <table className="w-full table-fixed border-collapse border-t border-line">
      <colgroup>
        <col className="w-[38%] max-stack:w-[42%]" />
        <col className="w-[24%] max-stack:w-[4%]" />
        <col className="w-[16%] max-stack:w-[26%]" />
        <col />
      </colgroup>
      <thead>
        <tr className="text-small text-ink-2">
          <th scope="col" colSpan={2} className="py-2 ps-4 text-start font-strong text-ink stack:ps-6">
            {title}
          </th>
          <th scope="col" className="px-3 py-2 text-end font-firm">
            {counted}
          </th>
          <th scope="col" className="py-2 pe-4 text-end font-firm stack:pe-6">
            {amount}
          </th>
        </tr>
      </thead>
      <tbody>
        {totals.map((total) => (
          <tr key={total.key}>
            <th scope="row" className="border-t border-line py-2.5 ps-4 text-start font-text hyphens-auto wrap-break-word stack:ps-6">
              {nameOf(total.key)}
            </th>
            {/* How often, at a glance; the number beside it says the same. */}
            <td aria-hidden className="border-t border-line py-2.5">
              <span className="block h-2 bg-accent max-stack:hidden" style={{ width: `${(total.count / most) * 100}%` }} />
            </td>
            <td className="border-t border-line px-3 py-2.5 text-end">{format.number(total.count)}</td>
            <td className="border-t border-line py-2.5 pe-4 text-end whitespace-nowrap stack:pe-6">
              <Sums sums={total.sums} format={format} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};

const DayList = ({ rows, format }: Readonly<{ rows: readonly ReturnRow[]; format: Format }>) => {
  const { t } = useTranslation();
  const [state, setState] = useState<StateWord | null>(null);
  const shown = state === null ? rows : rows.filter((row) => stateWordOf(row) === state);
  const chip = 'text-small chosen:border-2 chosen:border-accent chosen:bg-accent-tint chosen:font-strong chosen:text-accent-ink';
  return (
    <section aria-labelledby="day-list" className="border-t border-line">
      <h2 id="day-list" className="px-4 pt-4 pb-2 text-small font-strong stack:px-6">
        {t('today.list')}
      </h2>
      <Group label={t('today.filter')} className="flex flex-wrap gap-2 px-4 pb-3 stack:px-6">
        <Button aria-pressed={state === null} className={chip} onClick={() => setState(null)}>
          {t('today.all', { count: rows.length })}
        </Button>
        {byState(rows).map((total) => (
          <Button key={total.key} aria-pressed={state === total.key} className={chip} onClick={() => setState(total.key)}>
            {t(`state.${total.key}`)} {total.count}
          </Button>
        ))}
      </Group>
      <ul>
        {shown.map((row) => {
          const amount = shownAmount(row);
          return (
            <li
              key={row.returnId}
              className="relative grid min-h-15 grid-cols-[3.25rem_minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 border-t border-line px-4 py-2 hovered:bg-sunken stack:grid-cols-[3.25rem_minmax(0,1fr)_auto_15.5rem_1.25rem] stack:px-6"
            >
              <span className="text-ink-2">{format.time(row.presentedAt)}</span>
              <span>
                <Link href={`/history/${row.returnId}`} className="block font-firm after:absolute after:inset-0">
                  {row.customerName === '' ? t('history.unknownCustomer') : row.customerName}
                </Link>
                <span className="text-small text-ink-2">
                  {t('life.savedBy', { units: t('units', { count: row.units }), name: row.staffName })}
                </span>
              </span>
              <span className="text-end">
                {amount === null ? <span className="text-ink-2">{t('history.notYet')}</span> : format.money(amount)}
              </span>
              <span className="col-start-2 max-stack:-col-end-1 stack:col-start-4">
                <StateMark {...STATUS_LOOKS[stateWordOf(row)]}>{t(`state.${stateWordOf(row)}`)}</StateMark>
              </span>
              <ChevronRight aria-hidden className="hidden stack:block" />
            </li>
          );
        })}
      </ul>
    </section>
  );
};
