import { addMs } from 'shared-types/calendar';
import type { Instant } from 'shared-types/calendar';
import { id } from 'shared-types/testing/builders';
import { aPrinter } from 'shared-types/testing/tcp-printer';
import { v7 } from 'uuid';
import { expect, test } from 'vitest';

import { eachDatabase } from '../db/for-tests.ts';
import type { Database } from '../db/open.ts';
import { createPrinting } from './print-once.ts';
import { prunePrintJobs } from './prune-print-jobs.ts';

const DAY_MS = 86_400_000;
const START = '2026-11-21T10:00:00.000Z' as Instant; // a moment of this test
const inDays = (days: number): Instant => addMs(START, days * DAY_MS);
const quiet = { error: () => undefined, info: () => undefined, debug: () => undefined };

const aCounter = async (db: Database) => {
  const printer = await aPrinter();
  let now = START;
  const print = createPrinting({ db, clock: () => now, log: quiet });
  const job = { installationId: id.installation(1), bytes: Uint8Array.of(65) };
  const at = { printerId: 'counter', name: 'Counter', host: '127.0.0.1', port: printer.port, language: 'esc-pos', widthMm: 80 } as const;
  return {
    printer,
    ask: (jobId: string, days: number) => {
      now = inDays(days);
      return print({ ...job, jobId, printer: at });
    },
  };
};

eachDatabase('print jobs of long ago', (open) => {
  test('P-12 go after 90 days; within them the same job is never printed again', async () => {
    const db = await open();
    const { printer, ask } = await aCounter(db);
    const [old, young] = [v7(), v7()];
    expect(await ask(old, 0)).toBe('printed');
    expect(await ask(young, 5)).toBe('printed');
    expect(await prunePrintJobs(db, inDays(89))).toBe(0);
    expect(await ask(old, 89)).toBe('printed');
    expect(printer.jobs()).toHaveLength(2);
    expect(await prunePrintJobs(db, inDays(91))).toBe(1);
    expect((await db.read.selectFrom('print_job').select('job_id').execute()).map((row) => row.job_id)).toEqual([young]);
    await printer.close();
  });

  test('however many there are, all go in one look', async () => {
    const db = await open();
    const row = { installation_id: id.installation(1), printer_id: 'counter', result: 'unclear', at: START };
    const rows = Array.from({ length: 450 }, () => ({ ...row, job_id: v7() }));
    await db.write((trx) => trx.insertInto('print_job').values(rows).execute());
    expect(await prunePrintJobs(db, inDays(91))).toBe(450);
    expect(await db.read.selectFrom('print_job').selectAll().execute()).toEqual([]);
  });
});
