import {
  AppWindow,
  Camera,
  CircleCheck,
  CircleQuestionMark,
  CircleX,
  Clock,
  Database,
  Download,
  FileDown,
  HardDrive,
  Image,
  Inbox,
  KeyRound,
  Printer,
  RefreshCw,
  ScanBarcode,
  Send,
  Tablet,
  TriangleAlert,
  Upload,
  UserRound,
  Wifi,
} from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import type { Instant } from 'shared-types/calendar';

import type { Format } from '../../i18n/format.ts';
import { Button } from '../../ui/Button.tsx';
import { StateMark } from '../../ui/StateMark.tsx';
import type { Check, CheckId, CheckState, FixAct, Said } from './readiness.ts';

const ICONS: Readonly<Record<CheckId, LucideIcon>> = {
  closed: Tablet,
  key: KeyRound,
  orders: Database,
  refused: Inbox,
  connection: Wifi,
  waiting: Send,
  carried: Upload,
  photos: Image,
  prints: FileDown,
  permissions: UserRound,
  clock: Clock,
  space: HardDrive,
  storage: HardDrive,
  stored: AppWindow,
  installed: Download,
  printer: Printer,
  scanner: ScanBarcode,
  camera: Camera,
  version: RefreshCw,
  fault: TriangleAlert,
};

type CheckRowProps = Readonly<{ check: Check; format: Format; now: Instant; isBusy: boolean; onFix: (act: FixAct) => void }>;

/** One check: what it is about, how it stands, the one press that mends it, and its state in a word. */
export const CheckRow = ({ check, format, now, isBusy, onFix }: CheckRowProps) => {
  const { t } = useTranslation();
  const Icon = ICONS[check.id];
  const { fix } = check;
  return (
    <li className="grid min-h-16 grid-cols-[1.25rem_minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 px-4 py-2 stack:grid-cols-[1.25rem_12rem_minmax(0,1fr)_9rem] stack:px-6 panes:grid-cols-[1.25rem_15rem_minmax(0,1fr)_auto_9rem]">
      <Icon aria-hidden className="text-ink-2" />
      <b id={`check-${check.id}`}>{t(`ready.${check.id}`)}</b>
      <span className="col-span-2 col-start-2 text-ink-2 stack:col-span-1 stack:col-start-3">
        {check.says.map((said) => (
          <span key={said.key}>
            <Sentence said={said} format={format} now={now} />{' '}
          </span>
        ))}
      </span>
      {fix !== null && (
        <span className="col-span-2 col-start-2 stack:col-span-1 stack:col-start-3 panes:col-start-4 panes:row-start-1">
          <Button aria-describedby={`check-${check.id}`} isIdle={isBusy} onClick={() => onFix(fix.act)}>
            {t(fix.key as 'ready.keyFix')}
          </Button>
        </span>
      )}
      <span className="col-start-3 row-start-1 flex justify-self-end stack:col-start-4 panes:col-start-5">
        <Level state={check.state} />
      </span>
    </li>
  );
};

const LEVELS = {
  good: { tone: 'refunded', icon: CircleCheck, key: 'ready.isGood' },
  hand: { tone: 'person', icon: TriangleAlert, key: 'ready.isLook' },
  broken: { tone: 'failed', icon: CircleX, key: 'ready.isBad' },
  unknown: { tone: 'saved', icon: CircleQuestionMark, key: 'ready.isUnknown' },
} as const satisfies Record<CheckState, object>;

const Level = ({ state }: Readonly<{ state: CheckState }>) => {
  const { t } = useTranslation();
  const { tone, icon, key } = LEVELS[state];
  return (
    <StateMark tone={tone} icon={icon} plain={state === 'good' || state === 'unknown'}>
      {t(key)}
    </StateMark>
  );
};

/** A sentence with its numbers and moments in the language of the screen. */
const Sentence = ({ said, format, now }: Readonly<{ said: Said; format: Format; now: Instant }>) => {
  const { t } = useTranslation();
  const { key, at, ms, bytes, count, ...rest } = said;
  const values = {
    ...rest,
    ...(count === undefined ? {} : { count, number: format.number(count) }),
    ...(at === undefined ? {} : { time: format.date(at) === format.date(now) ? format.time(at) : format.moment(at) }),
    ...(ms === undefined ? {} : { span: format.span(ms) }),
    ...(bytes === undefined ? {} : { gigabytes: format.gigabytes(bytes) }),
  };
  return <>{t(key as 'ready.storageYes', values)}</>; // with what its text asks for: `Said`
};
