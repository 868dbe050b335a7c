import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { at } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import { keepingTransport, keptMailsFolder, readKeptMails } from './kept-mails.ts';

test('P-11 the demo keeps its mails as files that any mail program opens, newest first', async () => {
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'retour-mails-'));
  const folder = keptMailsFolder(dataFolder);
  expect(readKeptMails(folder)).toEqual([]);
  const moments = [at('2026-11-21T13:00:00.000Z'), at('2026-11-21T14:00:00.000Z')];
  const transport = keepingTransport(folder, () => moments.shift() ?? at('2026-11-21T15:00:00.000Z'));
  const letter = { to: 'camille@example.org', language: 'de', subject: 'Ihre Rückgabe', text: 'Grüße', html: '<p>Grüße</p>' };
  for (const mailId of ['m1', 'm2']) expect(await transport.post({ ...letter, mailId })).toEqual({ kind: 'sent' });
  const { html: _, ...shown } = letter;
  expect(readKeptMails(folder)).toEqual([
    { ...shown, at: '2026-11-21T14:00:00.000Z' },
    { ...shown, at: '2026-11-21T13:00:00.000Z' },
  ]);
  expect(readdirSync(folder).toSorted()).toEqual(['m1.eml', 'm1.json', 'm2.eml', 'm2.json']);
  expect(readFileSync(path.join(folder, 'm1.eml'), 'utf8')).toMatch(/^Message-ID: <m1@halden\.example>|\nMessage-ID: <m1@halden\.example>/);
  rmSync(dataFolder, { recursive: true });
});
