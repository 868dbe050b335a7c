import 'fake-indexeddb/auto';

import { expect, test } from 'vitest';

import { id } from 'shared-types/testing/builders';

import { aTablet } from './for-tests.ts';
import type { TestTablet } from './for-tests.ts';
import { askToPrint, closePrintJob, holdPrint, isAskedAgain, isOnlyHandedOver, letWaitingBe, nextCopy, presentJob, recordPrints, runPrintJob, runPrintJobs, settleStopped } from './print-jobs.ts'; // prettier-ignore
import type { AskedPrint } from './print-jobs.ts';
import type { PrintOutcome } from './printer-choice.ts';
import type { SlipDocument, SlipRow } from './slip.ts';

const returnId = id.return(1);
const asked: AskedPrint = { returnId, copy: 0, language: 'fr', certainty: 'estimate' };

const withSlip = async (): Promise<TestTablet> => {
  const tablet = await aTablet();
  const slip: SlipRow = { returnId, slipNumber: 'BEC7-A3K-00001-X', document: {} as SlipDocument, handed: [] }; // prints never read it
  await tablet.ledger.slips.put(slip);
  return tablet;
};

const jobsOf = async ({ ledger }: TestTablet) => ledger.printJobs.toArray();
const handedOf = async ({ ledger }: TestTablet) => (await ledger.slips.get(returnId))?.handed ?? [];

/** A tablet that stops in the middle of a print: what it was waiting for never comes. */
const stopWhilePrinting = async (tablet: TestTablet): Promise<void> => {
  const job = await askToPrint(tablet, asked);
  await tablet.ledger.printJobs.update(job.jobId, { state: 'printing' });
};

test('P-10 a print is on the disk before the printer is called, and is told as handed over when it is out', async () => {
  const tablet = await withSlip();
  const job = await askToPrint(tablet, asked);
  expect(await jobsOf(tablet)).toMatchObject([{ state: 'waiting', tries: 0 }]);
  await runPrintJob(tablet, job, async () => {
    expect(await jobsOf(tablet)).toMatchObject([{ state: 'printing', tries: 1 }]);
    return 'printed';
  });
  expect(await jobsOf(tablet)).toMatchObject([{ state: 'printed', trouble: null }]);
  expect(await recordPrints(tablet, returnId)).toBe(1);
  expect(await handedOf(tablet)).toMatchObject([{ how: 'printed', copy: 0, certainty: 'estimate' }]);
  expect(await recordPrints(tablet, returnId)).toBe(0);
});

test('P-10 out of paper: the job waits with its reason, and printing it again is the same job', async () => {
  const tablet = await withSlip();
  const first = await askToPrint(tablet, asked);
  await runPrintJob(tablet, first, async () => Promise.resolve('out-of-paper'));
  expect(presentJob(await jobsOf(tablet))).toMatchObject({ state: 'waiting', trouble: 'out-of-paper' });
  expect(await recordPrints(tablet, returnId)).toBe(0);
  const again = await askToPrint(tablet, asked);
  expect(again.jobId).toBe(first.jobId);
  await runPrintJob(tablet, again, async () => Promise.resolve('printed'));
  expect(await jobsOf(tablet)).toMatchObject([{ state: 'printed', tries: 2 }]);
});

test('P-10 a tablet that stopped in the middle asks a person, and prints nothing by itself', async () => {
  const tablet = await withSlip();
  await stopWhilePrinting(tablet);
  await settleStopped(tablet, returnId);
  const [stopped] = await jobsOf(tablet);
  expect(stopped).toMatchObject({ state: 'waiting', trouble: 'unclear' });
  const again = await askToPrint(tablet, asked); // she looked, and wants another
  expect(again.jobId).not.toBe(stopped?.jobId);
  expect((await jobsOf(tablet)).map(({ state }) => state).toSorted()).toEqual(['let-be', 'waiting']);
});

test('P-10 a printer that breaks in the middle leaves a job that a person looks at', async () => {
  const tablet = await withSlip();
  const job = await askToPrint(tablet, asked);
  const broken = new Error('pulled out');
  await expect(runPrintJob(tablet, job, async () => Promise.reject(broken))).rejects.toBe(broken);
  expect(await jobsOf(tablet)).toMatchObject([{ state: 'waiting', trouble: 'unclear', tries: 1 }]);
});

test('a print that is under way is no stopped one', async () => {
  const tablet = await withSlip();
  const job = await askToPrint(tablet, asked);
  await runPrintJob(tablet, job, async () => {
    await settleStopped(tablet, returnId);
    expect(await jobsOf(tablet)).toMatchObject([{ state: 'printing' }]);
    return 'printed';
  });
  expect(await jobsOf(tablet)).toMatchObject([{ state: 'printed' }]);
});

const VIA_SERVER = { printsOnce: true } as const;
const answers = (outcome: PrintOutcome) => async () => Promise.resolve(outcome);

test('P-10 an answer that was lost: the slip may be out, so where nobody counts the job a new one stands in its place', async () => {
  const tablet = await withSlip();
  const lost = await askToPrint(tablet, asked, VIA_SERVER);
  await runPrintJob(tablet, lost, answers('no-answer'));
  expect(presentJob(await jobsOf(tablet))).toMatchObject({ state: 'waiting', trouble: 'no-answer' });
  const other = await askToPrint(tablet, asked); // she looked, and prints with the browser
  expect(other.jobId).not.toBe(lost.jobId);
  expect((await jobsOf(tablet)).map(({ state }) => state).toSorted()).toEqual(['let-be', 'waiting']);
});

test('P-10 P-12 an answer that was lost is asked for again as the same job: the server tells what became of it', async () => {
  const tablet = await withSlip();
  const lost = await askToPrint(tablet, asked, VIA_SERVER);
  await runPrintJob(tablet, lost, answers('no-answer'));
  const again = await askToPrint(tablet, { ...asked, language: 'de', certainty: 'confirmed' }, VIA_SERVER);
  expect(again).toMatchObject({ jobId: lost.jobId, language: 'fr', certainty: 'confirmed' }); // the paper that may be out stays in its language
  await runPrintJob(tablet, again, answers('printed'));
  expect(await jobsOf(tablet)).toMatchObject([{ state: 'printed', tries: 2 }]);
  expect(nextCopy({ handed: [] }, await jobsOf(tablet))).toBe(1);
});

test('P-10 what the tablet itself says takes nothing back: a slip that may be out still may be', async () => {
  const tablet = await withSlip();
  await runPrintJob(tablet, await askToPrint(tablet, asked, VIA_SERVER), answers('no-answer'));
  for (const said of ['offline', 'no-printer', 'unsupported', 'in-use'] as const) {
    await runPrintJob(tablet, await askToPrint(tablet, asked, VIA_SERVER), answers(said));
    expect(await jobsOf(tablet)).toMatchObject([{ state: 'waiting', trouble: 'no-answer' }]);
  }
  await runPrintJob(tablet, await askToPrint(tablet, asked, VIA_SERVER), answers('out-of-paper')); // the printer says so: it never came out
  expect(await jobsOf(tablet)).toMatchObject([{ state: 'waiting', trouble: 'out-of-paper' }]);
});

test('P-12 the same job is asked for again for a month, which the server remembers longer', async () => {
  const tablet = await withSlip();
  const lost = await askToPrint(tablet, asked, VIA_SERVER);
  await runPrintJob(tablet, lost, answers('no-answer'));
  tablet.clock.pass(29 * 86_400_000);
  expect((await askToPrint(tablet, asked, VIA_SERVER)).jobId).toBe(lost.jobId);
  tablet.clock.pass(2 * 86_400_000);
  expect((await askToPrint(tablet, asked, VIA_SERVER)).jobId).not.toBe(lost.jobId);
});

test('P-12 a job of a moment that has not come yet, because the clock was ahead, is asked for again by nobody', async () => {
  const tablet = await withSlip();
  tablet.clock.jump(40 * 86_400_000);
  const lost = await askToPrint(tablet, asked, VIA_SERVER);
  await runPrintJob(tablet, lost, answers('no-answer'));
  tablet.clock.jump(-40 * 86_400_000);
  expect((await askToPrint(tablet, asked, VIA_SERVER)).jobId).not.toBe(lost.jobId);
});

test('P-12 the month is counted from when the job was sent, and from the first time of those that were not answered', async () => {
  const tablet = await withSlip();
  const day = 86_400_000;
  const send = async (outcome: PrintOutcome): Promise<string> => {
    const job = await askToPrint(tablet, asked, VIA_SERVER);
    await runPrintJob(tablet, job, answers(outcome));
    return job.jobId;
  };
  const first = await send('out-of-paper');
  tablet.clock.pass(40 * day);
  expect(await send('no-answer')).toBe(first); // the server knows it since a moment
  tablet.clock.pass(20 * day);
  expect(await send('no-answer')).toBe(first);
  tablet.clock.pass(11 * day); // it may be out since the first of the two
  expect(await send('no-answer')).not.toBe(first);
});

test('P-12 the button says that it asks again exactly when the same job is asked for', async () => {
  const tablet = await withSlip();
  await runPrintJob(tablet, await askToPrint(tablet, asked, VIA_SERVER), answers('no-answer'));
  const isAsked = async (way: Readonly<{ printsOnce: boolean }>) =>
    (await jobsOf(tablet)).map((job) => isAskedAgain(job, way, tablet.clock.now()));
  expect(await isAsked(VIA_SERVER)).toEqual([true]);
  expect(await isAsked({ printsOnce: false })).toEqual([false]);
  tablet.clock.pass(31 * 86_400_000);
  expect(await isAsked(VIA_SERVER)).toEqual([false]);
  tablet.clock.jump(-90 * 86_400_000);
  expect(await isAsked(VIA_SERVER)).toEqual([false]);
  await runPrintJob(tablet, await askToPrint(tablet, asked, VIA_SERVER), answers('out-of-paper'));
  expect((await isAsked(VIA_SERVER)).filter(Boolean)).toEqual([]);
});

test('P-10 a slip that is to be printed later is on the disk, once, and nothing is added to what was asked for already', async () => {
  const tablet = await withSlip();
  await Promise.all([holdPrint(tablet, asked), holdPrint(tablet, asked)]);
  expect(await jobsOf(tablet)).toMatchObject([{ state: 'waiting', tries: 0, trouble: null }]);
  const [held] = await jobsOf(tablet);
  const job = await askToPrint(tablet, { ...asked, language: 'de' });
  expect(job).toMatchObject({ jobId: held?.jobId, language: 'de' });
  await runPrintJob(tablet, job, answers('printed'));
  await holdPrint(tablet, asked);
  expect(await jobsOf(tablet)).toMatchObject([{ state: 'printed' }]);
});

test('a slip that needs no paper any more is let be, but for one that may be out: a person looks at that', async () => {
  const tablet = await withSlip();
  await holdPrint(tablet, asked);
  await letWaitingBe(tablet, returnId);
  expect(await jobsOf(tablet)).toMatchObject([{ state: 'let-be' }]);
  for (const outcome of ['unclear', 'no-answer'] as const) {
    await runPrintJob(tablet, await askToPrint(tablet, asked), answers(outcome));
    await letWaitingBe(tablet, returnId);
    expect(presentJob(await jobsOf(tablet))).toMatchObject({ state: 'waiting', trouble: outcome });
  }
});

test('a person who says that it is out makes the next one a copy', async () => {
  const tablet = await withSlip();
  const lost = await askToPrint(tablet, asked, VIA_SERVER);
  await runPrintJob(tablet, lost, answers('no-answer'));
  await closePrintJob(tablet, lost.jobId, 'printed');
  expect(nextCopy({ handed: [] }, await jobsOf(tablet))).toBe(1);
  expect(await recordPrints(tablet, returnId)).toBe(1);
});

test('a printer that answers nothing has the slip: it counts as printed, and that nobody heard of it is kept', async () => {
  const tablet = await withSlip();
  await runPrintJob(tablet, await askToPrint(tablet, asked), answers('handed-over'));
  const [job] = await jobsOf(tablet);
  expect(job).toMatchObject({ state: 'printed', trouble: null });
  expect(job && isOnlyHandedOver(job)).toBe(true);
  expect(nextCopy({ handed: [] }, await jobsOf(tablet))).toBe(1);
  await runPrintJob(tablet, await askToPrint(tablet, { ...asked, copy: 1 }), answers('printed'));
  expect((await jobsOf(tablet)).filter(isOnlyHandedOver)).toHaveLength(1);
});

test('P-10 slips that are printed together are each a job of their own, and out or not out together', async () => {
  const tablet = await withSlip();
  const other = id.return(2);
  await tablet.ledger.slips.put({ returnId: other, slipNumber: 'BEC7-A3K-00002-X', document: {} as SlipDocument, handed: [] });
  const jobs = [await askToPrint(tablet, { ...asked, returnId: other }), await askToPrint(tablet, asked)];
  const isOut = await runPrintJobs(tablet, jobs, async () => {
    expect((await jobsOf(tablet)).map(({ state }) => state)).toEqual(['printing', 'printing']);
    return 'printed';
  });
  expect(isOut).toBe(true);
  expect((await jobsOf(tablet)).map(({ state }) => state)).toEqual(['printed', 'printed']);
  for (const one of [returnId, other]) {
    expect(await recordPrints(tablet, one)).toBe(1);
    expect((await tablet.ledger.slips.get(one))?.handed).toMatchObject([{ how: 'printed', copy: 0 }]);
  }
});

test('P-10 slips are not printed together while one of them is under way elsewhere', async () => {
  const tablet = await withSlip();
  const jobs = [await askToPrint(tablet, { ...asked, returnId: id.return(2) }), await askToPrint(tablet, asked)];
  await closePrintJob(tablet, jobs[0]?.jobId ?? '', 'let-be');
  expect(await runPrintJobs(tablet, jobs, async () => Promise.reject(new Error('nothing is printed')))).toBe(false);
  expect((await jobsOf(tablet)).map(({ state }) => state).toSorted()).toEqual(['let-be', 'waiting']);
});

test('two presses are one print', async () => {
  const tablet = await withSlip();
  const [one, two] = await Promise.all([askToPrint(tablet, asked), askToPrint(tablet, asked)]);
  expect(two.jobId).toBe(one.jobId);
  let prints = 0;
  const print = async (): Promise<PrintOutcome> => {
    prints += 1;
    return Promise.resolve('printed');
  };
  await Promise.all([runPrintJob(tablet, one, print), runPrintJob(tablet, two, print)]);
  expect(prints).toBe(1);
});

test('a slip that a person says is whole counts as printed; one that is let be does not', async () => {
  const tablet = await withSlip();
  await stopWhilePrinting(tablet);
  await settleStopped(tablet, returnId);
  const whole = presentJob(await jobsOf(tablet));
  await closePrintJob(tablet, whole?.jobId ?? '', 'printed');
  expect(await recordPrints(tablet, returnId)).toBe(1);
  const copy = await askToPrint(tablet, { ...asked, copy: 1 });
  await closePrintJob(tablet, copy.jobId, 'let-be');
  expect(await recordPrints(tablet, returnId)).toBe(0);
  expect(presentJob(await jobsOf(tablet))).toMatchObject({ state: 'printed', copy: 0 });
});

test('what was out while nobody was signed in is told when somebody is', async () => {
  const tablet = await withSlip();
  const staff = tablet.session.getState();
  const job = await askToPrint(tablet, asked);
  await runPrintJob(tablet, job, async () => Promise.resolve('printed'));
  tablet.session.setState(null, true);
  expect(await recordPrints(tablet, returnId)).toBe(0);
  expect(nextCopy({ handed: await handedOf(tablet) }, await jobsOf(tablet))).toBe(1); // it is out, so the next one is a copy
  tablet.session.setState(staff, true);
  expect(await recordPrints(tablet, returnId)).toBe(1);
});

test('only prints that are out count as copies', () => {
  const handed = [{ how: 'shown' }, { how: 'printed' }, { how: 'printed' }] as never;
  expect(nextCopy({ handed }, [])).toBe(2);
});
