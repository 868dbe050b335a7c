import { addMs } from 'shared-types/calendar';
import type { Instant } from 'shared-types/calendar';
import { id } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import { eachDatabase } from '../db/for-tests.ts';
import { pruneMails } from './prune-mails.ts';

const START = '2026-11-21T10:00:00.000Z' as Instant; // a moment of this test
const inDays = (days: number): Instant => addMs(START, days * 86_400_000);

eachDatabase('mails of long ago', (open) => {
  test('P-11 what went out or was given up goes after 90 days; what waits or is on its way stays, however old', async () => {
    const db = await open();
    const of = {
      return_id: id.return(1),
      market_id: id.market,
      store_id: id.store(1),
      mask: 'c…@e….org',
      language: 'fr',
      slip: 's',
      tries: 1,
    };
    const row = (mail_id: string, state: 'waiting' | 'sending' | 'sent' | 'failed', asked_at: Instant = START) =>
      ({ ...of, mail_id, state, asked_at, due_at: asked_at, address: null, lease_until: null, cause: null }); // prettier-ignore
    const rows = [
      row('out', 'sent'),
      row('lost', 'failed'),
      row('waits', 'waiting'),
      row('goes', 'sending'),
      row('young', 'sent', inDays(5)),
    ];
    await db.write((trx) => trx.insertInto('mail').values(rows).execute());
    const left = async () => (await db.read.selectFrom('mail').select('mail_id').execute()).map((one) => one.mail_id).toSorted();
    expect(await pruneMails(db, inDays(89))).toBe(0);
    expect(await pruneMails(db, inDays(91))).toBe(2);
    expect(await left()).toEqual(['goes', 'waits', 'young']);
  });
});
