import type { ChannelId } from 'shared-types/ids';

import { isRecovering } from '../feed/recovery-state.ts';
import { afterErrand, closedBreaker, roomOf } from './breaker.ts';
import type { Breaker, Health } from './breaker.ts';
import type { Errand, RefundDeps } from './errand.ts';
import { expireLeases, isAnythingDue, leaseRefunds, leaseStock } from './lease-refunds.ts';
import { lookUpRefund } from './look-up-refund.ts';
import { sendRefund } from './send-refund.ts';
import { tellStock } from './tell-stock.ts';

const MOST_PER_CHANNEL = 4;
const LOOK_AGAIN_MS = 1_000;
/** A channel that is not configured: its quiet time is anyone's guess, so a long one. */
const UNKNOWN_QUIET_MS = 15 * 60_000;

/** Carries refunds to their channels. It is the only place that retries (DESIGN §7). */
export type RefundWorker = Readonly<{
  /** Looks at the clock every second from now on. */
  start: () => void;
  /** Looks now: something may just have become due. */
  poke: () => void;
  /** Runs until nothing is due at the clock's moment and nothing is under way. */
  drain: () => Promise<void>;
  /** Takes nothing new and waits for what is under way. */
  stop: () => Promise<void>;
}>;

export const createRefundWorker = (deps: RefundDeps): RefundWorker => {
  const rounds = new Rounds(deps);
  let timer: NodeJS.Timeout | undefined;
  return {
    start: () => {
      timer ??= setInterval(() => rounds.poke(), LOOK_AGAIN_MS);
    },
    poke: () => rounds.poke(),
    drain: () => rounds.drain(),
    stop: async () => {
      clearInterval(timer);
      await rounds.stop();
    },
  };
};

type Act = (errand: Errand) => Promise<Health>;

class Rounds {
  readonly #deps: RefundDeps;
  readonly #breakers = new Map<ChannelId, Breaker>();
  readonly #underWay = new Map<ChannelId, Set<Promise<void>>>();
  /** Rounds follow each other: two at once would count the same room twice. */
  #lastRound: Promise<unknown> = Promise.resolve();
  #ended = 0;
  #isLooping = false;
  #isPoked = false;
  #isStopped = false;

  constructor(deps: RefundDeps) {
    this.#deps = deps;
  }

  poke(): void {
    this.#isPoked = true;
    if (!this.#isLooping) void this.#loop();
  }

  async drain(): Promise<void> {
    for (;;) {
      const ended = this.#ended;
      const begun = await this.#takeRound();
      const errands = this.#errands();
      // An errand that ended while the round looked may have made room for what the round did not see.
      if (begun === 0 && errands.length === 0 && ended === this.#ended) return;
      if (errands.length > 0) await Promise.race(errands);
    }
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#lastRound;
    await Promise.all(this.#errands());
  }

  async #loop(): Promise<void> {
    this.#isLooping = true;
    while (this.#isPoked && !this.#isStopped) {
      this.#isPoked = false;
      await this.#takeRound().catch((error: unknown) => {
        this.#deps.log.error({ error }, 'refund round failed; the next one tries again');
      });
    }
    this.#isLooping = false;
  }

  #takeRound(): Promise<number> {
    const round = this.#lastRound.then(() => this.#begin());
    this.#lastRound = round.catch(() => undefined); // whoever asked for the round hears of its failure
    return round;
  }

  /** Takes what there is room for and sets it going; answers how many. */
  async #begin(): Promise<number> {
    const { db, clock, channels } = this.#deps;
    const now = clock();
    if (
      this.#isStopped ||
      !(await isAnythingDue(
        db.read,
        now,
        [...channels.values()].map((channel) => channel.info.id),
      )) ||
      (await isRecovering(db.read)) // what was sent before the backup is not known yet (S-8)
    )
      return 0;
    await db.write((trx) => expireLeases(trx, now, (channel) => channels.get(channel)?.info.quietMs ?? UNKNOWN_QUIET_MS));
    let begun = 0;
    for (const channel of channels.values()) {
      const { id } = channel.info;
      const room = roomOf(this.#breakerOf(id), now, MOST_PER_CHANNEL) - this.#at(id).size;
      if (room <= 0) continue;
      const rows = await db.write((trx) => leaseRefunds(trx, { kind: db.kind, channel: id, room, now }));
      for (const row of rows) this.#set({ deps: this.#deps, channel, row }, row.state === 'requested' ? sendRefund : lookUpRefund);
      // After trouble the one probe is a refund's read where any is due; telling of goods moves no money and may be repeated.
      const left = room - rows.length;
      const goods = left === 0 ? [] : await db.write((trx) => leaseStock(trx, { kind: db.kind, channel: id, room: left, now }));
      for (const row of goods) this.#set({ deps: this.#deps, channel, row }, tellStock);
      begun += rows.length + goods.length;
    }
    return begun;
  }

  #set(errand: Errand, act: Act): void {
    const { id } = errand.channel.info;
    const work = this.#run(errand, act).then((health) => {
      this.#keepHealth(id, health);
      this.#at(id).delete(work);
      this.#ended += 1;
      this.poke();
    });
    this.#at(id).add(work);
  }

  /** The boundary of the machine: a failure here is lost infrastructure of our own. The lease ends by itself and the look-up follows. */
  async #run(errand: Errand, act: Act): Promise<Health> {
    try {
      return await act(errand);
    } catch (error) {
      this.#deps.log.error({ error, refundKey: errand.row.refund_key }, 'refund errand failed');
      return 'reached'; // it says nothing about the channel
    }
  }

  #keepHealth(id: ChannelId, health: Health): void {
    const before = this.#breakerOf(id);
    const after = afterErrand(before, health, this.#deps.clock());
    this.#breakers.set(id, after);
    if (after.isDenied && !before.isDenied) {
      this.#deps.log.error({ channel: id }, 'the channel refuses our credentials: its refunds wait until they are mended');
    }
    if (before.isDenied && !after.isDenied) this.#deps.log.info({ channel: id }, 'the channel accepts our credentials again');
  }

  #breakerOf(id: ChannelId): Breaker {
    return this.#breakers.get(id) ?? closedBreaker;
  }

  #at(id: ChannelId): Set<Promise<void>> {
    const known = this.#underWay.get(id) ?? new Set<Promise<void>>();
    this.#underWay.set(id, known);
    return known;
  }

  #errands(): Promise<void>[] {
    return [...this.#underWay.values()].flatMap((errands) => [...errands]);
  }
}
