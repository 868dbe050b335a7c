import { daysBetween } from 'shared-types/calendar';
import type { StoreDay } from 'shared-types/calendar';
import { lateCostOf } from 'shared-types/late';
import type { RefundClocks } from 'shared-types/late';
import type { Money } from 'shared-types/money';
import type { LateScale } from 'shared-types/policy';

import type { ReturnRow } from '../../store/return-status.ts';

/** A refund beyond the law's limit: how late, and what the market adds to it today (`null` where no scale is known). */
export type LateRefund = Readonly<{ row: ReturnRow; daysLate: number; cost: Money | null }>;

type Asked = Readonly<{ today: StoreDay; clocksOf: (row: ReturnRow) => RefundClocks | null; scale: LateScale | null }>;

const ARRIVED: ReadonlySet<ReturnRow['status']> = new Set<ReturnRow['status']>(['refunded', 'voided', 'refused', 'goods-only', 'till']);

/** C-5: web money that has not arrived after the law's day, the latest first. */
export const lateRefunds = (rows: readonly ReturnRow[], { today, clocksOf, scale }: Asked): readonly LateRefund[] =>
  rows
    .flatMap((row): LateRefund[] => {
      const legalBy = clocksOf(row)?.legalBy;
      if (legalBy === undefined || row.route !== 'web' || row.refund === null || row.refund.minor === 0 || ARRIVED.has(row.status))
        return [];
      const daysLate = daysBetween(legalBy, today);
      if (daysLate <= 0) return [];
      return [{ row, daysLate, cost: scale === null ? null : lateCostOf({ amount: row.refund, legalBy, today, scale }) }];
    })
    .toSorted((a, b) => b.daysLate - a.daysLate);
