import { addMs } from 'shared-types/calendar';
import type { Instant } from 'shared-types/calendar';
import type { ChannelId, ChannelOrderId } from 'shared-types/ids';

import type { WebChannel } from '../channels/channel.ts';
import type { Database } from '../db/open.ts';
import type { Log } from '../observe/log.ts';
import { refreshOrder } from './refresh-order.ts';

/** A signed message of a channel: its own id, what it says it is about, and the order to read again. */
export type Delivery = Readonly<{ channel: ChannelId; id: string; topic: string; channelOrderId: ChannelOrderId | null }>;

/** Keeps a message and queues its order; `false`: it came before. A sender that heard no answer sends the same again. */
export const takeDelivery = (db: Database, delivery: Delivery, now: Instant): Promise<boolean> =>
  db.write(async (trx) => {
    const kept = await trx
      .insertInto('channel_delivery')
      .values({
        channel: delivery.channel,
        delivery_id: delivery.id,
        topic: delivery.topic,
        channel_order_id: delivery.channelOrderId,
        received_at: now,
        due_at: delivery.channelOrderId === null ? null : now,
        result: null,
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return kept.numInsertedOrUpdatedRows === 1n;
  });

type Deps = Readonly<{
  db: Database;
  channels: ReadonlyMap<string, WebChannel>;
  clock: () => Instant;
  indexKey: Uint8Array;
  everyMs: number;
  log: Log;
}>;

const AT_ONCE = 20;
const LEAST_WAIT_MS = 5_000;

/** Reads again what channels said has changed. A channel that cannot be read is asked later; nothing is forgotten. */
export class DeliveryReader {
  readonly #deps: Deps;
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> | null = null;
  #isStopped = false;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  start(): void {
    this.#timer ??= setInterval(() => this.poke(), this.#deps.everyMs).unref();
  }

  /** Looks now: something has just come. */
  poke(): void {
    void this.drain();
  }

  async drain(): Promise<void> {
    if (this.#running) return this.#running;
    this.#running = this.#readAll().catch((error: unknown) => {
      this.#deps.log.error({ error }, 'reading what channels told failed; the next round tries again');
    });
    await this.#running;
    this.#running = null;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#timer) clearInterval(this.#timer);
    await this.#running;
  }

  async #readAll(): Promise<void> {
    for (let found = AT_ONCE; found === AT_ONCE && !this.#isStopped;) found = await this.#readSome();
  }

  async #readSome(): Promise<number> {
    const { db, channels, clock } = this.#deps;
    const due = await db.read
      .selectFrom('channel_delivery')
      .select(['channel', 'channel_order_id'])
      .distinct()
      .where('due_at', '<=', clock())
      .where('channel', 'in', [...channels.keys(), ''])
      .where('channel_order_id', 'is not', null)
      .limit(AT_ONCE)
      .execute();
    for (const one of due) {
      const channel = channels.get(one.channel);
      if (channel) await this.#read(channel, one.channel_order_id as ChannelOrderId, clock()); // as the adapter parsed it
    }
    return due.length;
  }

  /** One reading answers every message about the order that came before it. */
  async #read(channel: WebChannel, channelOrderId: ChannelOrderId, askedAt: Instant): Promise<void> {
    const { db, clock, indexKey, log } = this.#deps;
    const read = await channel.order(channelOrderId);
    const stored =
      read.kind === 'found' ? (await refreshOrder(db, read.document, { channel: channel.info.id, clock, indexKey })).status : read.kind;
    const dueAt = read.kind === 'unreadable' ? addMs(clock(), Math.max(read.afterMs, LEAST_WAIT_MS)) : null;
    await db.write((trx) =>
      trx
        .updateTable('channel_delivery')
        .set({ due_at: dueAt, result: stored })
        .where('channel', '=', channel.info.id)
        .where('channel_order_id', '=', channelOrderId)
        .where('received_at', '<=', askedAt)
        .where('due_at', 'is not', null)
        .execute(),
    );
    log.info({ channel: channel.info.id, channelOrderId, result: stored }, 'order read again');
  }
}
