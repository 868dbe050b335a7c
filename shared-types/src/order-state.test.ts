import { expect, test } from 'vitest';

import { channelFactsOf } from './freeze-order.ts';
import { moneyOf } from './money.ts';
import { orderState, stateOfLine } from './order.ts';
import { joinState } from './order-state.ts';
import { aChannelLine, aChannelOrder, aClaim, aKnownOrder, id } from './testing/builders.ts';

const eur = (minor: number) => moneyOf(minor, 'EUR');
const paid = (refundedMinor: number) => [
  { id: 'p1', method: 'card' as const, capturedBy: 'web' as const, authorisedMinor: 8_010, capturedMinor: 8_010, refundedMinor },
];

test('S-7 the channel’s facts and our claims make one row that passes the schema of the wire', () => {
  const { order } = aKnownOrder();
  const holdings = { claims: [{ lineId: id.line(1), claim: aClaim() }], money: [], shipping: eur(100) };
  const state = joinState(order, channelFactsOf(aChannelOrder()), holdings, { seq: 7, closed: true });
  expect(orderState.parse(state)).toEqual(state);
  expect(state).toMatchObject({ seq: 7, closed: true, shippingBack: eur(100), lines: [{ delivered: 1, claims: [{ units: 1 }] }] });
});

test('S-7 confirmed money of ours is refunded, planned or reserved money is pending', () => {
  const money = [
    { paymentId: id.payment(1), amount: eur(1_000), isConfirmed: true },
    { paymentId: id.payment(1), amount: eur(300), isConfirmed: false },
  ];
  const known = aKnownOrder({ payments: paid(2_000) }, { money });
  expect(known.state.payments[0]).toMatchObject({ captured: eur(8_010), refunded: eur(3_000), pending: eur(300) });
});

test('S-7 what the channel gave back without naming a line is told apart', () => {
  const known = aKnownOrder({ payments: paid(3_000), lines: [aChannelLine({ refundedMinor: 2_000 })] });
  expect(known.state.refundedWithoutLine).toEqual(eur(1_000));
  expect(known.state.lines[0]).toMatchObject({ refundedAtChannel: eur(2_000), refundedTaxAtChannel: eur(333) });
});

test('S-7 a line that the channel tells nothing about is untouched', () => {
  const known = aKnownOrder();
  const line = known.order.lines[0];
  expect(line && stateOfLine({ ...known, state: { ...known.state, lines: [] } }, line)).toMatchObject({
    delivered: 1,
    cancelled: 0,
    claims: [],
  });
});
