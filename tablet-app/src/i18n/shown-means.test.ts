import { expect, test } from 'vitest';

import { shownMeans, unbroken, unparted } from './shown-means.ts';

test('neither the name of a masked means nor its ellipsis parts from the digits', () => {
  expect(shownMeans({ label: 'Visa', last4: '3310' })).toBe('Visa\u00A0…\u20603310');
  expect(unparted('Visa …3310, Gift card …8820')).toBe('Visa\u00A0…\u20603310, Gift card\u00A0…\u20608820');
});

test('what has no digits is written as it is', () => {
  expect(shownMeans({ label: 'PayPal', last4: null })).toBe('PayPal');
  expect(unparted('More …')).toBe('More …');
});

test('a code stays on one line', () => {
  expect(unbroken('AR-4VM3P9YA-H')).toBe('AR-\u20604VM3P9YA-\u2060H');
});
