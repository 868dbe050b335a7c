import {
  Ban,
  CircleAlert,
  CircleCheck,
  CircleX,
  Inbox,
  Mail,
  MailX,
  Printer,
  Send,
  Store,
  Tablet,
  Undo2,
  UserRoundCheck,
  UserRoundSearch,
} from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import type { Cause } from 'shared-types/return';

import type { Format } from '../../i18n/format.ts';
import type { ReturnRow } from '../../store/return-status.ts';
import { classes } from '../../ui/classes.ts';
import { approvedWhy, holderOf, lifeOf, mailedTo, markedReference } from './life.ts';
import type { LifeStep } from './life.ts';

const ICONS: Readonly<Record<LifeStep['kind'], LucideIcon>> = {
  saved: Tablet,
  received: Inbox,
  sent: Send,
  refunded: CircleCheck,
  failed: CircleX,
  unknown: CircleAlert,
  voided: Undo2,
  person: UserRoundSearch,
  approved: UserRoundCheck,
  accepted: CircleCheck,
  refused: Ban,
  slip: Printer,
  mailed: Mail,
  'mail-failed': MailX,
  till: Store,
};
const ALARMS: ReadonlySet<LifeStep['kind']> = new Set<LifeStep['kind']>(['failed', 'refused', 'unknown', 'mail-failed']);

/** Money that was only reserved is released, and never called refunded. */
const lifeKey = (kind: LifeStep['kind'], row: ReturnRow) => {
  if (row.route !== 'void') return `life.${kind}` as const;
  return kind === 'refunded' ? 'life.released' : kind === 'sent' ? 'life.releasing' : (`life.${kind}` as const);
};

/** "Where is my money?" in one look: what happened, when, and what is still to come. */
export const LifeLine = ({ row, format }: Readonly<{ row: ReturnRow; format: Format }>) => {
  const { t } = useTranslation();
  return (
    <ol aria-label={t('history.life')} className="mt-4">
      {lifeOf(row).map((step, at, all) => {
        const Icon = ICONS[step.kind];
        const isDone = step.at !== null;
        return (
          <li key={at} className="relative grid grid-cols-[2rem_minmax(0,1fr)_auto] gap-3 pb-4">
            {at < all.length - 1 && <span aria-hidden className="absolute top-8 bottom-0 left-4 border-s-2 border-line" />}
            <span
              style={{ borderRadius: '50%' }}
              className={classes(
                'grid size-8 place-items-center',
                !isDone && 'border-2 border-dashed border-line-strong text-ink-2',
                isDone &&
                  (ALARMS.has(step.kind)
                    ? 'bg-failed-tint text-failed'
                    : step.kind === 'person'
                      ? 'bg-person-tint text-person'
                      : 'bg-accent-tint text-accent-ink'),
              )}
            >
              <Icon aria-hidden />
            </span>
            <span>
              <b className={classes('block leading-8', !isDone && 'font-text text-ink-2')}>{t(lifeKey(step.kind, row))}</b>
              <span className="block text-small text-ink-2">
                <StepNote step={step} row={row} format={format} />
              </span>
            </span>
            {step.at !== null && <time className="text-small leading-8 text-ink-2">{format.seconds(step.at)}</time>}
          </li>
        );
      })}
    </ol>
  );
};

const StepNote = ({ step, row, format }: Readonly<{ step: LifeStep; row: ReturnRow; format: Format }>) => {
  const { t, i18n } = useTranslation();
  const promised = row.view?.promisedBy ?? row.local?.record.promisedBy ?? null;
  const cause = step.note !== null && i18n.exists(`cause.${step.note}`) ? (step.note as Cause) : null; // every cause has its words
  const holder = holderOf(row);
  const reference = markedReference(step.note);
  switch (step.kind) {
    case 'saved':
      return <>{t('life.savedBy', { units: t('units', { count: row.units }), name: step.by ?? '' })}</>;
    case 'received':
      if (step.outcome === null) return <>{t('life.notSent')}</>;
      return (
        <>
          {cause !== null ? t(`cause.${cause}`) : t(`outcome.${step.outcome}`)}
          {holder !== null && (
            <span className="block">{t('life.heldBy', { number: holder.slipNumber, time: format.time(holder.at) })}</span>
          )}
        </>
      );
    case 'sent':
      return step.at === null ? null : <>{t('life.sentHow', { count: Math.max(1, row.means.length) })}</>;
    case 'refunded':
      if (reference !== null) return <>{t('life.marked', { name: step.by ?? '', reference })}</>;
      return step.at === null && promised !== null ? <>{t('life.promised', { date: format.weekday(promised) })}</> : null;
    case 'approved':
      return <>{t('life.approvedBy', { name: step.by ?? '', why: approvedWhy(step.note) })}</>;
    case 'unknown':
      return <>{t('life.unknown')}</>;
    case 'failed':
      return <>{cause !== null ? t(`cause.${cause}`) : t('life.failedHow')}</>;
    case 'person':
      return cause === null ? null : <>{t(`cause.${cause}`)}</>;
    case 'slip':
      return <>{step.by}</>;
    case 'mailed': {
      const mask = mailedTo(step.note);
      return <>{mask === null ? step.by : t('life.mailedTo', { name: step.by ?? '', mask })}</>;
    }
    case 'mail-failed':
      return <>{t('life.mailFailedHow')}</>;
    case 'till':
      return <>{t('life.tillNote')}</>;
    default:
      return <>{[step.by, cause !== null ? t(`cause.${cause}`) : step.note].filter((part) => part !== null && part !== '').join(' · ')}</>;
  }
};
