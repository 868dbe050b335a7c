import { expect, test } from 'vitest';

import { disposeOf, proposeDisposition, restocksHere } from './disposition.ts';
import { disposition } from './reasons.ts';

test('D-1 what is as new is resold here, a defect goes to the supplier, the worn is given away', () => {
  const proposed = (condition: 'as-new' | 'opened' | 'worn' | 'damaged' | 'incomplete', reason: 'too-small' | 'faulty') =>
    proposeDisposition({ condition, reason });
  expect(proposed('as-new', 'too-small')).toBe('resell-here');
  expect(proposed('as-new', 'faulty')).toBe('supplier');
  expect(proposed('damaged', 'too-small')).toBe('supplier');
  expect(proposed('worn', 'too-small')).toBe('donate');
  expect([proposed('opened', 'too-small'), proposed('incomplete', 'too-small')]).toEqual(['warehouse', 'warehouse']);
});

test('D-1 a proposal says what tipped the scales: the customer’s word of a defect first, then what was seen', () => {
  const why = (condition: 'as-new' | 'opened' | 'worn' | 'damaged' | 'incomplete', reason: 'too-small' | 'damaged-in-transit') =>
    disposeOf({ condition, reason }).why;
  expect(why('worn', 'damaged-in-transit')).toBe('defect');
  for (const condition of ['as-new', 'opened', 'worn', 'damaged', 'incomplete'] as const)
    expect(why(condition, 'too-small')).toBe(condition);
});

test('D-1 nothing is ever proposed to be destroyed', () => {
  for (const condition of ['as-new', 'opened', 'worn', 'damaged', 'incomplete'] as const) {
    for (const reason of ['too-small', 'faulty', 'other'] as const) expect(proposeDisposition({ condition, reason })).not.toBe('destroy');
  }
});

test('D-2 only goods that are resold here raise this store’s stock at the channel', () => {
  expect(disposition.options.filter(restocksHere)).toEqual(['resell-here']);
});
