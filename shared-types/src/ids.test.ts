import { expect, test } from 'vitest';

import { channelId, channelOrderId, orderIdOf, orderLineId, paymentId, refundKeyOf, returnId } from './ids.ts';
import { id } from './testing/builders.ts';

test('R-6 the key of a refund is a function of its return and payment, the same on every retry and after a restore', () => {
  const of = { returnId: id.return(1), paymentId: id.payment(2) };
  expect(refundKeyOf(of)).toBe(`rf_${of.returnId}_p2`);
  expect(refundKeyOf(of)).toBe(refundKeyOf({ ...of }));
  expect(refundKeyOf({ ...of, paymentId: paymentId.parse('x'.repeat(80)) }).length).toBeLessThanOrEqual(160);
});

test('an order id names its channel, so two channels never share one', () => {
  expect(orderIdOf(channelId.parse('demo-shop'), channelOrderId.parse('gid:7'))).toBe('demo-shop:gid:7');
});

test('an id holds nothing that breaks an address, a key or a signed text', () => {
  for (const bad of ['', 'a b', 'a|b', 'a/b', 'a"b', 'é', 'x'.repeat(81)]) expect(orderLineId.safeParse(bad).success).toBe(false);
  expect(returnId.safeParse('1').success).toBe(false);
});
