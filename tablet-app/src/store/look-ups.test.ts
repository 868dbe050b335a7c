import 'fake-indexeddb/auto';

import { orderId } from 'shared-types/ids';
import type { KnownOrder } from 'shared-types/order';
import { aClaim, aKnownOrder, id } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import { aPage, aTablet } from './for-tests.ts';

const ORDER = orderId.parse('demo-shop:o77');
const anOrder = (seq: number, facts: Parameters<typeof aKnownOrder>[1] = {}): KnownOrder => {
  const { order, state } = aKnownOrder({ id: 'o77', number: 'EC-10077' }, facts);
  return { order, state: { ...state, seq } };
};

/** Its feed stands at the beginning of this epoch. */
const aFedTablet = async (epoch: string) => {
  const tablet = await aTablet();
  await tablet.engine.startEpoch(epoch);
  await tablet.engine.finishLoad({ epoch, cursor: 'start', segments: [] });
  return tablet;
};

test('an online look-up is kept and found, and never goes over what the feed told later', async () => {
  const tablet = await aFedTablet('e1');
  expect((await tablet.engine.keep([anOrder(1)], 'e1'))?.map((hit) => hit.number)).toEqual(['EC-10077']);
  expect((await tablet.search.find('EC-10077')).hits.map((hit) => hit.number)).toEqual(['EC-10077']);
  const { state } = anOrder(30, { claims: [{ lineId: id.line(1), claim: aClaim() }] });
  await tablet.engine.applyPage(aPage([{ t: 'order-state', seq: 30, state }]), { cursor: 'start', epoch: 'e1' });
  await tablet.engine.keep([anOrder(1)], 'e1');
  expect((await tablet.search.open(ORDER))?.state.lines[0]?.claims).toHaveLength(1);
});

test('S-8 what a look-up of another epoch found is not kept, however high its sequences are', async () => {
  const tablet = await aFedTablet('e2');
  expect(await tablet.engine.keep([anOrder(90)], 'e1')).toBeNull();
  await tablet.engine.applyPage(aPage([{ t: 'order', seq: 7, ...anOrder(7) }], { epoch: 'e2' }), { cursor: 'start', epoch: 'e2' });
  expect((await tablet.search.open(ORDER))?.state.seq).toBe(7);
});
