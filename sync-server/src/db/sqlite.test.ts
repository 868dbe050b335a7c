import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { expect, test } from 'vitest';

import { migrate } from './migrate.ts';
import { openDatabase } from './open.ts';

test('a mail address that was taken out of its row is in no page of the file any more', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'retour-traces-'));
  const file = path.join(folder, 'retour.sqlite');
  const db = await openDatabase({ kind: 'sqlite', file });
  await migrate(db);
  const about = { return_id: 'r', market_id: 'fr', store_id: 's', mask: '…', language: 'fr', slip: 's', asked_at: '', lease_until: null };
  const waiting = { state: 'waiting', tries: 0, due_at: '', cause: null, address: 'camille@example.org' } as const;
  const rows = ['m1', 'm2', 'm3'].map((mail_id) => ({ mail_id, ...about, ...waiting }));
  await db.write((trx) => trx.insertInto('mail').values(rows).execute());
  await db.write((trx) => trx.updateTable('mail').set({ state: 'sent', address: null }).execute());
  await db.close(); // puts the log into the file
  expect(readFileSync(file).includes(waiting.address)).toBe(false);
  rmSync(folder, { recursive: true });
});
