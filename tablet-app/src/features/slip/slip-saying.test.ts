import { describe, expect, test } from 'vitest';

import { moneyOf, zero } from 'shared-types/money';

import { firstName, isTransferred, sayingOf } from './slip-saying.ts';

const refund = moneyOf(19_620, 'EUR');
const web = { route: 'web', blind: false, amounts: { goods: refund, shipping: zero('EUR'), refund, atTill: zero('EUR') } } as const;
const row = { local: null, view: null, refund, status: 'saved' } as const;

describe('what a customer is told', () => {
  test('P-4 before the ruling the amount is an estimate', () => {
    expect(sayingOf(web, row)).toEqual({ kind: 'web', amount: refund, certainty: 'estimate' });
    expect(sayingOf(web, null)).toMatchObject({ kind: 'web', certainty: 'estimate' });
  });

  test('a ruled amount replaces the quoted one', () => {
    expect(sayingOf(web, { ...row, refund: moneyOf(10_000, 'EUR'), status: 'received' })).toMatchObject({ amount: { minor: 10_000 } });
  });

  test('under review and without an order no amount is promised', () => {
    expect(sayingOf(web, { ...row, status: 'person' }).kind).toBe('review');
    expect(sayingOf({ ...web, blind: true, amounts: null }, row).kind).toBe('review');
  });

  test('before the ruling nothing is promised where a manager must decide', () => {
    expect(sayingOf({ ...web, forManager: true }, row).kind).toBe('review');
    expect(sayingOf({ ...web, forManager: true }, { ...row, status: 'received' }).kind).toBe('web');
  });

  test('R-18 what finance transfers is promised all the same, and said to be a transfer', () => {
    const view = { refunds: [{ state: 'review', cause: 'for-finance' }] } as never; // only what the rule reads
    expect(sayingOf(web, { ...row, status: 'person', view })).toMatchObject({ kind: 'web', certainty: 'confirmed' });
    const means = (method: 'card' | 'cash-on-delivery') => ({ means: [{ method, label: '', last4: null, amount: refund, receipt: null }] });
    expect([isTransferred(means('cash-on-delivery')), isTransferred(means('card'))]).toEqual([true, false]);
  });

  test('R-1 the till and a payment never charged have no web refund', () => {
    const till = { ...web, route: 'till', amounts: { ...web.amounts, refund: zero('EUR'), atTill: refund } } as const;
    expect(sayingOf(till, row)).toEqual({ kind: 'till', amount: refund });
    expect(sayingOf({ ...web, route: 'void' }, row).kind).toBe('void');
    expect(sayingOf({ ...web, route: 'none' }, row).kind).toBe('goods');
  });
});

test('people are thanked by their first name', () => {
  expect(firstName('Camille Fournier')).toBe('Camille');
  expect(firstName('')).toBe('');
});
