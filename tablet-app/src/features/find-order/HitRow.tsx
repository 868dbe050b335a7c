import { ChevronRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import type { Format } from '../../i18n/format.ts';
import type { OrderHit } from '../../store/search.ts';
import { classes } from '../../ui/classes.ts';
import { OrderTypeMark } from '../../ui/OrderTypeMark.tsx';
import { StateMark } from '../../ui/StateMark.tsx';
import { STATUS_LOOKS } from '../../ui/looks.ts';
import { markMatches, meansOf } from './results.ts';
import type { HitFacts } from './results.ts';

type HitRowProps = Readonly<{
  id: string;
  hit: OrderHit;
  facts: HitFacts | undefined;
  typed: string;
  isActive: boolean;
  format: Format;
  onOpen: () => void;
  onActive: () => void;
}>;

/** One order of the results: enough to recognise it, no contact data. Its height never changes when facts arrive. */
export const HitRow = ({ id, hit, facts, typed, isActive, format, onOpen, onActive }: HitRowProps) => {
  const { t } = useTranslation();
  return (
    // The field above has the focus and its keys walk the rows (combobox pattern); a press is the pointer's way.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
    <div
      id={id}
      role="option" // oxlint-disable-line jsx-a11y/prefer-tag-over-role -- rows are made of several parts
      aria-selected={isActive}
      onClick={onOpen}
      onPointerEnter={onActive}
      className={classes(
        'grid min-h-23 cursor-pointer grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 border-t border-line px-4 py-3 first:border-t-0 stack:grid-cols-[9.5rem_minmax(0,1fr)_auto_1.5rem] stack:px-6 panes:min-h-18 panes:grid-cols-[9.5rem_minmax(0,6fr)_minmax(0,5fr)_17rem_1.5rem]',
        isActive && 'edge bg-accent-tint',
      )}
    >
      <span className="max-stack:col-start-1 max-stack:row-start-1">
        <OrderTypeMark type={hit.orderType} label={t(`type.${hit.orderType}`)} />
      </span>
      <span className="col-span-full min-w-0 max-stack:row-start-2 stack:col-span-1 panes:contents">
        <span className="block text-lead font-firm">
          {markMatches(hit.customerName, typed).map((part, at) =>
            part.isMatch ? (
              <mark key={at} className="bg-transparent text-inherit underline decoration-accent decoration-2 underline-offset-3">
                {part.text}
              </mark>
            ) : (
              part.text
            ),
          )}
          {hit.customerName !== '' && ' · '}
          <span className="tracking-code whitespace-nowrap">{hit.number}</span>
        </span>
        <span className="block min-h-[1.4em] text-small text-ink-2">
          <HitStory hit={hit} facts={facts} format={format} />
        </span>
      </span>
      <span className="contents text-end stack:block">
        <span className="text-lead font-firm max-stack:col-start-2 max-stack:row-start-1 stack:block">{format.money(hit.total)}</span>
        <span className="col-span-full block min-h-[1.4em] text-start text-small stack:text-end">
          <HitHint hit={hit} facts={facts} format={format} />
        </span>
      </span>
      <ChevronRight aria-hidden className="hidden stack:block" />
    </div>
  );
};

type PartProps = Readonly<{ hit: OrderHit; facts: HitFacts | undefined; format: Format }>;

const HitStory = ({ hit, facts, format }: PartProps) => {
  const { t } = useTranslation();
  const arrived = facts?.receivedAt ?? null;
  const when =
    arrived === null
      ? t('hit.placed', { date: format.date(hit.placedAt) })
      : t(hit.orderType === 'ecommerce' ? 'hit.delivered' : 'hit.collected', { date: format.date(arrived) });
  const means = facts === undefined || facts.payments.length === 0 ? null : meansOf(facts.payments).join(' + ');
  const paid = facts?.route === 'till' ? t('hit.paidStore') : means === null ? null : t('hit.paid', { means });
  return <>{[t('hit.units', { count: hit.units }), when, paid].filter((part) => part !== null).join(', ')}</>;
};

const HitHint = ({ hit, facts, format }: PartProps) => {
  const { t } = useTranslation();
  if (hit.unitsBack >= hit.units) return <span className="text-ink-2">{t('hit.allBack')}</span>;
  if (facts === undefined) return null;
  const date = format.day(facts.until);
  if (facts.isLate) {
    return (
      <StateMark tone="person" icon={STATUS_LOOKS.person.icon} plain>
        {t('hit.late', { date })}
      </StateMark>
    );
  }
  return <>{facts.route === 'till' ? t('hit.tillUntil', { date }) : t('hit.until', { count: facts.returnable, date })}</>;
};
