import { moneyOf } from 'shared-types/money';
import { aChannelLine, id } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import { eachDatabase } from '../db/for-tests.ts';
import { takeResult } from '../refunds/told-result.ts';
import { openCounter } from './counter-for-tests.ts';

const eur = (minor: number) => moneyOf(minor, 'EUR');

eachDatabase('money that a shop tells of counts once', (open) => {
  test('R-22 what was cancelled here and given there is counted, and is never given again', async () => {
    const counter = await openCounter(await open());
    await counter.order({ lines: [aChannelLine(), aChannelLine({ id: 'l2', sku: 'SCARF' })] });
    const voided = counter.record();
    const { returnId } = voided.body;
    await counter.push([voided, counter.command('return.void', { returnId, goodsStillHere: true, note: '' })]);
    const told = { channel: id.channel, returnId, key: 'refund:p1', state: 'done', externalId: 'T-1', at: counter.now() } as const;
    expect(await takeResult(counter.deps, { ...told, amount: eur(8_010) })).toMatchObject({ kind: 'taken', state: 'confirmed' });
    const cases = await counter.db.read.selectFrom('review_case').select('cause').where('status', '=', 'open').execute();
    expect(cases).toEqual([{ cause: 'orphan-refund' }]);
    const both = counter.record({ lines: [{}, { of: { lineId: id.line(2) } }], quotedMinor: null });
    expect(await counter.decided(both)).toMatchObject({ refund: eur(8_010) });
  });
});
