import 'fake-indexeddb/auto';

import { id } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import { line } from '../../devices/paper.ts';
import type { Printer } from '../../devices/printer.ts';
import { aTablet } from '../../store/for-tests.ts';
import { closePrintJob } from '../../store/print-jobs.ts';
import type { PrintOutcome } from '../../store/printer-choice.ts';
import { printSlips } from './print-slips.ts';
import type { SlipForPrinter } from './print-slips.ts';

const slip = (n: number): SlipForPrinter => ({
  asked: { returnId: id.return(n), copy: 0, language: 'en', certainty: 'estimate' },
  sheet: n as never, // only handed on
  paper: [line(`slip ${n}`), { kind: 'cut' }],
});

/** A printer that takes bytes, and answers each slip as it is told to. */
const aReceiptPrinter = (answers: readonly PrintOutcome[], printsOnce = false) => {
  const took: Readonly<{ jobId: string; text: unknown }>[] = [];
  const print: Printer['print'] = async ({ jobId, paper }) => {
    took.push({ jobId, text: paper[0] });
    return Promise.resolve(answers[took.length - 1] ?? 'printed');
  };
  return { took, printer: { print, printsOnce, together: null } satisfies Printer };
};

const jobsOf = async ({ ledger }: Awaited<ReturnType<typeof aTablet>>) =>
  (await ledger.printJobs.orderBy('returnId').toArray()).map(({ returnId, state, trouble }) => [
    Number(returnId.slice(-2)),
    state,
    trouble,
  ]);

test('P-10 a browser asks once for all slips, and each is a job of its own', async () => {
  const tablet = await aTablet();
  const asked: unknown[] = [];
  const together: Printer['together'] = async (sheets) => {
    asked.push(sheets);
    return Promise.resolve('printed');
  };
  const print = async () => Promise.reject(new Error('one by one'));
  await printSlips(tablet, { print, printsOnce: false, together }, [slip(1), slip(2)]);
  expect(asked).toEqual([[1, 2]]);
  expect(await jobsOf(tablet)).toEqual([[1, 'printed', null], [2, 'printed', null]]); // prettier-ignore
});

test('P-10 a receipt printer takes one slip after the other, each under its own job', async () => {
  const tablet = await aTablet();
  const { took, printer } = aReceiptPrinter(['printed', 'handed-over']);
  await printSlips(tablet, printer, [slip(1), slip(2)]);
  expect(took.map(({ text }) => text)).toEqual([line('slip 1'), line('slip 2')]);
  expect(new Set(took.map(({ jobId }) => jobId)).size).toBe(2);
  expect(await jobsOf(tablet)).toEqual([[1, 'printed', null], [2, 'printed', null]]); // prettier-ignore
});

test('P-10 out of paper at the second slip: the first is out, and only the others are asked for again', async () => {
  const tablet = await aTablet();
  const { took, printer } = aReceiptPrinter(['printed', 'out-of-paper']);
  await printSlips(tablet, printer, [slip(1), slip(2), slip(3)]);
  expect(await jobsOf(tablet)).toEqual([[1, 'printed', null], [2, 'waiting', 'out-of-paper'], [3, 'waiting', null]]); // prettier-ignore
  await printSlips(tablet, printer, [slip(2), slip(3)]);
  expect(took.map(({ text }) => text)).toEqual([1, 2, 2, 3].map((n) => line(`slip ${n}`)));
  expect(took[2]?.jobId).toBe(took[1]?.jobId);
});

test('P-10 P-12 two slips, one answer lost: asked again, the first is told of and the second comes out', async () => {
  const tablet = await aTablet();
  const { took, printer } = aReceiptPrinter(['no-answer', 'printed', 'printed'], true);
  await printSlips(tablet, printer, [slip(1), slip(2)]);
  expect(await jobsOf(tablet)).toEqual([[1, 'waiting', 'no-answer'], [2, 'waiting', null]]); // prettier-ignore
  await printSlips(tablet, printer, [slip(1), slip(2)]);
  expect(took[1]?.jobId).toBe(took[0]?.jobId);
  expect(await jobsOf(tablet)).toEqual([[1, 'printed', null], [2, 'printed', null]]); // prettier-ignore
});

test('P-10 a slip that may be out stops the others: once a person has said what became of it, they still wait', async () => {
  const tablet = await aTablet();
  const { took, printer } = aReceiptPrinter(['printed', 'unclear']);
  await printSlips(tablet, printer, [slip(1), slip(2), slip(3)]);
  await closePrintJob(tablet, took[1]?.jobId ?? '', 'printed');
  expect(await jobsOf(tablet)).toEqual([[1, 'printed', null], [2, 'printed', 'unclear'], [3, 'waiting', null]]); // prettier-ignore
  const [, , left] = await tablet.ledger.printJobs.orderBy('returnId').toArray();
  await printSlips(tablet, printer, [slip(3)]);
  expect(took[2]?.jobId).toBe(left?.jobId);
});

test('P-10 a slip that may be out still asks a person to look, as long as the one before it does not come out', async () => {
  const tablet = await aTablet();
  const { took, printer } = aReceiptPrinter(['unclear', 'out-of-paper']);
  await printSlips(tablet, printer, [slip(2)]);
  await printSlips(tablet, printer, [slip(1), slip(2)]);
  expect(took).toHaveLength(2);
  expect(await jobsOf(tablet)).toEqual([[1, 'waiting', 'out-of-paper'], [2, 'waiting', 'unclear']]); // prettier-ignore
});

test('a slip that was let be meanwhile is asked for anew by a press', async () => {
  const tablet = await aTablet();
  const { took, printer } = aReceiptPrinter(['out-of-paper']);
  await printSlips(tablet, printer, [slip(1)]);
  await closePrintJob(tablet, took[0]?.jobId ?? '', 'let-be');
  await printSlips(tablet, printer, [slip(1)]);
  expect(took[1]?.jobId).not.toBe(took[0]?.jobId);
});
