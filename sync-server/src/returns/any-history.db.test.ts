import * as fc from 'fast-check';
import type { ReturnId } from 'shared-types/ids';
import { aChannelLine } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import { eachDatabase } from '../db/for-tests.ts';
import type { Trouble } from '../refunds/shop-for-tests.ts';
import { openCounter } from './counter-for-tests.ts';
import type { Counter } from './counter-for-tests.ts';

const QUANTITY = 5;
const PAID = 9_999;

type Act =
  | Readonly<{ kind: 'record'; units: number }>
  | Readonly<{ kind: 'void' | 'push-again' | 'drain' | 'wait' }>
  | Readonly<{ kind: 'trouble'; trouble: Trouble }>
  | Readonly<{ kind: 'shop-refunds'; minor: number }>;

const troubles: Trouble[] = ['busy-before', 'answer-lost', 'request-lost', 'declined', 'pending', 'refused-after-work'];

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('record' as const), units: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constantFrom('void' as const, 'push-again' as const, 'drain' as const, 'wait' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('trouble' as const), trouble: fc.constantFrom(...troubles) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('shop-refunds' as const), minor: fc.integer({ min: 1, max: 6_000 }) }) },
);

const live = async (counter: Counter, acts: readonly Act[]): Promise<void> => {
  const pushed: ReturnType<Counter['record']>[] = [];
  for (const one of acts) {
    const last: ReturnId | undefined = pushed.at(-1)?.body.returnId;
    if (one.kind === 'record') pushed.push(counter.record({ lines: [{ units: one.units }], quotedMinor: null }));
    if (one.kind === 'record' || one.kind === 'push-again') await counter.push(pushed);
    if (one.kind === 'void' && last)
      await counter.push([counter.command('return.void', { returnId: last, goodsStillHere: true, note: '' })]);
    if (one.kind === 'drain') await counter.worker.drain();
    if (one.kind === 'wait') counter.pass(61_000);
    if (one.kind === 'trouble') counter.shop.troubles.push(one.trouble);
    if (one.kind === 'shop-refunds') shopRefunds(counter, one.minor);
  }
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

eachDatabase('any history of one order', (open) => {
  test('R-4 R-6 R-9 records, voids, repeats and troubles in any order: each refund at most once, books and counters agree', async () => {
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
        const open_ = await counter.db.read.selectFrom('review_case').select('return_id').where('status', '=', 'open').execute();
        for (const refund of refunds.filter((one) => one.state === 'failed' || one.state === 'review')) {
          expect(open_.some((row) => refund.refund_key.includes(row.return_id ?? '—'))).toBe(true);
        }
      }),
      { numRuns: 25 },
    );
  });
});
