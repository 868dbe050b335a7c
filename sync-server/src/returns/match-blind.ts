import { addMs } from 'shared-types/calendar';
import type { Instant } from 'shared-types/calendar';
import type { MarketId } from 'shared-types/ids';

import { writeAudit } from '../db/audit.ts';
import type { Reader, Tx } from '../db/open.ts';
import { isRecovering } from '../feed/recovery-state.ts';
import { touchFeed } from '../feed/touch.ts';
import type { TouchedThing } from '../feed/touch.ts';
import { lockOrder } from '../orders/known-order.ts';
import { acceptMatchedReturn } from './accept-matched-return.ts';
import { caseOf, closeCase, keepOpen } from './close-case.ts';
import type { CaseRow } from './close-case.ts';
import type { ReturnDeps } from './command-context.ts';
import { lockReturn, recordOf } from './return-row.ts';
import type { ReturnRow } from './return-row.ts';
import { candidatesOf, findWaiting } from './waiting-returns.ts';
import type { Candidate, Waiting } from './waiting-returns.ts';

const AGAIN_AFTER_TROUBLE_MS = 5 * 60_000;

/** What earlier rounds of this process saw in vain: the heads of the feed, and of each case its candidates. `again`: after trouble. */
export type Looked = { heads: string; readonly cases: Map<string, Readonly<{ seen: string; again: Instant | null }>> };

export const nothingLooked = (): Looked => ({ heads: '', cases: new Map() });

/**
 * E-16: one round over the blind returns: one whose typed number is that of exactly one order of its market by now is decided on that
 * order, no doubt waived, its case closed in the server's name and its money sent. Where several orders have the number, or the goods are
 * not on the order, it stays a case, with what was found in words. Each return has its own transaction, which looks again at everything
 * under its locks, so any number of replicas may do rounds at once. While the feed stands still nothing is read, and a return is tried
 * again only when its candidates have changed. Answers how many were matched.
 */
export const matchBlindReturns = async (deps: ReturnDeps, looked: Looked): Promise<number> => {
  const { read } = deps.db;
  if (await isRecovering(read)) return 0; // decisions wait until the channels were believed (S-8)
  const heads = await headsOf(read);
  const now = deps.clock();
  const isTroubled = [...looked.cases.values()].some(({ again }) => again !== null && again <= now);
  if (heads === looked.heads && !isTroubled) return 0;
  const waiting = await findWaiting(read);
  forgetAllBut(looked, waiting);
  let matched = 0;
  for (const one of waiting.filter(({ orders }) => orders.length > 0)) {
    const seen = one.orders.map(({ orderId, seq }) => `${orderId}@${seq}`).join();
    const before = looked.cases.get(one.caseId);
    if (before?.seen === seen && (before.again === null || before.again > now)) continue;
    try {
      if (await deps.db.write((trx) => matchOne(trx, deps, one))) matched += 1;
      looked.cases.set(one.caseId, { seen, again: null });
    } catch (error) {
      deps.log.error({ error, caseId: one.caseId }, 'a return could not be matched'); // it is tried again; the others go on
      looked.cases.set(one.caseId, { seen, again: addMs(now, AGAIN_AFTER_TROUBLE_MS) });
    }
  }
  looked.heads = heads;
  if (matched > 0) deps.pokeRefunds();
  return matched;
};

/** Every order that comes and every return that waits moves its market's head. */
const headsOf = async (db: Reader): Promise<string> =>
  (await db.selectFrom('feed_head').select(['market_id', 'seq']).orderBy('market_id').execute())
    .map((head) => `${head.market_id}@${head.seq}`)
    .join();

const forgetAllBut = ({ cases }: Looked, waiting: readonly Waiting[]): void => {
  const open = new Set(waiting.map((one) => one.caseId));
  for (const caseId of cases.keys()) if (!open.has(caseId)) cases.delete(caseId);
};

/** Locks in the order that everybody takes them: order, return, case. `false`: nothing was matched, or somebody else was first. */
const matchOne = async (trx: Tx, deps: ReturnDeps, { caseId, marketId, returnId, orders: [first] }: Waiting): Promise<boolean> => {
  if (first) await lockOrder(deps.db, trx, first.orderId);
  const returned = await lockReturn(deps.db, trx, { marketId, returnId });
  const row = await lockCase(trx, deps, caseId);
  if (!returned || returned.voided_at !== null || returned.order_id !== null || row?.status !== 'open') return false;
  const [only, another, ...more] = await candidatesOf(trx, marketId, recordOf(returned));
  if (!only) return false;
  if (another) {
    await touchAll(trx, marketId, await sayOnce(trx, row, severalMayBe([only, another, ...more])));
    return false;
  }
  return await decideOn(trx, deps, { returned, row, order: only, marketId });
};

const lockCase = (trx: Tx, { db }: ReturnDeps, caseId: string): Promise<CaseRow | undefined> => {
  const found = trx.selectFrom('review_case').selectAll().where('case_id', '=', caseId);
  return (db.kind === 'postgres' ? found.forUpdate() : found).executeTakeFirst();
};

type Deciding = Readonly<{ returned: ReturnRow; row: CaseRow; order: Candidate; marketId: MarketId }>;

const decideOn = async (trx: Tx, deps: ReturnDeps, { returned, row, order, marketId }: Deciding): Promise<boolean> => {
  const at = deps.clock();
  const result = await acceptMatchedReturn(trx, deps, { returned, row, orderId: order.orderId });
  const isDone = result.kind === 'done';
  const now = await trx.selectFrom('review_case').selectAll().where('case_id', '=', row.case_id).executeTakeFirstOrThrow();
  const closed = isDone
    ? [await closeCase(trx, now, { status: 'accepted', at, by: 'server', words: `Its order ${order.number} came.` })]
    : await sayOnce(trx, now, `Order ${order.number} has this number. ${result.why}`);
  if (isDone || result.things.length > 0) {
    const detail = { caseId: row.case_id, orderId: order.orderId, result: result.kind };
    await writeAudit(trx, { at, actor: 'server', act: 'return.matched', subject: returned.return_id, detail });
  }
  await touchAll(trx, marketId, [...result.things, ...closed]);
  return isDone;
};

const severalMayBe = (orders: readonly Candidate[]): string => {
  const named = orders.map(({ number, orderId }) => `${number} (${orderId})`).join(', ');
  return `${orders.length} orders may be it: ${named}. Name the one that these goods belong to.`;
};

/** What the case says already is not said again: every word to the feed costs every tablet of the store. */
const sayOnce = async (trx: Tx, row: CaseRow, why: string): Promise<TouchedThing[]> =>
  caseOf(row).words === why.slice(0, 300) ? [] : [await keepOpen(trx, row, why)];

const touchAll = async (trx: Tx, marketId: MarketId, things: readonly TouchedThing[]): Promise<void> => {
  if (things.length > 0) await touchFeed(trx, marketId, things);
};

type MatcherDeps = Readonly<{ deps: ReturnDeps; everyMs: number }>;

/** Does rounds from its start until it is stopped, as often as channels are followed: orders come through any replica's door. */
export class BlindMatcher {
  readonly #of: MatcherDeps;
  readonly #looked = nothingLooked();
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<unknown> = Promise.resolve();
  #isBusy = false;

  constructor(of: MatcherDeps) {
    this.#of = of;
  }

  start(): void {
    void this.round();
    this.#timer ??= setInterval(() => void this.round(), this.#of.everyMs).unref();
  }

  /** One round, unless one is under way. Trouble is logged; the next round starts from what is stored. */
  async round(): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    const { deps } = this.#of;
    this.#running = matchBlindReturns(deps, this.#looked)
      .catch((error: unknown) => deps.log.error({ error }, 'matching blind returns failed'))
      .finally(() => {
        this.#isBusy = false;
      });
    await this.#running;
  }

  async stop(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    await this.#running;
  }
}
