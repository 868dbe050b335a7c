import { describe, expect, test } from 'vitest';

import { moneyOf, zero } from 'shared-types/money';
import { aKnownOrder, at, id, someTerms } from 'shared-types/testing/builders';

import { copiesPrinted, firstName, isUncovered, sayingOf } from './slip-saying.ts';

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
    expect(sayingOf(web, row, { forManager: true }).kind).toBe('review');
    expect(sayingOf(web, { ...row, status: 'received' }, { forManager: true }).kind).toBe('web');
  });

  test('E-6 a line past its date waits for a manager, a defect does not', () => {
    const late = someTerms({ presentedAt: at('2027-01-10T10:00:00.000Z') });
    const of = { lineId: id.line(1) };
    const lines = (reason: 'style' | 'faulty') => ({ lines: [{ of, reason }] }) as never; // only what the rule reads
    expect(isUncovered(aKnownOrder(), lines('style'), late)).toBe(true);
    expect(isUncovered(aKnownOrder(), lines('faulty'), late)).toBe(false);
    expect(isUncovered(aKnownOrder(), lines('style'), someTerms())).toBe(false);
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

test('only prints count as copies', () => {
  const handed = [{ how: 'shown' }, { how: 'printed' }, { how: 'printed' }].map((one) => ({
    ...one,
    certainty: 'estimate' as const,
    copy: 0,
    at: '',
  })) as never;
  expect(copiesPrinted({ handed })).toBe(2);
});
