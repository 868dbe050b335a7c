import { expect, test } from 'vitest';

import { installWay } from './install-way.ts';

const IPAD = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15';
const ANDROID = 'Mozilla/5.0 (Linux; Android 14; SM-X200) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36';

test('the browser’s own offer is the shortest way wherever it makes one', () => {
  expect(installWay({ userAgent: ANDROID, touchPoints: 5, hasOffer: true })).toBe('offer');
});

test('an iPad is known by its touch screen, whatever it calls itself', () => {
  expect(installWay({ userAgent: IPAD, touchPoints: 5, hasOffer: false })).toBe('ipad');
  expect(installWay({ userAgent: IPAD, touchPoints: 0, hasOffer: false })).toBe('computer');
  expect(installWay({ userAgent: 'Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) CriOS/126', touchPoints: 5, hasOffer: false })).toBe(
    'ipad',
  );
});

test('an Android tablet without an offer gets the steps of its menu', () => {
  expect(installWay({ userAgent: ANDROID, touchPoints: 5, hasOffer: false })).toBe('android');
});
