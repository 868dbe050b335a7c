import { expect, test } from 'vitest';

import { codesOf, lookAlikes, readScanCode, shownCode, withoutSymbology } from './scan-code.ts';
import { announcedCodeOf } from './announced-code.ts';
import { encodeSlipCode, slipAddress } from './slip.ts';
import { slipNumberOf } from './slip-number.ts';
import { at, id } from './testing/builders.ts';

const slip = slipNumberOf({ store: 'BEC7', install: 'A3K', sequence: 418 });

test('F-5 a slip is known by its address and by its number, however it was typed', () => {
  const code = encodeSlipCode({
    returnId: id.return(1),
    slipNumber: slip,
    orderNumber: 'EC-1',
    lines: [],
    amount: null,
    presentedAt: at('2026-11-21T10:02:11.120Z'),
  });
  expect(readScanCode(slipAddress('https://retour.example', code, new Uint8Array(64)))).toMatchObject({
    kind: 'slip-code',
    slip: { code: { slipNumber: slip } },
  });
  for (const typed of [slip, slip.toLowerCase(), slip.replaceAll('-', ''), ` ${slip.replaceAll('-', ' ')}`]) {
    expect(readScanCode(typed)).toEqual({ kind: 'slip', number: slip, alsoCode: slip.replaceAll('-', '') });
  }
});

test('F-5 F-9 what was announced is known by its address and by its code', () => {
  const announced = announcedCodeOf(Uint8Array.of(1, 2, 3, 4, 5));
  for (const typed of [announced, announced.toLowerCase(), announced.replaceAll('-', ' '), `https://retour.example/a#${announced}`]) {
    expect(readScanCode(typed)).toEqual({ kind: 'announced', code: announced, alsoCode: announced.replaceAll('-', '') });
  }
  expect(readScanCode(`${announced}9`).kind).toBe('code');
});

test('F-5 a barcode is digits with a right check digit, and never a slip number', () => {
  expect(readScanCode('4006381333931')).toEqual({ kind: 'barcode', code: '4006381333931' });
  expect(readScanCode('96385074')).toEqual({ kind: 'barcode', code: '96385074' });
  expect(readScanCode('4006381333932').kind).not.toBe('barcode');
});

test('F-5 an e-mail and a telephone are told from an order number', () => {
  expect(readScanCode(' Camille@Example.org')).toEqual({ kind: 'email', email: 'camille@example.org' });
  expect(readScanCode('+33 6 12 34 56 78')).toEqual({ kind: 'phone', phone: '612345678', alsoCode: '33612345678' });
  expect(readScanCode('0612345678')).toMatchObject({ kind: 'phone', phone: '612345678', alsoCode: '0612345678' });
  expect(readScanCode('20417737')).toEqual({ kind: 'code', code: '20417737', words: '20417737' });
});

test('F-5 a text with a digit may be a code or words, one without is a name', () => {
  expect(readScanCode('ec-2041 7736')).toEqual({ kind: 'code', code: 'EC20417736', words: 'ec 2041 7736' });
  expect(readScanCode('Fournier, Zoë')).toEqual({ kind: 'name', words: 'fournier zoe' });
  expect(readScanCode('  ')).toEqual({ kind: 'empty' });
});

/** What lies on a counter and goes through a scanner: the kind, and the code that is searched first. */
const READ: readonly (readonly [read: string, kind: string, first: string | undefined])[] = [
  ['EC-20417736', 'code', 'EC20417736'],
  ['ec20417736', 'code', 'EC20417736'],
  [' EC 2041 7736\t', 'code', 'EC20417736'],
  [']C0EC-20417736', 'code', 'EC20417736'],
  [']Q1https://shop.example/orders/EC-20417736', 'code', 'EC20417736'],
  ['https://shop.example/account/order/view?id=5&order=EC-20417736', 'code', 'EC20417736'],
  ['HTTPS://SHOP.EXAMPLE/ORDERS/EC-20417736', 'code', 'EC20417736'],
  ['https://shop.example/e/AR-00000000-0', 'code', 'AR000000000'],
  ['https://id.brand.example/01/04006381333931/10/A7', 'barcode', '4006381333931'],
  ['4006381333931', 'barcode', '4006381333931'],
  [']E04006381333931', 'barcode', '4006381333931'],
  ['(01)04006381333931', 'barcode', '4006381333931'],
  ['(01)04006381333931(10)LOT7(21)0042', 'barcode', '4006381333931'],
  ['010400638133393110LOT7', 'barcode', '4006381333931'],
  [']C10104006381333931', 'barcode', '4006381333931'],
  [']d2010400638133393121A7\u001D10LOT', 'barcode', '4006381333931'],
  ['96385074', 'barcode', '96385074'],
  ['036000291452', 'barcode', '036000291452'],
  ['0036000291452', 'barcode', '0036000291452'],
  ['15410000000014', 'code', '15410000000014'],
  ['4006381333932', 'phone', '4006381333932'],
  ['MER-NV-M', 'name', undefined],
  ['SCF-SILK 12', 'code', 'SCFSILK12'],
  ['+44 20 7946 0958', 'phone', '442079460958'],
  ['(01) 42 68 53 00', 'phone', '0142685300'],
  ['anna.martin@example.org', 'email', undefined],
  ['Müller-Lüdenscheidt', 'name', undefined],
  ['   ', 'empty', undefined],
  [']C1', 'empty', undefined],
  ['%%%', 'name', undefined],
  ['0000000000000', 'barcode', '0000000000000'],
  ['<script>1</script>', 'code', 'SCRIPT1SCRIPT'],
  ['\u001D\u0004', 'name', undefined],
];

test.each(READ)('F-5 %j is read as %s', (read, kind, first) => {
  const scan = readScanCode(read);
  expect([scan.kind === 'phone' && kind === 'code' ? 'code' : scan.kind, codesOf(scan)[0]]).toEqual([kind, first]);
});

test('F-5 a product is the same in twelve, thirteen and fourteen digits', () => {
  const everyLength = (digits: string): string[] => codesOf(readScanCode(digits)).toSorted();
  expect(everyLength('036000291452')).toEqual(everyLength('0036000291452'));
  expect(codesOf(readScanCode('036000291452'))).toEqual(['036000291452', '0036000291452', '00036000291452']);
});

test('F-5 people are shown the number in an address, not the address', () => {
  expect(shownCode('https://shop.example/orders/EC-20417736?x=1')).toBe('EC-20417736');
  expect(shownCode('https://shop.example/')).toBe('https://shop.example/');
  expect(shownCode('EC-20417736')).toBe('EC-20417736');
});

test('F-5 what a scanner says before a code is not part of it', () => {
  expect(withoutSymbology(' ]E04006381333931 ')).toBe('4006381333931');
  expect(withoutSymbology(']A')).toBe(']A');
});

test('F-5 an address that is no slip of ours is only text', () => {
  expect(readScanCode('https://example.org/r#abc').kind).toBe('name');
});

test('F-6 one sign read wrongly, or all letters read for digits, is offered as near', () => {
  expect(lookAlikes('EC2O4I')).toEqual(expect.arrayContaining(['EC204I', 'EC2O41', 'EC2041']));
  expect(lookAlikes('EC2041')).toContain('EC2O41');
  expect(lookAlikes('MER-NV-M')).toEqual([]);
  expect(lookAlikes('B8S5')).not.toContain('B8S5');
});
