import type { Instant } from 'shared-types/calendar';

import type { WebChannel } from '../channels/channel.ts';
import type { Database } from '../db/open.ts';
import type { Log } from '../observe/log.ts';
import { cursorOf, keepPlace } from './channel-places.ts';
import { importOrders } from './import-orders.ts';
import type { ImportRequest } from './import-orders.ts';

const DOCUMENTS_PER_PAGE = 200;

type Deps = Readonly<{
  db: Database;
  channel: WebChannel;
  clock: () => Instant;
  indexKey: Uint8Array;
  everyMs: number;
  log: Log;
  prepare?: ImportRequest['prepare'];
}>;

/** Reads what changed at a channel that is asked (not one that pushes), page by page. The place is kept after the import, so a kill repeats a page. */
export class ChannelFollower {
  readonly #deps: Deps;
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> | null = null;
  #isStopped = false;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  start(): void {
    this.#timer ??= setInterval(() => void this.drain(), this.#deps.everyMs).unref();
  }

  /** Reads to the end of what the channel has now. Trouble is logged; the next round starts from the kept place. */
  async drain(): Promise<void> {
    if (this.#running) return this.#running;
    this.#running = this.#readAll().catch((error: unknown) => {
      this.#deps.log.error({ error, channel: this.#deps.channel.info.id }, 'following the channel failed');
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
    for (let more = true; more && !this.#isStopped;) more = await this.#readPage();
  }

  async #readPage(): Promise<boolean> {
    const { db, channel, clock, indexKey, log, prepare } = this.#deps;
    const kept = await cursorOf(db.read, channel.info.id);
    const page = await channel.changes(kept, DOCUMENTS_PER_PAGE);
    if (page.kind === 'unreadable') {
      log.info({ channel: channel.info.id, why: page.why }, 'the channel cannot be read now');
      return false;
    }
    const request = { channel: channel.info.id, documents: page.documents, clock, indexKey };
    const items = await importOrders(db, prepare ? { ...request, prepare } : request);
    if (page.cursor !== kept) await db.write((trx) => keepPlace(trx, channel.info.id, { at: clock(), cursor: page.cursor }));
    const changed = items.filter((item) => item.status === 'created' || item.status === 'updated').length;
    if (changed > 0)
      log.info({ channel: channel.info.id, changed, invalid: items.filter((item) => item.status === 'invalid').length }, 'orders read');
    return page.more;
  }
}
