import type { ReturnStatus, ReturnView } from './return.ts';

/** S-10: one word for where a return stands, the most urgent first; the same on every tablet and slip. */
export const statusOf = (view: Pick<ReturnView, 'voidedAt' | 'caseStatus' | 'refunds' | 'route' | 'ruling'>): ReturnStatus => {
  if (view.voidedAt !== null) return 'voided';
  if (view.refunds.some((refund) => refund.state === 'failed')) return 'failed';
  if (view.caseStatus === 'open' || view.refunds.some((refund) => refund.state === 'review')) return 'person';
  if (view.caseStatus === 'refused') return 'refused';
  if (view.route === 'till') return 'till';
  const live = view.refunds.filter((refund) => refund.state !== 'cancelled');
  if (live.length === 0) return 'goods-only';
  if (live.every((refund) => refund.state === 'confirmed')) return 'refunded';
  return live.every((refund) => refund.state === 'requested') ? 'received' : 'sent';
};
