import { describe, expect, test } from 'vitest';

import { aChannelLine, aClaim, aKnownOrder, at, id, someTerms } from 'shared-types/testing/builders';

import type { OrderHit } from '../../store/search.ts';
import {
  askedOf,
  hitFactsOf,
  isLookAlike,
  isToday,
  markMatches,
  meansOf,
  mergeHits,
  nothingOf,
  ofOneCustomer,
  opensItself,
  rowAfter,
} from './results.ts';

const hitOf = (number: string): OrderHit => {
  const { order } = aKnownOrder({ id: number, number });
  return {
    orderId: order.orderId,
    number,
    orderType: order.orderType,
    placedAt: order.placedAt,
    customerName: 'Camille Fournier',
    total: order.total,
    units: 1,
    unitsBack: 0,
    firstLine: 'Merino crew-neck sweater',
  };
};

test.each([
  ['', 'nothing'],
  ['fo', 'too-short'],
  ['fou', 'search'],
  ['7736', 'search'],
] as const)('F-5 "%s" is %s', (text, asked) => {
  expect(askedOf(text)).toBe(asked);
});

test('what the web shop adds comes below, and never twice', () => {
  const [a, b, c] = [hitOf('EC-1'), hitOf('EC-2'), hitOf('EC-3')];
  expect(mergeHits([b, a], [a, c]).map((hit) => hit.number)).toEqual(['EC-2', 'EC-1', 'EC-3']);
});

test('F-6 what only looks like the number asked for is not called found', () => {
  expect(isLookAlike('EC-Z04I', hitOf('EC-2041'))).toBe(true);
  expect(isLookAlike('EC-2041', hitOf('EC-2041'))).toBe(false);
  expect(isLookAlike('2041', hitOf('EC-2041'))).toBe(false);
  expect(isLookAlike('Fournier', hitOf('EC-2041'))).toBe(false);
});

describe('the list under the field', () => {
  test('arrow keys walk and stop at both ends', () => {
    expect(rowAfter('ArrowDown', 0, 2)).toBe(1);
    expect(rowAfter('ArrowDown', 1, 2)).toBe(1);
    expect(rowAfter('ArrowUp', 0, 2)).toBe(0);
    expect(rowAfter('x', 0, 2)).toBeNull();
    expect(rowAfter('ArrowDown', 0, 0)).toBeNull();
  });

  test('one exact scanned number opens itself; several hits or another number do not', () => {
    const hit = hitOf('EC-20417736');
    expect(opensItself('ec20417736', [hit])).toBe(hit);
    expect(opensItself('7736', [hit])).toBeNull();
    expect(opensItself('EC-20417736', [hit, hitOf('EC-2')])).toBeNull();
    expect(opensItself('https://shop.example/orders/EC-20417736', [hit])).toBe(hit);
  });

  test('F-10 a parcel opens its order, a garment never does', () => {
    const hit = hitOf('EC-20417736');
    expect(opensItself('1Z8V92A70367203024', [hit])).toBe(hit);
    expect(opensItself('1Z8V92A70367203024', [hit, hitOf('EC-2')])).toBeNull();
    expect(opensItself('4006381333931', [hit])).toBeNull();
  });

  test('what was not found is named as what it is', () => {
    expect(nothingOf('EC-1')).toEqual({ key: 'find.none', code: 'EC-1' });
    expect(nothingOf('4006381333931')).toEqual({ key: 'find.noneArticle', code: '4006381333931' });
    expect(nothingOf('RA123456785GB')).toEqual({ key: 'find.noneParcel', code: 'RA123456785GB' });
    expect(nothingOf('https://shop.example/orders/EC-20417799?x=1')).toEqual({ key: 'find.none', code: 'EC-20417799' });
  });
});

test('the searched part of a name is marked as it is written', () => {
  expect(markMatches('Maëlle Fournier-Leclerc', 'fourn maelle')).toEqual([
    { text: 'Maëlle', isMatch: true },
    { text: ' ', isMatch: false },
    { text: 'Fourn', isMatch: true },
    { text: 'ier', isMatch: false },
    { text: '-', isMatch: false },
    { text: 'Leclerc', isMatch: false },
  ]);
});

describe('what a row says about an order', () => {
  test('units left and the last day, as the desk will count them', () => {
    const known = aKnownOrder({ lines: [aChannelLine({ quantity: 3 })] }, { claims: [{ lineId: id.line(1), claim: aClaim() }] });
    expect(hitFactsOf(known, someTerms())).toMatchObject({ returnable: 2, until: '2026-12-14', isLate: false, route: 'web' });
  });

  test('past its date it says so', () => {
    expect(hitFactsOf(aKnownOrder(), someTerms({ presentedAt: at('2026-12-15T10:00:00.000Z') })).isLate).toBe(true);
  });

  test('means of payment are masked', () => {
    expect(meansOf(aKnownOrder().order.payments)).toEqual(['Visa\u00A0…\u20604417']);
  });
});

test('today is a day of the store, not of the device', () => {
  const zone = someTerms().zone;
  expect(isToday(at('2026-11-20T23:30:00.000Z'), at('2026-11-21T10:00:00.000Z'), zone)).toBe(true);
  expect(isToday(at('2026-11-20T22:30:00.000Z'), at('2026-11-21T10:00:00.000Z'), zone)).toBe(false);
});

test('an e-mail or a phone leads to its customer, a name or a number to no more than its orders', () => {
  const [hit, other] = [hitOf('EC-1'), { ...hitOf('EC-2'), customerName: 'Ada Klein' }];
  expect(
    ['camille@example.org', '+33 6 12 34 56 78', 'Camille Fournier', 'EC-1'].map((text) => ofOneCustomer(text, [hit])?.number),
  ).toEqual(['EC-1', 'EC-1', undefined, undefined]);
  expect(ofOneCustomer('camille@example.org', [hit, other])).toBeNull();
  expect(ofOneCustomer('camille@example.org', [])).toBeNull();
});
