import { expect, test } from 'vitest';

import { readChannelsFile } from './channels-file.ts';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const entry = { id: 'shop-fr', engine: 'webhook', url: 'https://shop.example/retour', secrets: [SECRET] };

const faultsOf = (value: unknown): readonly string[] => {
  const read = readChannelsFile(typeof value === 'string' ? value : JSON.stringify(value));
  return read.ok ? [] : read.error;
};

test('what is not said has a usual value', () => {
  expect(readChannelsFile(JSON.stringify([entry]))).toMatchObject({
    ok: true,
    value: [{ id: 'shop-fr', timeoutMs: 10_000, quietMs: 60_000, absence: 'likely', mostAnswerBytes: 1_048_576 }],
  });
});

test('several channels, each with up to two secrets', () => {
  const second = { ...entry, id: 'shop-jp', secrets: [SECRET, `whsec_${Buffer.alloc(32, 1).toString('base64')}`] };
  expect(readChannelsFile(JSON.stringify([entry, second]))).toMatchObject({ ok: true, value: [{ id: 'shop-fr' }, { id: 'shop-jp' }] });
});

test.each([
  ['url', { url: 'http://shop.example/retour' }],
  ['url', { url: 'ftp://localhost/x' }],
  ['url', { url: 'https://me:secret@shop.example/' }],
  ['url', { url: 'https://shop.example/#x' }],
  ['url', { url: 'shop.example' }],
  ['id', { id: 'a b' }],
  ['engine', { engine: 'vendure' }],
  ['secrets', { secrets: [] }],
  ['secrets', { secrets: [SECRET, SECRET, SECRET] }],
  ['secrets.0', { secrets: ['whsec_short'] }],
  ['timeoutMs', { timeoutMs: 31_000 }],
  ['timeoutMs', { timeoutMs: '10' }],
  ['quietMs', { quietMs: 5_000 }],
  ['absence', { absence: 'maybe' }],
])('a wrong %s is named, and nothing of the file is quoted', (field, wrong) => {
  const faults = faultsOf([entry, { ...entry, id: 'other', ...wrong }]);
  expect(faults.map((fault) => fault.split(':')[0])).toEqual([`1.${field}`]);
  expect(faults.join()).not.toMatch(/MfKQ|secret@|whsec_short/);
});

test('an unknown field, two of one name, another shape and no JSON', () => {
  expect(faultsOf([{ ...entry, timeout: 3 }])[0]).toMatch(/^0: .*timeout/);
  expect(faultsOf([entry, entry])).toEqual(['1.id: the channel shop-fr stands here twice']);
  expect(faultsOf({ channels: [entry] })[0]).toMatch(/array/);
  expect(faultsOf(`[{"secrets":["${SECRET}"`)).toEqual(['not JSON']);
});

test('http is for this machine only', () => {
  for (const url of ['http://localhost:4000/hook', 'http://127.0.0.1:4000', 'http://[::1]:4000/'])
    expect(faultsOf([{ ...entry, url }])).toEqual([]);
});
