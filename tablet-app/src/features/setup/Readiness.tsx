import {
  CalendarCheck,
  CircleCheck,
  CircleX,
  Database,
  Download,
  HardDrive,
  Inbox,
  KeyRound,
  Printer,
  Send,
  TriangleAlert,
  Upload,
  UserRound,
  Wifi,
} from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';

import { browserPrinter } from '../../devices/printer.ts';
import type { Format } from '../../i18n/format.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useEnrolment } from '../../store/live.ts';
import { useTablet } from '../../store/tablet-context.ts';
import { Bone } from '../../ui/Bone.tsx';
import { Button } from '../../ui/Button.tsx';
import { buttonLook } from '../../ui/button-look.ts';
import { Foot, Page } from '../../ui/Layout.tsx';
import { Paper } from '../../ui/Paper.tsx';
import { ScreenTitle } from '../../ui/ScreenTitle.tsx';
import { StateMark } from '../../ui/StateMark.tsx';
import { exportUnsent } from './export-unsent.ts';
import { checksOf, gigabytes, minutesOff } from './readiness.ts';
import type { Check, CheckId, ReadinessFacts } from './readiness.ts';
import { useReadiness } from './use-readiness.ts';

const ICONS: Readonly<Record<CheckId, LucideIcon>> = {
  orders: Database,
  waiting: Send,
  refused: Inbox,
  storage: HardDrive,
  installed: Download,
  key: KeyRound,
  clock: CalendarCheck,
  connection: Wifi,
  permissions: UserRound,
};

/** A checklist before opening, the help desk on the phone later: what needs a hand first, each with its fix. */
export const Readiness = () => {
  const { t } = useTranslation();
  const { ledger, clock } = useTablet();
  const enrolment = useEnrolment();
  const format = useFormat(enrolment?.market.timeZone ?? 'UTC');
  const { facts, askAgain } = useReadiness();
  const sheet = useRef<HTMLDivElement>(null);
  const checks = facts === undefined ? [] : checksOf(facts);
  const open = checks.filter((check) => check.level !== 'good').length;
  const isBad = checks.some((check) => check.level === 'bad');
  const print = (): void => {
    if (sheet.current) void browserPrinter(window).print(sheet.current, { widthMm: 80 });
  };
  return (
    <Page
      foot={
        <Foot>
          <Button
            className="min-h-13 flex-1 stack:min-h-18 stack:flex-none"
            icon={<Upload aria-hidden />}
            onClick={() => void exportUnsent(ledger, clock.now())}
          >
            {t('ready.export')}
          </Button>
          <Button className="min-h-13 flex-1 stack:min-h-18 stack:flex-none" icon={<Printer aria-hidden />} onClick={print}>
            {t('ready.test')}
          </Button>
          <Link href="/" className={buttonLook('next', 'order-9 w-full stack:order-0 stack:ms-auto stack:w-auto')}>
            {t('find.title')}
          </Link>
        </Foot>
      }
    >
      <div className="px-4 pt-6 pb-3 stack:px-6">
        <ScreenTitle>
          {facts === undefined ? t('ready.title') : isBad ? t('ready.no') : open === 0 ? t('ready.good') : t('ready.some', { count: open })}
        </ScreenTitle>
        <output className="mt-1 block text-ink-2">{t(isBad ? 'ready.noHow' : open === 0 ? 'ready.goodHow' : 'ready.someHow')}</output>
      </div>
      {facts === undefined ? (
        <Bone className="mx-6 h-96" />
      ) : (
        <ul aria-label={t('ready.list')} className="divide-y divide-line">
          {checks.map((check) => (
            <CheckRow key={check.id} check={check} facts={facts} format={format} onAsked={askAgain} />
          ))}
        </ul>
      )}
      <Paper sheet={sheet}>{t('ready.testText', { tablet: enrolment?.label ?? '' })}</Paper>
    </Page>
  );
};

type CheckRowProps = Readonly<{ check: Check; facts: ReadinessFacts; format: Format; onAsked: () => void }>;

const CheckRow = ({ check, facts, format, onAsked }: CheckRowProps) => {
  const { t } = useTranslation();
  const Icon = ICONS[check.id];
  return (
    <li className="grid min-h-16 grid-cols-[1.25rem_minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 px-4 py-2 stack:grid-cols-[1.25rem_12rem_minmax(0,1fr)_9rem] stack:px-6 panes:grid-cols-[1.25rem_15rem_minmax(0,1fr)_auto_9rem]">
      <Icon aria-hidden className="text-ink-2" />
      <b>{t(`ready.${check.id}`)}</b>
      <span className="col-span-2 col-start-2 text-ink-2 stack:col-span-1 stack:col-start-3">
        <Saying check={check} facts={facts} format={format} />
      </span>
      {check.level !== 'good' && (
        <span className="col-span-2 col-start-2 stack:col-span-1 stack:col-start-3 panes:col-start-4 panes:row-start-1">
          <Fix check={check} onAsked={onAsked} />
        </span>
      )}
      <span className="col-start-3 row-start-1 flex justify-self-end stack:col-start-4 panes:col-start-5">
        <Level level={check.level} />
      </span>
    </li>
  );
};

const Level = ({ level }: Readonly<{ level: Check['level'] }>) => {
  const { t } = useTranslation();
  if (level === 'good') return <StateMark tone="refunded" icon={CircleCheck} plain>{t('ready.isGood')}</StateMark>; // prettier-ignore
  if (level === 'look') return <StateMark tone="person" icon={TriangleAlert}>{t('ready.isLook')}</StateMark>; // prettier-ignore
  return <StateMark tone="failed" icon={CircleX}>{t('ready.isBad')}</StateMark>; // prettier-ignore
};

const Saying = ({ check, facts, format }: Omit<CheckRowProps, 'onAsked'>) => {
  const { t } = useTranslation();
  const { sync, queue, browser, session, offsetMs } = facts;
  switch (check.id) {
    case 'orders':
      if (sync.loading !== null) return <>{t('ready.ordersLoading', { done: sync.loading.done, total: sync.loading.total })}</>;
      return (
        <>
          {sync.orderCount === 0 || sync.ordersAsOf === null
            ? t('ready.ordersNone')
            : t('ready.ordersFresh', { number: format.number(sync.orderCount), time: format.time(sync.ordersAsOf) })}
        </>
      );
    case 'waiting':
      return (
        <>
          {queue.waiting === 0 || queue.oldestAt === null
            ? t('ready.waitingNone')
            : t('ready.waitingSome', { count: queue.waiting, time: format.time(queue.oldestAt) })}
        </>
      );
    case 'refused':
      return <>{t('ready.refusedSome', { count: queue.refused })}</>;
    case 'storage': {
      const free = gigabytes(browser.freeBytes);
      return (
        <>
          {!browser.isPersistent
            ? t('ready.storageNo')
            : free === null
              ? t('ready.storageYes')
              : t('ready.storageYesFree', { gigabytes: free })}
        </>
      );
    }
    case 'installed':
      return <>{t(browser.isInstalled ? 'ready.installedYes' : 'ready.installedNo')}</>;
    case 'key':
      return <>{t(check.level === 'good' ? 'ready.keyGood' : 'ready.keyBad')}</>;
    case 'clock':
      return (
        <>
          {offsetMs === null
            ? t('ready.clockUnknown')
            : check.level === 'good'
              ? t('ready.clockGood')
              : t('ready.clockOff', { minutes: minutesOff(offsetMs) })}
        </>
      );
    case 'connection': {
      if (sync.network === 'captive-portal') return <>{t('ready.connectionPortal')}</>;
      if (sync.lastContactAt === null) return <>{t('ready.connectionNever')}</>;
      return <>{t(sync.network === 'online' ? 'ready.connectionGood' : 'ready.connectionNo', { time: format.time(sync.lastContactAt) })}</>;
    }
    case 'permissions':
      if (session === null) return null;
      return (
        <>
          {t(check.level === 'good' ? 'ready.permissionsUntil' : 'ready.permissionsOver', {
            name: session.name,
            time: format.moment(session.claims.expiresAt),
          })}
        </>
      );
  }
};

const Fix = ({ check, onAsked }: Pick<CheckRowProps, 'check' | 'onAsked'>) => {
  const { t } = useTranslation();
  const { sync, ledger, clock } = useTablet();
  const [isBusy, setBusy] = useState(false);
  const run = (work: () => Promise<unknown>) => (): void => {
    setBusy(true);
    void work().finally(() => {
      setBusy(false);
      onAsked();
    });
  };
  const button = (words: string, work: () => Promise<unknown>) => <Button isIdle={isBusy} onClick={run(work)}>{words}</Button>; // prettier-ignore
  switch (check.id) {
    case 'orders':
      return button(t('ready.ordersFix'), async () => sync.syncNow());
    case 'waiting':
      return button(t('ready.waitingFix'), async () => sync.syncNow());
    case 'connection':
      return button(t('ready.connectionFix'), async () => sync.syncNow());
    case 'refused':
      return button(t('ready.refusedFix'), async () => exportUnsent(ledger, clock.now()));
    case 'storage':
      return button(t('ready.storageFix'), async () => navigator.storage.persist());
    case 'key':
      return <Link href="/enrol" className={buttonLook('plain')}>{t('ready.keyFix')}</Link>; // prettier-ignore
    case 'installed':
      return <span className="text-small text-ink-2">{t('ready.installedHow')}</span>;
    case 'clock':
      return <span className="text-small text-ink-2">{t('ready.clockFix')}</span>;
    case 'permissions':
      return null;
  }
};
