import * as fc from 'fast-check';
import { addMs } from 'shared-types/calendar';
import { caseId } from 'shared-types/ids';
import type { ReturnId } from 'shared-types/ids';
import type { Ruling } from 'shared-types/return';
import { aChannelLine, id } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import { eachDatabase } from '../db/for-tests.ts';
import type { RefundIntent } from '../channels/channel.ts';
import { importOrders } from '../orders/import-orders.ts';
import type { Trouble } from '../refunds/shop-for-tests.ts';
import { expectSound } from '../refunds/sound-for-tests.ts';
import { openCounter } from './counter-for-tests.ts';
import type { Counter } from './counter-for-tests.ts';

const QUANTITY = 5;
const PAID = 9_999;

type Act =
  | Readonly<{ kind: 'record'; units: number; isReview: boolean }>
  | Readonly<{ kind: 'void' | 'push-again' | 'drain' | 'wait' }>
  | Readonly<{ kind: 'trouble'; trouble: Trouble }>
  | Readonly<{ kind: 'shop-refunds'; minor: number }>
  /** The shop takes units back or cancels them by itself, or takes that back. */
  | Readonly<{ kind: 'shop-returns'; units: number }>
  /** A manager decides the case that is open longest, or shortest. */
  | Readonly<{ kind: 'decide'; decision: 'accept' | 'refuse'; isOldest: boolean }>
  | Readonly<{ kind: 'slip'; certainty: 'estimate' | 'confirmed' }>;

const troubles: Trouble[] = ['busy-before', 'answer-lost', 'request-lost', 'declined', 'pending', 'refused-after-work'];

const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('record' as const), units: fc.integer({ min: 1, max: 3 }), isReview: fc.boolean() }),
  },
  { weight: 5, arbitrary: fc.record({ kind: fc.constantFrom('void' as const, 'push-again' as const, 'drain' as const, 'wait' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('trouble' as const), trouble: fc.constantFrom(...troubles) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('shop-refunds' as const), minor: fc.integer({ min: 1, max: 6_000 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('shop-returns' as const), units: fc.integer({ min: 0, max: QUANTITY }) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('decide' as const),
      decision: fc.constantFrom('accept' as const, 'accept' as const, 'refuse' as const),
      isOldest: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('slip' as const), certainty: fc.constantFrom('estimate' as const, 'confirmed' as const) }),
  },
);

type Recorded = ReturnType<Counter['record']>;

const live = async (counter: Counter, acts: readonly Act[]): Promise<void> => {
  const pushed: Recorded[] = [];
  for (const one of acts) await happen(counter, one, pushed);
};

const happen = async (counter: Counter, one: Act, pushed: Recorded[]): Promise<void> => {
  const last: ReturnId | undefined = pushed.at(-1)?.body.returnId;
  switch (one.kind) {
    case 'record':
      pushed.push(counter.record({ lines: [{ units: one.units }], quotedMinor: null }, one.isReview ? expired(counter) : {}));
      return push(counter, pushed);
    case 'push-again':
      return push(counter, pushed);
    case 'void':
      return last && push(counter, [counter.command('return.void', { returnId: last, goodsStillHere: true, note: '' })]);
    case 'slip':
      return (
        last &&
        push(counter, [counter.command('slip.handed', { returnId: last, how: 'printed', certainty: one.certainty, copy: 0, mail: null })])
      );
    case 'decide':
      return decide(counter, one);
    case 'drain':
      return counter.worker.drain();
    case 'wait':
      return counter.pass(61_000);
    case 'trouble':
      return void counter.shop.troubles.push(one.trouble);
    case 'shop-refunds':
      return shopRefunds(counter, one.minor);
    case 'shop-returns':
      return shopReturns(counter, one.units);
  }
};

const expired = (counter: Counter) => ({ grant: counter.grant({ expiresAt: addMs(counter.now(), -1) }) });

/** Nothing that is sent ever stays without a final answer. */
const push = async (counter: Counter, commands: readonly unknown[]): Promise<void> => {
  const { verdicts } = await counter.push(commands);
  expect(verdicts.filter((verdict) => verdict.kind !== 'decided')).toEqual([]);
};

const decide = async (counter: Counter, { decision, isOldest }: Extract<Act, { kind: 'decide' }>): Promise<void> => {
  const asked = await counter.db.read
    .selectFrom('review_case')
    .select('case_id')
    .where('status', '=', 'open')
    .orderBy('opened_at', isOldest ? 'asc' : 'desc')
    .orderBy('case_id')
    .executeTakeFirst();
  if (!asked) return;
  const body = { caseId: caseId.parse(asked.case_id), decision, words: '', goods: null, matchedOrder: null, refund: null };
  await push(counter, [counter.command('case.decide', body, { grant: counter.grant({ role: 'manager' }) })]);
};

/** As the importer hears of it. */
const shopReturns = async (counter: Counter, units: number): Promise<void> => {
  const document = counter.shop.orders.get('o1');
  const [line] = document?.lines ?? [];
  if (!document || !line) return;
  const changed = { ...document, sequence: document.sequence + 1, lines: [{ ...line, returned: units }] };
  counter.shop.orders.set('o1', changed);
  await importOrders(counter.db, { channel: id.channel, documents: [changed], clock: counter.now, indexKey: counter.deps.keys.indexKey });
};

const shopRefunds = ({ shop }: Counter, minor: number): void => {
  const payment = shop.orders.get('o1')?.payments[0];
  if (payment && payment.refundedMinor + minor <= payment.capturedMinor) shop.refundByStaff('o1', 'p1', minor);
};

/** All is well from here on, for as long as it takes. */
const settle = async (counter: Counter): Promise<void> => {
  counter.shop.troubles = [];
  counter.shop.settlePending();
  for (let round = 0; round < 8; round += 1) {
    await counter.worker.drain();
    counter.pass(20 * 60_000);
  }
};

/** What a person must explain was put before one, and what is void or refused holds nothing and pays nothing. */
const expectNothingForgotten = async ({ db }: Counter): Promise<void> => {
  const returns = await db.read.selectFrom('return_record').selectAll().execute();
  for (const row of returns) {
    const refunds = await db.read.selectFrom('refund').selectAll().where('return_id', '=', row.return_id).execute();
    const cases = await db.read.selectFrom('review_case').selectAll().where('return_id', '=', row.return_id).execute();
    const claims = await db.read.selectFrom('claim').selectAll().where('return_id', '=', row.return_id).execute();
    const isHeld = claims.some((claim) => claim.status !== 'released');
    for (const refund of refunds.filter((one) => one.state === 'failed' || one.state === 'review')) {
      expect(cases.some((one) => one.refund_key === refund.refund_key)).toBe(true);
    }
    if (row.voided_at !== null) expect([isHeld, refunds.filter((refund) => refund.state !== 'cancelled')]).toEqual([false, []]);
    if (row.voided_at !== null) expect(cases.filter((one) => one.status === 'open')).toEqual([]);
    const isRefused = cases.some((one) => one.kind === 'review' && one.status === 'refused');
    if (isRefused) expect([isHeld, refunds]).toEqual([false, []]);
    const ruling = JSON.parse(row.ruling) as Ruling; // written by a decision
    const units = claims.reduce((all, claim) => all + (claim.status === 'released' ? 0 : claim.units), 0);
    if (row.voided_at === null) expect(ruling.lines.reduce((all, line) => all + line.units, 0)).toBe(units);
    const planned = refunds.reduce((all, refund) => all + (JSON.parse(refund.intent) as RefundIntent).amount.minor, 0);
    if (row.voided_at === null && row.reserved_plan === '[]') expect(planned).toBeLessThanOrEqual(ruling.refund?.minor ?? 0);
    const isLeftOver = ruling.lines.some((line) => line.heldBy !== null && line.units < line.asked);
    if (isLeftOver && row.voided_at === null) expect(cases.length).toBeGreaterThan(0);
  }
};

eachDatabase('any history of one order', (open) => {
  test('R-4 R-6 R-9 R-20 records, voids, decisions, repeats and troubles in any order: each refund at most once, books and counters agree', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 4, maxLength: 18 }), async (acts) => {
        const counter = await openCounter(await open());
        await counter.order({ lines: [aChannelLine({ quantity: QUANTITY, paidMinor: PAID })] });
        await live(counter, acts);
        await settle(counter);
        const refunds = await counter.db.read.selectFrom('refund').select(['refund_key', 'state', 'amount_minor']).execute();
        const given = counter.shop.book.filter((booked) => booked.key !== '');
        expect(new Set(given.map((booked) => booked.key)).size).toBe(given.length);
        const confirmed = refunds.filter((refund) => refund.state === 'confirmed').reduce((all, refund) => all + refund.amount_minor, 0);
        expect(confirmed).toBe(counter.shop.givenMinor());
        const payment = counter.shop.orders.get('o1')?.payments[0];
        expect(payment?.refundedMinor).toBeLessThanOrEqual(PAID);
        expect(refunds.every((refund) => ['confirmed', 'failed', 'review', 'cancelled'].includes(refund.state))).toBe(true);
        const line = await counter.db.read.selectFrom('order_line').select('claimed').executeTakeFirstOrThrow();
        const claims = await counter.db.read.selectFrom('claim').select('units').where('status', '!=', 'released').execute();
        expect(line.claimed).toBe(claims.reduce((all, claim) => all + claim.units, 0));
        expect(line.claimed).toBeLessThanOrEqual(QUANTITY);
        await expectNothingForgotten(counter);
        await expectSound(counter.db, counter.now());
      }),
      { numRuns: 25 },
    );
  });
});
