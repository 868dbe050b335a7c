import { ArrowLeft, History as HistoryIcon, Inbox, Printer } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useParams } from 'wouter';

import { addMs, storeDayOf } from 'shared-types/calendar';
import type { TimeZone } from 'shared-types/calendar';
import type { PhotoId } from 'shared-types/ids';
import type { Reason } from 'shared-types/reasons';
import { readScanCode } from 'shared-types/scan-code';

import { useScan } from '../../devices/scans.ts';
import type { Format } from '../../i18n/format.ts';
import { unparted } from '../../i18n/shown-means.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { clocksIn } from '../../store/book.ts';
import { readReturn, useBook, useEnrolment, useReturn, useReturns, useSlip } from '../../store/live.ts';
import { photosOfLine, stateWordOf } from '../../store/return-status.ts';
import type { ReturnRow } from '../../store/return-status.ts';
import { shownAmount } from '../../store/shown-amount.ts';
import { useTablet } from '../../store/tablet-context.ts';
import { usePhotos } from '../../store/use-photos.ts';
import { Group } from '../../ui/Group.tsx';
import { Blank } from '../../ui/Blank.tsx';
import { Bone } from '../../ui/Bone.tsx';
import { Button } from '../../ui/Button.tsx';
import { classes } from '../../ui/classes.ts';
import { Foot, Panes } from '../../ui/Layout.tsx';
import { PhotoStrip } from '../../ui/PhotoStrip.tsx';
import { STATUS_LOOKS } from '../../ui/looks.ts';
import { ScreenTitle } from '../../ui/ScreenTitle.tsx';
import { StateMark } from '../../ui/StateMark.tsx';
import { Correct } from './Correct.tsx';
import { restsOn, rowsOf, WEEK_MS } from './life.ts';
import type { Period } from './life.ts';
import { LifeLine } from './LifeLine.tsx';

/** This tablet's and the store's returns, and the life of the chosen one. */
export const History = () => {
  const zone = useEnrolment()?.market.timeZone;
  return zone === undefined ? <Bone className="m-6 h-96" /> : <Returns zone={zone} />;
};

const Returns = ({ zone }: Readonly<{ zone: TimeZone }>) => {
  const { t } = useTranslation();
  const tablet = useTablet();
  const [, go] = useLocation();
  const { returnId } = useParams<{ returnId?: string }>();
  const format = useFormat(zone);
  const now = useMemo(() => tablet.clock.now(), [tablet]);
  const all = useReturns({ since: useMemo(() => addMs(now, -WEEK_MS), [now]) });
  const [period, setPeriod] = useState<Period>('today');
  const today = { day: storeDayOf(now, zone), zone };
  const openSlip = async (code: string): Promise<void> => {
    const read = readScanCode(code);
    const by = read.kind === 'slip-code' ? { returnId: read.slip.code.returnId } : { slipNumber: code.toUpperCase() };
    const row = await readReturn(tablet, by);
    go(row === null ? `/?q=${encodeURIComponent(code)}` : `/history/${row.returnId}`);
  };
  useScan((code) => void openSlip(code));
  const rows = all === undefined ? undefined : rowsOf(all, period, today);
  const count = (one: Period): number => (all === undefined ? 0 : rowsOf(all, one, today).length);
  return (
    <Panes
      mainLabel={t('history.of')}
      sideLabel={t('history.chosen')}
      onlyOnNarrow={returnId === undefined ? 'main' : 'side'}
      main={
        <>
          <div className="flex flex-wrap items-center justify-between gap-4 px-4 pt-6 pb-4 stack:px-6">
            <ScreenTitle>{t('history.title')}</ScreenTitle>
            <Group label={t('history.period')} className="flex flex-wrap gap-2">
              {(['today', 'week', 'open'] as const).map((one) => (
                <Button
                  key={one}
                  aria-pressed={period === one}
                  className="text-small chosen:border-2 chosen:border-accent chosen:bg-accent-tint chosen:font-strong chosen:text-accent-ink"
                  onClick={() => setPeriod(one)}
                >
                  {t(`history.${one}`, { count: count(one) })}
                </Button>
              ))}
            </Group>
          </div>
          <div className="min-h-0 flex-1 panes:overflow-auto">
            {rows === undefined && <Bone className="mx-6 h-72" />}
            {rows?.length === 0 && (
              <Blank icon={Inbox} title={t('history.none')}>
                <p className="text-ink-2">{t('history.noneHow')}</p>
              </Blank>
            )}
            {rows !== undefined && rows.length > 0 && (
              <ReturnTable rows={rows} chosen={returnId} format={format} isWeek={period !== 'today'} />
            )}
          </div>
        </>
      }
      side={returnId === undefined ? <ChooseOne /> : <Chosen key={returnId} returnId={returnId} format={format} />}
      foot={returnId === undefined ? null : <ChosenFoot returnId={returnId} />}
    />
  );
};

type ReturnTableProps = Readonly<{ rows: readonly ReturnRow[]; chosen: string | undefined; format: Format; isWeek: boolean }>;

const TH = 'px-3 py-2 text-small font-firm text-ink-2';
const TD = 'h-15 border-t border-line px-3 py-2 max-stack:h-auto max-stack:border-0 max-stack:p-0';

const ReturnTable = ({ rows, chosen, format, isWeek }: ReturnTableProps) => {
  const { t } = useTranslation();
  return (
    <table className="w-full border-collapse">
      <thead className="max-stack:sr-only">
        <tr>
          <th scope="col" className={`${TH} text-start stack:w-24 stack:ps-6`}>
            {t('history.time')}
          </th>
          <th scope="col" className={`${TH} text-start`}>
            {t('history.customer')}
          </th>
          <th scope="col" className={`${TH} text-end`}>
            {t('history.refund')}
          </th>
          <th scope="col" className={`${TH} text-start stack:w-56 stack:pe-6`}>
            {t('history.state')}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const amount = shownAmount(row);
          const isChosen = row.returnId === chosen;
          return (
            <tr
              key={row.returnId}
              className={classes(
                'relative max-stack:grid max-stack:grid-cols-[minmax(0,1fr)_auto] max-stack:items-center max-stack:gap-x-3 max-stack:border-t max-stack:border-line max-stack:px-4 max-stack:py-3',
                isChosen ? 'bg-accent-tint' : 'hovered:bg-sunken',
              )}
            >
              <td className={classes(TD, 'text-ink-2 max-stack:hidden stack:ps-6', isChosen && 'edge')}>
                {isWeek && <span className="block whitespace-nowrap">{format.date(row.presentedAt)}</span>}
                {format.time(row.presentedAt)}
              </td>
              <td className={classes(TD, 'max-stack:row-span-2')}>
                <Link
                  href={`/history/${row.returnId}`}
                  aria-current={isChosen ? 'true' : undefined}
                  className="block font-strong after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-3 focus-visible:after:-outline-offset-3 focus-visible:after:outline-focus"
                >
                  {row.customerName === '' ? t('history.unknownCustomer') : row.customerName}
                </Link>
                <span className="block text-small text-ink-2">
                  <UnitsOf row={row} />
                </span>
              </td>
              <td className={`${TD} text-end whitespace-nowrap`}>
                {amount === null ? <span className="text-ink-2">{t('history.notYet')}</span> : format.money(amount)}
              </td>
              <td className={`${TD} max-stack:text-end stack:pe-6`}>
                <StateMark {...STATUS_LOOKS[stateWordOf(row)]}>{t(`state.${stateWordOf(row)}`)}</StateMark>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
};

/** "2 units of EC-20416981". A number is read in one go, so no line ends at its hyphen. */
const UnitsOf = ({ row }: Readonly<{ row: ReturnRow }>) => {
  const { t } = useTranslation();
  const [before = '', after = ''] = t('unitsOf', { count: row.units, number: '\n' }).split('\n');
  return (
    <>
      {before}
      <span className="whitespace-nowrap">{row.orderNumber === '' ? row.slipNumber : row.orderNumber}</span>
      {after}
    </>
  );
};

const ChooseOne = () => {
  const { t } = useTranslation();
  return (
    <div className="flex h-full flex-col">
      <Blank icon={HistoryIcon} title={t('history.choose')}>
        <p className="text-ink-2">{t('history.chooseHow')}</p>
      </Blank>
    </div>
  );
};

const Chosen = ({ returnId, format }: Readonly<{ returnId: string; format: Format }>) => {
  const { t } = useTranslation();
  const row = useReturn({ returnId });
  if (row === undefined) return <Bone className="m-6 h-72" />;
  if (row === null) return <ChooseOne />;
  const amount = shownAmount(row);
  return (
    <div aria-live="polite" className="p-4 stack:p-6">
      <Link href="/history" className="-ms-3 mb-2 inline-flex min-h-12 items-center gap-2 px-3 font-firm text-accent-ink panes:hidden">
        <ArrowLeft aria-hidden />
        {t('history.title')}
      </Link>
      <p className="text-small text-ink-2">
        {t('history.slip', { number: '' })}
        <span className="tracking-code">{row.slipNumber}</span>
      </p>
      <h2 className="text-heading">{row.customerName === '' ? t('history.unknownCustomer') : row.customerName}</h2>
      {row.status === 'till' && <p className="mt-3 text-small font-strong">{t('state.till')}</p>}
      <p className="mt-3 text-money money-tight">
        {row.route === 'void' ? (
          <span className="text-heading">{t('desk.voidRoute')}</span>
        ) : amount === null ? (
          <span className="text-heading text-ink-2">{t('history.notYet')}</span>
        ) : (
          format.money(amount)
        )}
      </p>
      {row.means.length > 0 && (
        <p className="mt-2 text-small text-ink-2">
          {row.view?.ruling.flags.includes('store-credit') === true ? t('desk.credit') : row.means.map(unparted).join(' · ')}
        </p>
      )}
      <Clocks row={row} format={format} />
      <LifeLine row={row} format={format} />
      <RestsOn row={row} format={format} />
      <Pieces row={row} />
    </div>
  );
};

/** C-4: the brand's word and the law's, while money is still to come. */
const Clocks = ({ row, format }: Readonly<{ row: ReturnRow; format: Format }>) => {
  const { t } = useTranslation();
  const book = useBook();
  const promised = row.view?.promisedBy ?? row.local?.record.promisedBy ?? null;
  const legal = book ? (clocksIn(book, row.presentedAt, row.local?.record.policyVersion ?? 0)?.legalBy ?? null) : null;
  if (row.route !== 'web' || row.refund === null || row.refund.minor === 0 || legal === null) return null;
  return (
    <p className="mt-2 text-small text-ink-2">
      {promised === null
        ? t('history.clockLegal', { legal: format.weekday(legal) })
        : t('history.clocks', { promised: format.weekday(promised), legal: format.weekday(legal) })}
    </p>
  );
};

/** What the ruling rests on besides the plain rules: flags in words, what was kept, and money that was only let go (R-15). */
const RestsOn = ({ row, format }: Readonly<{ row: ReturnRow; format: Format }>) => {
  const { t } = useTranslation();
  const said = restsOn(row);
  if (said.length === 0) return null;
  return (
    <section aria-labelledby="rests" className="border-t border-line pt-3 pb-1 text-small">
      <h3 id="rests" className="font-strong">
        {t('history.rests')}
      </h3>
      <ul className="mt-1 flex flex-col gap-1 text-ink-2">
        {said.map((one, at) => (
          <li key={at}>
            {one.kind === 'flag' && t(`flag.${one.flag}`)}
            {one.kind === 'kept' && t('history.kept', { amount: format.money(one.amount) })}
            {one.kind === 'released' &&
              t(one.isDone ? 'history.acted' : 'history.act', { amount: format.money(one.amount), means: unparted(one.means) })}
          </li>
        ))}
      </ul>
    </section>
  );
};

const Pieces = ({ row }: Readonly<{ row: ReturnRow }>) => {
  const { t } = useTranslation();
  const names = row.view?.lines.map((line) => line.name) ?? row.local?.lineNames ?? [];
  const lines = row.view?.lines ?? row.local?.record.lines ?? [];
  return (
    <ul className="mt-2 border-t border-line pt-3 text-small">
      {lines.map((line, at) => (
        <li key={at} className="py-1 wrap-anywhere">
          {line.units} × {names[at]}
          <span className="ms-2 text-ink-2">
            {t(`reason.${line.reason}`)}, {t(`condition.${line.condition}`)}
            {declaredAt(row, at) !== null && ` · ${t('announced.said', { said: t(`reason.${declaredAt(row, at) ?? line.reason}`) })}`}
          </span>
          <LinePhotos photoIds={photosOfLine(row, at)} name={names[at] ?? ''} />
        </li>
      ))}
    </ul>
  );
};

/** D-4: photos of the line's goods, also before they are sent. */
const LinePhotos = ({ photoIds, name }: Readonly<{ photoIds: readonly PhotoId[]; name: string }>) => {
  const { t } = useTranslation();
  const shown = usePhotos(photoIds);
  const [opened, setOpened] = useState<string | null>(null);
  return (
    <div className="mt-2 empty:hidden">
      <PhotoStrip
        opened={opened}
        onOpen={setOpened}
        label={t('photo.of', { name })}
        words={{ close: t('photo.close'), remove: t('photo.remove'), away: t('photo.away') }}
        photos={shown.map(({ photoId, ...photo }, at) => ({ ...photo, key: photoId, name: t('photo.show', { n: at + 1, name }) }))}
      />
    </div>
  );
};

/** E-17: what the customer had announced of a line, where it is not what the associate saw; known on the tablet that recorded it. */
const declaredAt = (row: ReturnRow, at: number): Reason | null => {
  const line = row.local?.record.lines[at];
  return line?.declared && line.declared.reason !== line.reason ? line.declared.reason : null;
};

const ChosenFoot = ({ returnId }: Readonly<{ returnId: string }>) => {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const row = useReturn({ returnId });
  const slip = useSlip(returnId);
  if (!row) return null;
  return (
    <Foot>
      <Correct row={row} />
      {slip && (
        <Button
          kind="next"
          className="order-9 w-full stack:order-0 stack:ms-auto stack:w-auto"
          icon={<Printer aria-hidden />}
          onClick={() => go(`/slip/${returnId}`)}
        >
          {t('history.show')}
        </Button>
      )}
    </Foot>
  );
};
