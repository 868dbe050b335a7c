import { Copy, Landmark, ListX, Lock, PackageOpen, Scale, TriangleAlert, UserRoundSearch, Wallet } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';

import { msBetween } from 'shared-types/calendar';
import type { CaseView } from 'shared-types/return';

import type { Format } from '../../i18n/format.ts';
import type { CaseRow } from '../../store/return-status.ts';
import { useTablet } from '../../store/tablet-context.ts';
import { classes } from '../../ui/classes.ts';
import { titleOf } from './cases.ts';

const ICONS: Readonly<Record<CaseView['kind'], LucideIcon>> = {
  review: UserRoundSearch,
  duplicate: Copy,
  'units-left-over': PackageOpen,
  'refund-failed': TriangleAlert,
  'refund-unknown': Wallet,
  'void-too-late': TriangleAlert,
  'cloned-tablet': Copy,
  'missing-number': ListX,
  'for-finance': Landmark,
  reconciliation: Scale,
  'order-closed': Lock,
};

/** A case waits for minutes at least: counted seconds would only make the list restless. */
const LEAST_WAIT_MS = 60_000;

/** Open cases: what it is, whose it is, what is at stake, how long it waits. */
export const CaseList = ({ rows, chosen, format }: Readonly<{ rows: readonly CaseRow[]; chosen: string | undefined; format: Format }>) => {
  const { t } = useTranslation();
  const { clock } = useTablet();
  return (
    <ul aria-label={t('case.list')} className="border-b border-line">
      {rows.map(({ view, relatedReturn }) => {
        const Icon = ICONS[view.kind];
        const name = relatedReturn?.customerName ?? '';
        const isChosen = view.caseId === chosen;
        return (
          <li key={view.caseId}>
            <Link
              href={`/cases/${view.caseId}`}
              aria-current={isChosen ? 'true' : undefined}
              className={classes(
                'grid min-h-18 grid-cols-[1.25rem_minmax(0,1fr)_auto] content-center gap-x-3 border-t border-line px-4 py-3 stack:px-6',
                isChosen ? 'edge bg-accent-tint' : 'hovered:bg-sunken',
              )}
            >
              <Icon aria-hidden className="row-span-2 mt-0.5 text-person" />
              <b>{t(titleOf(view) as 'case.duplicate')}</b>
              <b className="text-end">{view.atStake !== null && format.money(view.atStake)}</b>
              <span className="text-small text-ink-2">{name === '' ? (relatedReturn?.slipNumber ?? '') : name}</span>
              <span className="text-end text-small text-ink-2">
                {format.span(Math.max(LEAST_WAIT_MS, msBetween(view.openedAt, clock.now())))}
              </span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
};
