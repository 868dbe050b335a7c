import type { Instant } from 'shared-types/calendar';
import type { CaseId, ChannelId, RefundKey, ReturnId } from 'shared-types/ids';
import { equalMoney } from 'shared-types/money';
import type { Money } from 'shared-types/money';
import { afterLookUp } from 'shared-types/refund';
import type { LookUp } from 'shared-types/refund';
import type { CaseView, Cause, RefundState } from 'shared-types/return';

import type { Database, Reader, Tx } from '../db/open.ts';
import { touchFeed } from '../feed/touch.ts';
import { lockOrder } from '../orders/known-order.ts';
import { openCase } from './open-case.ts';
import { factsOfRow } from './refund-row.ts';
import type { RefundRow } from './refund-row.ts';
import { settleRefund } from './settle-refund.ts';

/** How one refund or void of ours went, as the shop tells it by itself: it fetched its work, or it answered "pending" before. */
export type ToldResult = Readonly<{
  channel: ChannelId;
  returnId: ReturnId;
  /** `refund:<payment>`, `void:<payment>`, or the refund key, which also tells two refunds of one payment apart. */
  key: string;
  state: 'pending' | 'done' | 'failed';
  /** The shop's own number of it. */
  externalId: string;
  amount: Money;
  at: Instant;
}>;

/**
 * `repeated`: told before; nothing changes. `amount-differs`: nothing is believed, and a person has a case. `which`: the key fits several
 * refunds. `another`: under this number the shop told of something else before.
 */
export type TakenResult =
  | Readonly<{ kind: 'taken' | 'repeated'; refundKey: RefundKey; state: RefundState }>
  | Readonly<{ kind: 'amount-differs'; refundKey: RefundKey; expected: Money }>
  | Readonly<{ kind: 'which'; refundKeys: readonly string[] }>
  | Readonly<{ kind: 'unknown' | 'another' }>;

type Deps = Readonly<{ db: Database; clock: () => Instant; newCaseId: () => CaseId }>;
type Telling = Readonly<{ trx: Tx; now: Instant; newCaseId: () => CaseId; told: ToldResult }>;

/** Whoever is told "pending" looks again after this long, if the shop can be asked at all. */
const LOOK_AGAIN_MS = 60_000;

/**
 * what a shop tells counts like what a look-up finds: it may come before the answer to our own call, and then the late answer
 * changes nothing. Each is kept by (channel, number), so that telling it again changes nothing either.
 */
export const takeResult = ({ db, clock, newCaseId }: Deps, told: ToldResult): Promise<TakenResult> =>
  db.write(async (trx) => {
    const [found, ...others] = await meantBy(trx, told);
    if (!found) return { kind: 'unknown' };
    if (others.length > 0) return { kind: 'which', refundKeys: [found, ...others].map((row) => row.refund_key) };
    await lockOrder(db, trx, factsOfRow(found).orderId);
    const row = await trx.selectFrom('refund').selectAll().where('refund_key', '=', found.refund_key).executeTakeFirstOrThrow();
    const telling = { trx, now: clock(), newCaseId, told };
    const { amount, intent } = factsOfRow(row);
    if (!equalMoney(amount, told.amount)) return await refuseAmount(telling, row);
    const news = await keep(telling, row);
    if (news === 'another') return { kind: 'another' };
    if (news === 'new') await believe(telling, row);
    const { state } = await trx.selectFrom('refund').select('state').where('refund_key', '=', row.refund_key).executeTakeFirstOrThrow();
    return { kind: news === 'new' ? 'taken' : 'repeated', refundKey: intent.refundKey, state: state as RefundState }; // the table's own check
  });

const meantBy = async (trx: Tx, { channel, returnId, key }: ToldResult): Promise<RefundRow[]> => {
  const rows = await trx
    .selectFrom('refund')
    .selectAll()
    .where('return_id', '=', returnId)
    .where('channel', '=', channel)
    .orderBy('refund_key')
    .execute();
  return rows.filter((row) => row.refund_key === key || `${row.act}:${row.payment_id}` === key);
};

const RANK = { pending: 0, failed: 1, done: 2 } as const;

/** What was told last of a number stays, unless the news go on from it: an end is never made pending again. */
const keep = async ({ trx, now, told }: Telling, row: RefundRow): Promise<'new' | 'old' | 'another'> => {
  const known = await trx
    .selectFrom('channel_refund')
    .selectAll()
    .where('channel', '=', told.channel)
    .where('external_id', '=', told.externalId)
    .executeTakeFirst();
  if (known && known.refund_key !== row.refund_key) return 'another';
  if (known && (known.state === told.state || RANK[told.state] === 0)) return 'old';
  const kept = {
    channel: told.channel,
    external_id: told.externalId,
    order_id: row.order_id,
    channel_order_id: factsOfRow(row).intent.channelOrderId,
    payment_id: row.payment_id,
    refund_key: row.refund_key,
    amount_minor: told.amount.minor,
    state: told.state,
    at: told.at,
    received_at: now,
  };
  await trx
    .insertInto('channel_refund')
    .values(kept)
    .onConflict((conflict) => conflict.columns(['channel', 'external_id']).doUpdateSet(kept))
    .execute();
  return 'new';
};

/** From which states each news moves a refund. While it is `sending` only an end in money counts: the answer itself is on its way. */
const MOVES: Readonly<Record<ToldResult['state'], readonly RefundState[]>> = {
  done: ['requested', 'sending', 'unknown', 'pending-channel', 'review', 'failed', 'cancelled'],
  failed: ['requested', 'unknown', 'pending-channel'],
  pending: ['requested', 'unknown'],
};

const believe = async (telling: Telling, row: RefundRow): Promise<void> => {
  const { trx, now, newCaseId, told } = telling;
  const from = row.state as RefundState; // the table's own check
  const question = questionOf(row, told);
  if (question !== null) await ask(telling, row, question);
  if (!MOVES[told.state].includes(from)) return;
  const found = { kind: 'found', status: told.state, reference: told.externalId, amountMinor: told.amount.minor } as const;
  const { requestedAt } = factsOfRow(row);
  const facts = { now, random: 0, attempts: row.attempts, requestedAt, quietMs: LOOK_AGAIN_MS, absence: 'likely', state: from } as const;
  await settleRefund(trx, { row, from, step: afterLookUp(found, facts), now, newCaseId, amountMinor: told.amount.minor });
};

type Question = Readonly<{ kind: CaseView['kind']; cause: Cause; words: string }>;

/** What contradicts our own books is for a person; money that moved is counted all the same, the told row stays as evidence. */
const questionOf = (row: RefundRow, { state, externalId }: ToldResult): Question | null => {
  if (state === 'done' && row.state === 'cancelled') {
    return { kind: 'reconciliation', cause: 'orphan-refund', words: 'the shop gave back what was cancelled here' };
  }
  if (row.state !== 'confirmed') return null;
  if (state === 'failed') return { kind: 'reconciliation', cause: 'missing-refund', words: 'the shop says that a confirmed refund failed' };
  const isAnother = state === 'done' && row.channel_reference !== null && row.channel_reference !== externalId;
  return isAnother
    ? { kind: 'reconciliation', cause: 'orphan-refund', words: `told again under another number than ${row.channel_reference}` }
    : null;
};

const ask = async ({ trx, now, newCaseId, told }: Telling, row: RefundRow, question: Question): Promise<void> => {
  const { marketId, storeId, returnId, amount, intent } = factsOfRow(row);
  const { kind, cause, words } = question;
  const detail = `${words}: ${row.means}, ${row.refund_key}, ${told.externalId}, ${told.amount.minor} ${told.amount.currency} in minor units`;
  const touched = await openCase(trx, { caseId: newCaseId(), at: now, marketId, storeId, returnId, refundKey: intent.refundKey, kind, cause, atStake: amount, detail, other: null }); // prettier-ignore
  await touchFeed(trx, marketId, touched);
};

/** Nothing of it is believed; a person is asked once, however often it is told. */
const refuseAmount = async (telling: Telling, row: RefundRow): Promise<TakenResult> => {
  const { amount, intent } = factsOfRow(row);
  const asked = await telling.trx
    .selectFrom('review_case')
    .select('case_id')
    .where('refund_key', '=', row.refund_key)
    .where('cause', '=', 'amount-differs')
    .where('status', '=', 'open')
    .executeTakeFirst();
  if (!asked) {
    await ask(telling, row, {
      kind: 'reconciliation',
      cause: 'amount-differs',
      words: `the shop tells another amount than ${amount.minor}`,
    });
  }
  return { kind: 'amount-differs', refundKey: intent.refundKey, expected: amount };
};

/**
 * What the shop told of a refund, as a look-up finds it: money that moved outweighs the rest, and all that moved is counted. "Failed" and
 * "pending" speak of the last time it was sent; what was told before that is over.
 */
export const toldLookUp = async (db: Reader, channel: ChannelId, key: RefundKey): Promise<LookUp | null> => {
  const rows = await db
    .selectFrom('channel_refund as told')
    .innerJoin('refund', 'refund.refund_key', 'told.refund_key')
    .select(['told.state', 'told.external_id', 'told.amount_minor', 'told.received_at', 'refund.last_sent_at'])
    .where('told.channel', '=', channel)
    .where('told.refund_key', '=', key)
    .orderBy('told.received_at')
    .execute();
  const current = rows.filter((row) => row.state === 'done' || row.received_at >= (row.last_sent_at ?? ''));
  for (const status of ['done', 'failed', 'pending'] as const) {
    const same = current.filter((row) => row.state === status);
    const last = same.at(-1);
    if (!last) continue;
    const amountMinor = status === 'done' ? same.reduce((all, row) => all + row.amount_minor, 0) : last.amount_minor;
    return { kind: 'found', status, reference: last.external_id, amountMinor };
  }
  return null;
};
