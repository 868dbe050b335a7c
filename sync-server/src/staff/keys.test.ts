import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { expect, test } from 'vitest';

import { signJws, verifyJws } from './jws.ts';
import { loadKeys } from './keys.ts';

const aFolder = (): string => path.join(mkdtempSync(path.join(tmpdir(), 'retour-keys-')), 'keys');

const loaded = (folder: string) => {
  const keys = loadKeys(folder, { exists: false });
  if (!keys.ok) throw new Error('no keys');
  return keys.value;
};

test('S-8 keys are made once, read again, and never made anew for a store that exists', () => {
  const folder = aFolder();
  expect(loadKeys(folder, { exists: true })).toMatchObject({ ok: false, error: { kind: 'keys-missing' } });
  const first = loaded(folder);
  expect(loaded(folder).publicJwk).toEqual(first.publicJwk);
  rmSync(path.join(folder, 'index.key'));
  expect(loadKeys(folder, { exists: false })).toMatchObject({ ok: false, error: { file: path.join(folder, 'index.key') } });
});

test('F59 a JWS counts only with our key and our algorithm', () => {
  const keys = loaded(aFolder());
  const text = signJws({ a: 1 }, keys.signing);
  const [header = '', payload = '', signature = ''] = text.split('.');
  expect(verifyJws(text, keys.verifying)).toEqual({ a: 1 });
  const none = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url');
  const other = Buffer.from(JSON.stringify({ a: 2 })).toString('base64url');
  for (const forged of [
    `${none}.${payload}.`,
    `${none}.${payload}.${signature}`,
    `${header}.${other}.${signature}`,
    `${text}.x`,
    '',
    'a.b.c',
  ]) {
    expect(verifyJws(forged, keys.verifying)).toBeNull();
  }
  expect(verifyJws(text, loaded(aFolder()).verifying)).toBeNull();
});
