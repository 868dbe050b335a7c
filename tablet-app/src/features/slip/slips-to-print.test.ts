import { addMs } from 'shared-types/calendar';
import { at as moment, id } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import type { HandoverSlip } from '../../store/handover.ts';
import type { PrintJob } from '../../store/ledger.ts';
import { areUntouched, foremostJob, slipsOfScreen } from './slips-to-print.ts';

type State = PrintJob['state'];

const START = moment('2026-11-21T10:00:00.000Z');

/** A slip with prints that were tried and ended so, oldest first. */
const aSlip = (n: number, prints: readonly State[] = [], more: Partial<HandoverSlip> = {}): HandoverSlip =>
  ({
    slip: { returnId: id.return(n), handed: [] },
    row: null,
    jobs: prints.map((state, at) => ({ askedAt: addMs(START, at * 60_000), state, copy: at, tries: 1, trouble: null })),
    ...more,
  }) as never; // what decides, and nothing else of it

const numbersOf = (slips: readonly HandoverSlip[]) => slips.map((one) => Number(one.slip.returnId.slice(-2)));
const last = { returnId: id.return(2), isNew: true, isMoreToCome: false };
const toPrint = (slips: readonly HandoverSlip[], shown = last) => numbersOf(slipsOfScreen(slips, shown)?.toPrint ?? []);

/** A slip that was put on the list while another order was to come, and that no printer has seen. */
const aHeldSlip = (n: number): HandoverSlip => aSlip(n, [], { jobs: [{ state: 'waiting', copy: 0, tries: 0, trouble: null }] as never });
const mailed = (n: number, prints: readonly State[] = []): HandoverSlip =>
  aSlip(n, prints, { slip: { returnId: id.return(n), handed: [{ how: 'mailed' }] } as never });

test('P-13 slips of one handover print together with the last return', () => {
  expect(toPrint([aSlip(1), aSlip(2)])).toEqual([1, 2]);
});

test('P-13 while another order is to come, and for a slip that is looked up later, a press prints the one on screen', () => {
  expect(toPrint([aSlip(1), aSlip(2)], { ...last, isMoreToCome: true })).toEqual([2]);
  expect(toPrint([aSlip(1), aSlip(2)], { ...last, isNew: false })).toEqual([2]);
});

test('P-13 what is out already is not printed with the others; when all is out, the one on screen is, as a copy', () => {
  expect(toPrint([aSlip(1, ['printed']), aSlip(2)])).toEqual([2]);
  expect(toPrint([aSlip(1), aSlip(2, ['printed'])])).toEqual([1]);
  expect(toPrint([aSlip(1, ['printed']), aSlip(2, ['printed'])])).toEqual([2]);
});

test('a slip that a person let be is not brought back by the others; one that was let be for a newer print is', () => {
  expect(toPrint([aSlip(1, ['let-be']), aSlip(2)])).toEqual([2]);
  expect(toPrint([aSlip(1, ['let-be', 'waiting']), aSlip(2)])).toEqual([1, 2]);
});

test('a return that was taken back has no slip to print with the others', () => {
  const taken = aSlip(1, [], { row: { status: 'saved', local: { voidAskedAt: '2026-11-21T10:00:00.000Z' } } as never });
  expect(toPrint([taken, aSlip(2)])).toEqual([2]);
  expect(numbersOf(slipsOfScreen([taken, aSlip(2)], last)?.spoken ?? [])).toEqual([2]);
});

test('nothing prints by itself where something was printed, or asked for, before', () => {
  expect(areUntouched([aSlip(1), aSlip(2)])).toBe(true);
  for (const state of ['waiting', 'printing', 'printed', 'let-be'] as const)
    expect(areUntouched([aSlip(1, [state]), aSlip(2)])).toBe(false);
});

test('P-13 a slip that waits for another order of its handover prints by itself with the last of them', () => {
  expect(toPrint([aHeldSlip(1), aSlip(2)])).toEqual([1, 2]);
  expect(areUntouched([aHeldSlip(1), aSlip(2)])).toBe(true);
});

test('a slip that goes by mail prints neither by itself nor with the others, unless a print of it was asked for and is not out', () => {
  expect(toPrint([mailed(1), aSlip(2)])).toEqual([2]);
  expect(areUntouched([mailed(1)])).toBe(false);
  expect(toPrint([mailed(1, ['waiting']), aSlip(2)])).toEqual([1, 2]);
});

test('P-10 until it is known which prints a slip has, there is nothing to print: it might be a copy', () => {
  expect(slipsOfScreen(undefined, last)).toBeNull();
  expect(slipsOfScreen([aSlip(1)], last)).toBeNull(); // still those of another screen
});

test('of several prints the one that needs a person is spoken of, then one that only waits, then what is out', () => {
  const [out, waits, stopped, prints] = [
    { state: 'printed', trouble: null },
    { state: 'waiting', trouble: null },
    { state: 'waiting', trouble: 'unclear' },
    { state: 'printing', trouble: null },
  ] as never as readonly PrintJob[];
  const of = (...jobs: readonly (PrintJob | undefined)[]) => foremostJob(jobs.filter((job) => job !== undefined));
  expect(of(out, waits, stopped, prints)).toBe(prints);
  expect(of(out, waits, stopped)).toBe(stopped);
  expect(of(out, waits)).toBe(waits);
  expect(of(out)).toBe(out);
  expect(of()).toBeNull();
});
