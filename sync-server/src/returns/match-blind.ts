import type { OrderId, MarketId, ReturnId } from 'shared-types/ids';
import { foldCode } from 'shared-types/text';

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

const MOST_NAMED = 5;

/** A return that waits for its order, and which orders of its market it may be of, as they are now. */
type Waiting = Readonly<{ caseId: string; marketId: MarketId; returnId: ReturnId; candidates: readonly Candidate[] }>;
type Candidate = Readonly<{ orderId: OrderId; number: string; seq: number }>;

/**
 * E-16: one round over the blind returns: one whose typed number is that of exactly one order of its market by now is decided on that
 * order, no doubt waived, its case closed in the server's name and its money sent. Where several orders have the number, or the goods are
 * not on the order, it stays a case, with what was found in words. Each return has its own transaction, which looks again at everything
 * under its locks, so any number of replicas may do rounds at once. `looked`: what earlier rounds of this process saw in vain; a
 * return is tried again only when its candidates have changed. Answers how many were matched.
 */
export const matchBlindReturns = async (deps: ReturnDeps, looked: Map<string, string>): Promise<number> => {
  if (await isRecovering(deps.db.read)) return 0; // decisions wait until the channels were believed (S-8)
  const waiting = await findWaiting(deps.db.read);
  forgetAllBut(looked, waiting);
  let matched = 0;
  for (const one of waiting.filter(({ candidates }) => candidates.length > 0)) {
    const seen = one.candidates.map(({ orderId, seq }) => `${orderId}@${seq}`).join();
    if (looked.get(one.caseId) === seen) continue;
    try {
      if (await deps.db.write((trx) => matchOne(trx, deps, one))) matched += 1;
      looked.set(one.caseId, seen);
    } catch (error) {
      deps.log.error({ error, caseId: one.caseId }, 'a return could not be matched'); // the next round tries again; the others go on
    }
  }
  if (matched > 0) deps.pokeRefunds();
  return matched;
};

const forgetAllBut = (looked: Map<string, string>, waiting: readonly Waiting[]): void => {
  const open = new Set(waiting.map((one) => one.caseId));
  for (const caseId of looked.keys()) if (!open.has(caseId)) looked.delete(caseId);
};

const findWaiting = async (db: Reader): Promise<Waiting[]> => {
  const rows = await db
    .selectFrom('review_case')
    .innerJoin('return_record', 'return_record.return_id', 'review_case.return_id')
    .select(['case_id', 'return_record.market_id', 'return_record.return_id', 'record'])
    .where('review_case.status', '=', 'open')
    .where('review_case.cause', '=', 'order-unknown')
    .where('order_id', 'is', null)
    .where('voided_at', 'is', null)
    .orderBy('review_case.opened_at')
    .execute();
  const waiting: Waiting[] = [];
  for (const row of rows) {
    const marketId = row.market_id as MarketId; // acceptReturn wrote these columns
    const candidates = await candidatesOf(db, marketId, recordOf(row));
    waiting.push({ caseId: row.case_id, marketId, returnId: row.return_id as ReturnId, candidates });
  }
  return waiting;
};

/** By the whole number as it was typed, folded; or by the id, where a tablet knew an order that this store did not. */
const candidatesOf = async (db: Reader, marketId: MarketId, { order }: ReturnType<typeof recordOf>): Promise<Candidate[]> => {
  const code = 'typed' in order ? foldCode(order.typed) : '';
  if ('typed' in order && code === '') return [];
  const ofMarket = db.selectFrom('customer_order').select(['order_id', 'number', 'seq']).where('market_id', '=', marketId);
  const named = 'typed' in order ? ofMarket.where('number_code', '=', code) : ofMarket.where('order_id', '=', order.known);
  const rows = await named.orderBy('order_id').limit(MOST_NAMED).execute();
  return rows.map((row) => ({ orderId: row.order_id as OrderId, number: row.number, seq: row.seq })); // the importer made them
};

/** Locks in the order that everybody takes them: order, return, case. `false`: nothing was matched, or somebody else was first. */
const matchOne = async (trx: Tx, deps: ReturnDeps, { caseId, marketId, returnId, candidates: [first] }: Waiting): Promise<boolean> => {
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
  readonly #looked = new Map<string, string>();
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
