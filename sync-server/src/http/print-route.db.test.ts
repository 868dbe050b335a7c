import { toBase64url } from 'shared-types/base64url';
import { printAnswer } from 'shared-types/sync';
import { id, someSettings } from 'shared-types/testing/builders';
import { aPrinter } from 'shared-types/testing/tcp-printer';
import type { Habit } from 'shared-types/testing/tcp-printer';
import { v7 } from 'uuid';
import { expect, test } from 'vitest';

import { eachDatabase } from '../db/for-tests.ts';
import type { Database } from '../db/open.ts';
import { anApp } from './app-for-tests.ts';

const SLIP = Buffer.from('a slip');

const aStoreWithPrinter = async (db: Database, habit: Habit = 'good') => {
  const app = await anApp(db);
  const printer = await aPrinter(habit);
  const printers = [{ printerId: 'counter', name: 'Counter', host: '127.0.0.1', port: printer.port }];
  const body = someSettings({ version: 2, printers });
  const put = await app.call('PUT', '/v1/stores/store-1/settings', { token: app.operatorKey, body });
  if (!put.ok) throw new Error(await put.text());
  const { token } = await app.enrol();
  const ask = (jobId: string, with_: object = {}, as = token, path = '/sync/print') =>
    app.call('POST', path, { token: as, body: { printerId: 'counter', jobId, bytes: toBase64url(SLIP), ...with_ } });
  const print = async (jobId: string) => printAnswer.parse(await (await ask(jobId)).json()).result;
  const end = async (): Promise<void> => {
    app.deps.pokes.stop();
    await printer.close();
  };
  return { app, printer, ask, print, end };
};

eachDatabase('printing on a printer of the store', (open) => {
  test('P-12 a job is printed once, however often it is asked for', async () => {
    const { printer, print, end } = await aStoreWithPrinter(await open());
    const jobId = v7();
    expect(await Promise.all([print(jobId), print(jobId)])).toEqual(['printed', 'printed']);
    expect(await print(jobId)).toBe('printed');
    await expect.poll(() => printer.jobs()).toEqual([[...SLIP]]);
    await end();
  });

  test('P-12 what found no paper is printed when it is asked for again; what broke off is not', async () => {
    const { printer, print, end } = await aStoreWithPrinter(await open(), 'out-of-paper');
    const [first, second] = [v7(), v7()];
    expect(await print(first)).toBe('out-of-paper');
    printer.become('good');
    expect(await print(first)).toBe('printed');
    printer.become('resets');
    expect(await print(second)).toBe('unclear');
    printer.become('good');
    expect(await print(second)).toBe('unclear');
    await expect.poll(() => printer.jobs().length).toBe(2);
    await end();
  });

  test('P-12 a printer that answers nothing was only handed the job, once; tablets that do not know the word yet hear the old one', async () => {
    const { printer, ask, print, end } = await aStoreWithPrinter(await open(), 'silent');
    const jobId = v7();
    const hears = async () => printAnswer.parse(await (await ask(jobId, {}, undefined, '/sync/print?hears=handed-over')).json()).result;
    expect(await hears()).toBe('handed-over');
    expect(await hears()).toBe('handed-over');
    expect(await print(jobId)).toBe('printed');
    await expect.poll(() => printer.jobs().length).toBe(1);
    await end();
  });

  test('two tablets at one printer: one after the other', async () => {
    const { printer, print, end } = await aStoreWithPrinter(await open());
    const free = printer.hold();
    const both = Promise.all([print(v7()), print(v7())]);
    free();
    expect(await both).toEqual(['printed', 'printed']);
    expect(printer.mostAtOnce()).toBe(1);
    await end();
  });

  test('P-12 a line that is full takes no more jobs, and those that found it so may be tried anew', async () => {
    const { printer, print, end } = await aStoreWithPrinter(await open());
    const free = printer.hold();
    const jobs = Array.from({ length: 12 }, () => v7());
    const turnedAway: string[] = [];
    const results = jobs.map(async (jobId) => {
      if ((await print(jobId)) === 'not-ready') turnedAway.push(jobId);
    });
    await expect.poll(() => turnedAway.length).toBe(4);
    free();
    await Promise.all(results);
    expect(await Promise.all(jobs.map((jobId) => print(jobId)))).toEqual(jobs.map(() => 'printed'));
    await expect.poll(() => printer.jobs().length).toBe(12);
    await end();
  });

  test('a printer of another store, an unknown one, another tablet’s job and a body that is none are told in words', async () => {
    const { app, printer, ask, end } = await aStoreWithPrinter(await open());
    const elsewhere = await app.enrol(id.store(2));
    const colleague = await app.enrol();
    const jobId = v7();
    expect((await ask(jobId, {}, elsewhere.token)).status).toBe(404);
    expect((await ask(jobId, { printerId: 'cellar' })).status).toBe(404);
    expect((await ask(jobId, { bytes: 'A' })).status).toBe(400);
    expect((await ask(jobId, { host: '10.0.0.1' })).status).toBe(400); // an address is never the tablet's to say
    expect((await ask(jobId)).status).toBe(200);
    expect((await ask(jobId, {}, colleague.token)).status).toBe(409);
    await expect.poll(() => printer.jobs().length).toBe(1);
    await end();
  });
});
