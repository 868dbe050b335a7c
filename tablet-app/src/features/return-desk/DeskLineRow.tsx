import { Ban, Check, Tag, Undo2, UserRoundCheck, UserRoundSearch } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import type { StoreDay } from 'shared-types/calendar';
import type { StoreId } from 'shared-types/ids';
import type { WhyNot } from 'shared-types/returnable';

import type { Format } from '../../i18n/format.ts';
import { Button } from '../../ui/Button.tsx';
import { Group } from '../../ui/Group.tsx';
import { classes } from '../../ui/classes.ts';
import { Stepper } from '../../ui/Stepper.tsx';
import type { DeskLine } from './desk-view.ts';
import { missingOfLine } from './draft-edits.ts';
import type { AsksCheck } from './draft-edits.ts';

/** What every line needs to say itself. */
export type LineWords = Readonly<{ format: Format; storeName: (id: StoreId) => string; showsPrices: boolean }>;

type RowProps = LineWords &
  Readonly<{
    shown: DeskLine;
    isCurrent: boolean;
    /** Which scan it answered; zero for none. */
    flash: number;
    /** "Approved by Marc": the words of an approval that covers the line. */
    approvedBy: string | null;
    asksCheck: AsksCheck;
    onUnits: (units: number) => void;
    onChoose: () => void;
    /** Asks a manager about the line; `null` where nobody may approve at the counter. */
    onAsk: (() => void) | null;
    /** On a phone the judgement stands under its line; elsewhere it has a pane of its own. */
    question: ReactNode;
  }>;

/** A line that can come back. It keeps its height when a reason appears. */
export const DeskLineRow = (props: RowProps) => {
  const { shown, isCurrent, flash, approvedBy, asksCheck, onUnits, onChoose, onAsk, question, ...words } = props;
  const { t } = useTranslation();
  const { line, max, picked } = shown;
  const row = useInView(flash);
  const units = picked?.units ?? 0;
  const name = line.name;
  const isCheckOpen = shown.why?.kind === 'category-excluded' && shown.check !== null && picked?.check === undefined;
  return (
    <li
      ref={row}
      className={classes(
        'relative isolate grid min-h-29 grid-cols-[minmax(0,1fr)_auto] items-start gap-x-4 gap-y-2 border-t border-line px-4 pt-3 pb-4 stack:px-6',
        units > 0 && 'edge',
        isCurrent && 'bg-accent-tint',
      )}
    >
      {flash > 0 && <span key={flash} aria-hidden className="absolute inset-0 -z-10 animate-flash" />}
      <Group label={name} className="contents">
        <div className="col-span-full min-w-0 stack:col-span-1">
          <h2 className="text-lead font-firm wrap-anywhere">{name}</h2>
          <p className="mt-0.5 text-small text-ink-2">
            <LineStory shown={shown} />
          </p>
          {shown.why !== null && (
            <p className="mt-1 flex flex-wrap items-center gap-x-1.5 text-small text-person">
              <UserRoundSearch aria-hidden />
              <span className="max-w-[calc(100%-1.75rem)]">
                <WhyText why={shown.why} {...words} />{' '}
                {shown.announcedLeft !== null &&
                  `${t(shown.announcedLeft === 0 ? 'desk.announcedBack' : 'desk.announcedOnly', { count: shown.announcedLeft })} `}
                {t(isCheckOpen ? (picked === null ? 'desk.checkPick' : 'desk.checkFirst') : 'desk.lateTake')}
              </span>
              {onAsk !== null && shown.why.kind !== 'order-closed' && !isCheckOpen && (
                <Button kind="quiet" className="ms-4 px-2! text-small" aria-label={t('approve.askFor', { name })} onClick={onAsk}>
                  {t('approve.ask')}
                </Button>
              )}
            </p>
          )}
          {approvedBy !== null && (
            <p className="mt-1 flex items-center gap-1.5 text-small text-refunded">
              <UserRoundCheck aria-hidden />
              <span>{approvedBy}</span>
            </p>
          )}
          {picked !== null && <LineAnswer shown={shown} asksCheck={asksCheck} onChoose={onChoose} />}
        </div>
        <div className="col-span-full flex items-center justify-between gap-1 stack:col-span-1 stack:flex-col stack:items-end">
          <span className={classes('text-lead font-firm', !words.showsPrices && 'invisible')}>
            {line.quantity > 1 && <small className="me-1 text-small font-text text-ink-2">{t('desk.each')}</small>}
            {words.format.money(shown.each)}
          </span>
          <Stepper
            label={t('desk.units', { name, value: units, max })}
            ofText={t('desk.of', { max })}
            valueText={t('desk.valueText', { value: units, max })}
            less={t('desk.less', { name })}
            more={t('desk.more', { name })}
            value={units}
            max={max}
            onChange={onUnits}
          />
        </div>
      </Group>
      {question}
    </li>
  );
};

const LineStory = ({ shown: { line, back, isUndelivered } }: Readonly<{ shown: DeskLine }>) => {
  const { t } = useTranslation();
  const parts = [
    line.variant,
    line.quantity > 1 ? t('desk.bought', { count: line.quantity }) : '',
    ...line.discounts.map((discount) => discount.label),
    back > 0 ? t('desk.someBack', { count: back }) : '',
    isUndelivered ? t('desk.undelivered') : '',
  ];
  return <>{parts.filter((part) => part !== '').join(' · ')}</>;
};

type LineAnswerProps = Readonly<{ shown: DeskLine; asksCheck: AsksCheck; onChoose: () => void }>;

const LACKS = { goods: 'desk.askReason', reason: 'desk.askReason', note: 'desk.askReason', check: 'desk.askCheck', condition: 'desk.askCondition' } as const; // prettier-ignore

const LineAnswer = ({ shown, asksCheck, onChoose }: LineAnswerProps) => {
  const { t } = useTranslation();
  const { picked, line } = shown;
  if (picked === null) return null;
  const missing = missingOfLine(picked, asksCheck);
  const { declared } = picked;
  const announced =
    declared === undefined
      ? ''
      : [t(`reason.${declared.reason}`), declared.condition === null ? '' : t(`condition.${declared.condition}`)]
          .filter((word) => word !== '')
          .join(', ');
  const said = [
    picked.reason === null ? '' : t(`reason.${picked.reason}`),
    picked.condition === null ? '' : t(`condition.${picked.condition}`),
  ];
  const words = said.filter((word) => word !== '').join(' · ');
  const lacks = missing === null ? '' : t(LACKS[missing]);
  return (
    <button
      type="button"
      onClick={onChoose}
      aria-label={`${words === '' ? lacks : words}. ${t('desk.reasonFor', { name: line.name })}`}
      className={classes(
        '-mb-3 inline-flex min-h-12 flex-wrap items-center gap-x-1.5 text-start text-small font-firm',
        missing === null ? 'text-accent-ink' : 'text-ink-2',
      )}
    >
      {missing === null && <Check aria-hidden />}
      <span className="border-b border-current">{missing === null ? words : words === '' ? lacks : `${words} · ${lacks}`}</span>
      {announced !== '' && <span className="font-text text-ink-2">{t('announced.said', { said: announced })}</span>}
    </button>
  );
};

/** Brings the row of a scan into view, once for each scan. */
const useInView = (scan: number): RefObject<HTMLLIElement | null> => {
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (scan > 0) row.current?.scrollIntoView({ block: 'nearest' });
  }, [scan]);
  return row;
};

/** A line of which nothing is left: why, with date and store. `alarm`: which scan found it gone; zero for none. */
export const GoneLineRow = ({ shown, alarm, ...words }: LineWords & Readonly<{ shown: DeskLine; alarm: number }>) => {
  const row = useInView(alarm);
  const Icon =
    shown.why?.kind === 'cancelled' ? Ban : shown.why?.kind === 'already-returned' || shown.why?.kind === 'returned-on-web' ? Undo2 : Tag;
  return (
    <li
      ref={row}
      className={classes('flex min-h-18 items-center gap-4 border-t border-line px-4 py-2 stack:px-6', alarm > 0 && 'bg-failed-tint')}
    >
      <div className="min-w-0 flex-1">
        <h3 className="font-firm text-ink-2">{shown.line.name}</h3>
        <p className="mt-0.5 flex items-center gap-1.5 text-small">
          <Icon aria-hidden />
          {shown.why !== null && <WhyText why={shown.why} {...words} />}
        </p>
      </div>
      {words.showsPrices && <span className="text-ink-2">{words.format.money(shown.each)}</span>}
    </li>
  );
};

type WhyTextProps = Pick<LineWords, 'format' | 'storeName'> & Readonly<{ why: WhyNot }>;

/** A short date may end in a full stop already, as in German. */
const sentence = (text: string): string => (text.endsWith('.') ? text : `${text}.`);

const WhyText = ({ why, format, storeName }: WhyTextProps) => {
  const { t } = useTranslation();
  const day = (one: StoreDay): string => format.day(one);
  switch (why.kind) {
    case 'already-returned':
      return <>{t('desk.already', { date: format.date(why.at), store: storeName(why.storeId) })}</>;
    case 'returned-on-web':
      return <>{t('desk.onWeb')}</>;
    case 'cancelled':
      return <>{t('desk.cancelled')}</>;
    case 'order-closed':
      return <>{t('desk.closed')}</>;
    case 'window-closed':
      return <>{sentence(t('desk.late', { date: day(why.lastDay) }))}</>;
    case 'final-sale':
      return <>{sentence(t('desk.final'))}</>;
    case 'category-excluded':
      return <>{sentence(t('desk.category', { category: why.category }))}</>;
  }
};
