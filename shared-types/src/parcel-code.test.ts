import { expect, test } from 'vitest';

import { codesInAddress, gtinInAddress } from './code-address.ts';
import { readCheckedParcel, readShapedParcel } from './parcel-code.ts';
import { codesOf, readScanCode } from './scan-code.ts';

/** As labels carry them: what is read, and the numbers under which a shop may have kept the parcel. */
const LABELS: readonly (readonly [carrier: string, read: string, codes: readonly string[]])[] = [
  ['UPS', '1Z999AA10123456784', ['1Z999AA10123456784']],
  ['UPS', '1z 8v9 2a7 03 6720 3024', ['1Z8V92A70367203024']],
  ['DHL Paket', '00340434161094015902', ['00340434161094015902', '340434161094015902']],
  ['DHL Paket, without its 00', '340434161094015902', ['00340434161094015902', '340434161094015902']],
  ['DHL Paket, as GS1 text', '(00) 3 4043416 109401590 2', ['00340434161094015902', '340434161094015902']],
  ['DHL Paket, by a scanner that says how', ']C100340434161094015902', ['00340434161094015902', '340434161094015902']],
  ['DHL Express licence plate', 'JJD014600004277315431', ['JD014600004277315431', 'JJD014600004277315431']],
  ['DHL Express tracking', 'JD014600004277315431', ['JD014600004277315431', 'JJD014600004277315431']],
  ['DHL return', 'JVGL06241512345678', ['JVGL06241512345678']],
  ['DHL eCommerce', 'GM605112345678901234', ['GM605112345678901234']],
  ['DPD, as shown', '0190 5002 3456 15 Y', ['01905002345615', '01905002345615Y']],
  ['DPD label', '%004782901905002679885101276', ['01905002679885', '01905002679885Z']],
  ['DPD label, as printed below it', '0047 829 0190 5002 6798 85 101 276 6', ['01905002679885', '01905002679885Z']],
  ['Royal Mail', 'RA123456785GB', ['RA123456785GB']],
  ['La Poste abroad', 'CB 123 456 785 FR', ['CB123456785FR']],
  ['Correos', 'PQ4F6P0704123450128014A', ['PQ4F6P0704123450128014A']],
  ['Correos S10', 'CD123456785ES', ['CD123456785ES']],
  ['Poste Italiane', '3UW1GU1234567', ['3UW1GU1234567']],
  ['Colissimo', '6A12345678901', ['6A12345678901']],
  ['Amazon', 'TBA123456789012', ['TBA123456789012']],
];

test.each(LABELS)('F-10 a parcel is known by the number on its label: %s %s', (_, read, codes) => {
  expect(readScanCode(read)).toMatchObject({ kind: 'parcel' });
  expect(codesOf(readScanCode(read))).toEqual(codes);
});

test('F-10 a number that its own check digit refutes is no parcel, and is searched all the same', () => {
  for (const read of ['1Z999AA10123456785', 'RA123456784GB', '00340434161094015903', '01905002345615X']) {
    expect(readCheckedParcel(read, read)).toBeNull();
    expect(readScanCode(read)).not.toMatchObject({ kind: 'parcel' });
    expect(codesOf(readScanCode(read))).toEqual([read]);
  }
});

test('F-10 a number without letters or check digit (GLS, Mondial Relay) is searched as the code it is', () => {
  for (const read of ['30256742385', '38250019', '6120123456789012']) expect(codesOf(readScanCode(read))).toContain(read);
});

test('F-10 names and words are no parcels', () => {
  for (const code of ['JONATHANSMITH', 'MERNVM', 'EC20417736', 'ABCDEFGHIJKLMNOPQRSTUVW', '']) expect(readShapedParcel(code)).toBeNull();
});

test('F-5 an address leads to what it calls an order, else to its last part with a number', () => {
  expect(codesInAddress('https://shop.example/fr/commandes/EC-20417736?utm=2024mail')?.[0]).toBe('EC-20417736');
  expect(codesInAddress('https://shop.example/track?order_number=CC-3310294&lang=de')?.[0]).toBe('CC-3310294');
  expect(codesInAddress('http://shop.example/o/EC%2020417736#top')?.[0]).toBe('EC 20417736');
  expect(codesInAddress('https://shop.example/help')).toEqual([]);
  expect(codesInAddress('https://shop.example/%E0%A4%A/1234')).toContain('1234');
  expect(codesInAddress('EC-20417736')).toBeNull();
  expect(gtinInAddress('https://id.brand.example/01/04006381333931/21/7A?x=1')).toBe('04006381333931');
  expect(gtinInAddress('https://id.brand.example/02/04006381333931')).toBeNull();
});
