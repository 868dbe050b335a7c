import type { ChannelOrder } from 'shared-types/channel-order';
import { refundKey, returnId } from 'shared-types/ids';
import type { PaymentId, RefundKey, ReturnId } from 'shared-types/ids';

type ListedRefund = ChannelOrder['refunds'][number];

/** What a channel gave back under one of our keys. Money that moved outweighs a refusal, and all that moved is counted. */
export type Given = Readonly<{
  key: RefundKey;
  returnId: ReturnId;
  paymentId: PaymentId;
  status: 'done' | 'pending' | 'failed';
  amountMinor: number;
  reference: string;
  at: ListedRefund['at'];
}>;

/** the refunds of an order that carry our marker, one entry per key; a marker that is no key of ours is somebody else's. */
export const givenUnderOurKeys = (document: ChannelOrder): Given[] => {
  const byKey = new Map<string, ListedRefund[]>();
  for (const refund of document.refunds) {
    if (refund.marker === null) continue;
    byKey.set(refund.marker, [...(byKey.get(refund.marker) ?? []), refund]);
  }
  return [...byKey].flatMap(([marker, refunds]) => givenOf(marker, refunds) ?? []);
};

const givenOf = (marker: string, refunds: readonly ListedRefund[]): Given | null => {
  const [, madeOf] = /^rf_([0-9a-f-]{36})_/.exec(marker) ?? [];
  const [ofReturn, key] = [returnId.safeParse(madeOf), refundKey.safeParse(marker)];
  if (!ofReturn.success || !key.success) return null;
  for (const status of ['done', 'pending', 'failed'] as const) {
    const same = refunds.filter((refund) => refund.status === status);
    const [first] = same;
    if (first === undefined) continue;
    const amountMinor = same.reduce((all, refund) => all + refund.amountMinor, 0);
    return { key: key.data, returnId: ofReturn.data, paymentId: first.paymentId, status, amountMinor, reference: first.id, at: first.at };
  }
  return null;
};
