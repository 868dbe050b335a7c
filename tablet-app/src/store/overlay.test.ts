import 'fake-indexeddb/auto';

import type { ReturnId } from 'shared-types/ids';
import { unitsReturnable } from 'shared-types/returnable';
import type { Ruling } from 'shared-types/return';
import { aClaim, aKnownOrder, aRuling, id } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import { confirmReturn } from '../features/return-desk/confirm-return.ts';
import { aDraft, aSegment, aTablet } from './for-tests.ts';
import type { TestTablet } from './for-tests.ts';
import { recordCommand } from './record-return.ts';

const known = aKnownOrder();

const recorded = async (tablet: TestTablet) => {
  const { listed, bytes } = await aSegment([known]);
  await tablet.engine.storeSegment(listed, bytes);
  await tablet.engine.finishLoad({ epoch: 'e1', cursor: 'start', segments: [listed] });
  const answer = await confirmReturn(tablet, { draft: aDraft(tablet), known, labelOf: () => ({ text: 'x', language: 'fr' }) });
  if (!answer.ok) throw new Error('not recorded');
  return answer.value;
};

const freeUnits = async (tablet: TestTablet): Promise<number> => {
  const open = await tablet.search.open(known.order.orderId);
  const line = open?.order.lines[0];
  return open && line ? unitsReturnable(open, line) : -1;
};

const decided = (tablet: TestTablet, returnId: ReturnId, changeSeq: number, ruling: Partial<Ruling> = {}) =>
  tablet.ledger.returns.update(returnId, {
    verdict: {
      kind: 'decided',
      commandId: id.command(1),
      clientSeq: 1,
      replayed: false,
      receipt: null,
      changeSeq,
      ruling: aRuling(ruling),
    },
  });

test('F10 what was returned here is held at once, and money and shipping with it', async () => {
  const tablet = await aTablet();
  await recorded(tablet);
  const open = await tablet.search.open(known.order.orderId);
  expect(await freeUnits(tablet)).toBe(0);
  expect(open?.state.payments[0]?.pending.minor).toBe(8_010);
});

test('F10 the local claim stays until the feed has passed the ruling, not until the push answered', async () => {
  const tablet = await aTablet();
  const local = await recorded(tablet);
  await decided(tablet, local.returnId, 50);
  expect(await freeUnits(tablet)).toBe(0);
  const position = await tablet.engine.position();
  await tablet.cache.meta.put({ key: 'feed', value: { ...position, seq: 50 } });
  expect(await freeUnits(tablet)).toBe(1);
});

test('F10 a claim that the feed tells already is not counted twice', async () => {
  const tablet = await aTablet();
  const local = await recorded(tablet);
  const lineId = id.line(1);
  const held = aKnownOrder({}, { claims: [{ lineId, claim: aClaim({ returnId: local.returnId }) }] });
  const { listed, bytes } = await aSegment([held], { asOf: 60 });
  await tablet.engine.storeSegment(listed, bytes);
  await tablet.engine.finishLoad({ epoch: 'e1', cursor: 'start', segments: [listed] });
  const open = await tablet.search.open(known.order.orderId);
  expect(open?.state.lines[0]?.claims).toHaveLength(1);
});

test('a return that was refused, a duplicate, or taken back before it was sent holds nothing', async () => {
  const tablet = await aTablet();
  const local = await recorded(tablet);
  await decided(tablet, local.returnId, 50, { outcome: 'duplicate' });
  expect(await freeUnits(tablet)).toBe(1);
  await tablet.ledger.returns.update(local.returnId, { verdict: null });
  expect(await freeUnits(tablet)).toBe(0);
  await recordCommand(tablet, { type: 'return.void', body: { returnId: local.returnId, goodsStillHere: true, note: '' } });
  expect(await freeUnits(tablet)).toBe(1);
});
