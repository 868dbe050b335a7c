import { ANNOUNCED_CODE_BYTES, announcedCodeOf } from 'shared-types/announced-code';
import type { AnnouncedReturn } from 'shared-types/announced-return';
import type { Instant } from 'shared-types/calendar';
import { canonicalJson } from 'shared-types/canonical-json';
import type { Json } from 'shared-types/canonical-json';
import { orderId as orderIdSchema } from 'shared-types/ids';
import type { AnnouncedReturnId, ChannelId } from 'shared-types/ids';
import type { Order } from 'shared-types/order';
import { fail, ok } from 'shared-types/result';
import type { Result } from 'shared-types/result';

import { writeAudit } from '../db/audit.ts';
import type { Database, Tx } from '../db/open.ts';
import { touchFeed } from '../feed/touch.ts';
import { loadKnownOrders } from '../orders/known-order.ts';
import type { AnnounceRequest } from './announce-request.ts';
import { announcedFaults } from './announced-faults.ts';
import type { FieldFault } from './announced-faults.ts';
import { announcedIn, lockAnnounced, readAnnounced, updateAnnounced } from './announced-row.ts';

const MOST_TRIES = 8;

export type Announcing = Readonly<{
  channel: ChannelId;
  /** The channel's own reference: the identity of what is announced. */
  ref: string;
  request: AnnounceRequest;
  now: Instant;
  /** Who told it, for the audit. */
  actor: string;
  chance: Chance;
}>;

/** Ids and codes come from outside, so that a test meets a code that is taken. */
export type Chance = Readonly<{ newId: () => AnnouncedReturnId; randomBytes: (count: number) => Uint8Array }>;

export type Announced = Readonly<{ kind: 'created' | 'updated' | 'unchanged'; announced: AnnouncedReturn }>;

/** `order-unknown`: it was not brought yet. `faults`: fields that cannot be true. `settled`: brought in or cancelled, so nothing changes it. */
export type NotAnnounced =
  | Readonly<{ kind: 'order-unknown' }>
  | Readonly<{ kind: 'faults'; faults: readonly FieldFault[] }>
  | Readonly<{ kind: 'settled'; announced: AnnouncedReturn }>
  | Readonly<{ kind: 'other-order' }>;

/**
 * E-17: takes down what a customer declared before she comes. The same content again changes nothing, other content replaces what is still
 * open, under the same code. It only remembers: what the goods are worth is decided when they lie on a counter.
 */
export const announceReturn = (db: Database, announcing: Announcing): Promise<Result<Announced, NotAnnounced>> =>
  db.write((trx) => announce(trx, announcing));

const announce = async (trx: Tx, announcing: Announcing): Promise<Result<Announced, NotAnnounced>> => {
  const { channel, request, now } = announcing;
  const row = await lockAnnounced(trx, announcing);
  const before = row ? announcedIn(row) : null;
  const { data: orderId } = orderIdSchema.safeParse(`${channel}:${request.orderId}`);
  if (orderId === undefined) return fail({ kind: 'order-unknown' }); // longer than any order's that we know
  if (before !== null && before.status !== 'cancelled' && isSame(before, { orderId, ...contentOf(request) }))
    return ok({ kind: 'unchanged', announced: before });
  if (before !== null && before.status !== 'open') return fail({ kind: 'settled', announced: before });
  if (before !== null && before.orderId !== orderId) return fail({ kind: 'other-order' });
  const known = (await loadKnownOrders(trx, [orderId])).get(orderId);
  if (!known) return fail({ kind: 'order-unknown' });
  const faults = announcedFaults(request, known, now);
  if (faults.length > 0) return fail({ kind: 'faults', faults });
  const announced = before ? await update(trx, { ...before, ...contentOf(request) }) : await insert(trx, announcing, known.order);
  if (announced === null) return await announce(trx, announcing); // the same reference came twice at once, and the other was first
  await tell(trx, announcing, announced, before ? 'announced.update' : 'announced.create');
  return ok({ kind: before ? 'updated' : 'created', announced });
};

const contentOf = ({ kind, announcedAt, lines }: AnnounceRequest): Pick<AnnouncedReturn, 'kind' | 'announcedAt' | 'lines'> => ({
  kind,
  announcedAt,
  lines,
});

type Content = Pick<AnnouncedReturn, 'orderId' | 'kind' | 'announcedAt' | 'lines'>;

const isSame = (before: Content, content: Content): boolean => textOf(before) === textOf(content);

const textOf = ({ orderId, kind, announcedAt, lines }: Content): string =>
  canonicalJson({ orderId, kind, announcedAt, lines } as unknown as Json); // texts and whole numbers only

const update = async (trx: Tx, announced: AnnouncedReturn): Promise<AnnouncedReturn> => {
  await updateAnnounced(trx, announced);
  return announced;
};

/** A code that is taken is drawn again. `null`: the reference is taken. */
const insert = async (trx: Tx, { channel, ref, request, chance }: Announcing, order: Order): Promise<AnnouncedReturn | null> => {
  const { orderId, marketId } = order;
  for (let attempt = 1; attempt <= MOST_TRIES; attempt += 1) {
    const announced: AnnouncedReturn = {
      announcedId: chance.newId(),
      marketId,
      orderId,
      orderNumber: order.number,
      code: announcedCodeOf(chance.randomBytes(ANNOUNCED_CODE_BYTES)),
      ...contentOf(request),
      status: 'open',
      returnId: null,
    };
    const { numInsertedOrUpdatedRows } = await trx
      .insertInto('announced_return')
      .values({
        announced_id: announced.announcedId,
        market_id: marketId,
        channel,
        channel_ref: ref,
        order_id: orderId,
        code: announced.code,
        status: announced.status,
        announced_at: announced.announcedAt,
        document: JSON.stringify(announced),
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows === 1n) return announced;
    if (await readAnnounced(trx, { channel, ref })) return null;
  }
  throw new Error(`${MOST_TRIES} codes in a row were taken: the randomness is none`);
};

/** To every tablet of the market: she may come to any store. */
const tell = async (
  trx: Tx,
  { channel, ref, now, actor }: Told,
  { announcedId, marketId, orderId }: AnnouncedReturn,
  act: string,
): Promise<void> => {
  await writeAudit(trx, { at: now, actor, act, subject: announcedId, detail: { channel, ref, orderId } });
  await touchFeed(trx, marketId, [{ scope: 'market', kind: 'announced', id: announcedId }]);
};

type Told = Pick<Announcing, 'channel' | 'ref' | 'now' | 'actor'>;

/** `unknown`: nothing was announced under this reference. `brought-in`: the goods lie in a store already. */
export type NotCancelled = Readonly<{ kind: 'unknown' }> | Readonly<{ kind: 'brought-in'; announced: AnnouncedReturn }>;

/** The customer keeps her goods after all. Cancelling again changes nothing. */
export const cancelAnnounced = (db: Database, cancelling: Told): Promise<Result<AnnouncedReturn, NotCancelled>> =>
  db.write(async (trx) => {
    const row = await lockAnnounced(trx, cancelling);
    if (!row) return fail({ kind: 'unknown' });
    const before = announcedIn(row);
    if (before.status === 'brought-in') return fail({ kind: 'brought-in', announced: before });
    if (before.status === 'cancelled') return ok(before);
    const cancelled: AnnouncedReturn = { ...before, status: 'cancelled' };
    await updateAnnounced(trx, cancelled);
    await tell(trx, cancelling, cancelled, 'announced.cancel');
    return ok(cancelled);
  });
