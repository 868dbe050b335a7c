import type { RefundState } from 'shared-types/return';
import { at, id } from 'shared-types/testing/builders';

import type { Database } from '../db/open.ts';

const NOW = at('2026-11-21T09:00:00.000Z');
const STATES: readonly RefundState[] = ['requested', 'pending-channel', 'confirmed', 'failed', 'cancelled', 'review', 'unknown'];

/** Refunds that the tests of told results speak of: one return for each state. */
export const plantedReturns = STATES.map((_, n) => id.return(70 + n));

export const PLANTED_MINOR = 100;

const planted = new WeakSet<Database>();

/** Puts them there, once; none of their returns has a record, as after a restore (S-8). */
export const plantRefunds = async (db: Database): Promise<void> => {
  if (planted.has(db)) return;
  planted.add(db);
  await db.write(async (trx) => {
    for (const [n, state] of STATES.entries()) {
      const returnId = id.return(70 + n);
      const refundKey = `rf_${returnId}_p1`;
      const amount = { minor: PLANTED_MINOR, currency: 'EUR' };
      const intent = { refundKey, returnId, channelOrderId: 'o1', paymentId: 'p1', act: 'refund', payout: 'original', amount, currency: 'EUR', lines: [], shipping: amount, reason: '', storeCode: 'BEC7', acceptedAt: NOW, derivation: '' }; // prettier-ignore
      await trx
        .insertInto('refund')
        .values({
          refund_key: refundKey,
          return_id: returnId,
          order_id: 'demo-shop:o1',
          market_id: 'fr',
          store_id: id.store(1),
          channel: 'demo-shop',
          payment_id: 'p1',
          act: 'refund',
          means: 'Visa …4417',
          amount_minor: PLANTED_MINOR,
          currency: 'EUR',
          state,
          requested_at: NOW,
          due_at: NOW,
          fence: 0,
          attempts: 1,
          first_sent_at: NOW,
          last_sent_at: NOW,
          intent: JSON.stringify(intent),
          changed_at: NOW,
        })
        .execute();
    }
  });
};
