import { addMs } from 'shared-types/calendar';
import { at as moment, id } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import type { HandoverSlip } from '../../store/handover.ts';
import type { PrintJob } from '../../store/ledger.ts';
import { areUntouched, slipsOfScreen } from './slips-to-print.ts';

type State = PrintJob['state'];

const START = moment('2026-11-21T10:00:00.000Z');

/** A slip with prints that ended so, oldest first. */
const aSlip = (n: number, prints: readonly State[] = [], more: Partial<HandoverSlip> = {}): HandoverSlip =>
  ({
    slip: { returnId: id.return(n), handed: [] },
    row: null,
    jobs: prints.map((state, at) => ({ askedAt: addMs(START, at * 60_000), state, copy: at })),
    ...more,
  }) as never; // what decides, and nothing else of it

const numbersOf = (slips: readonly HandoverSlip[]) => slips.map((one) => Number(one.slip.returnId.slice(-2)));
const last = { returnId: id.return(2), isNew: true, isMoreToCome: false };
const toPrint = (slips: readonly HandoverSlip[], shown = last) => numbersOf(slipsOfScreen(slips, shown).toPrint);

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
  expect(numbersOf(slipsOfScreen([taken, aSlip(2)], last).spoken)).toEqual([2]);
});

test('nothing prints by itself where something was printed, or asked for, before', () => {
  expect(areUntouched([aSlip(1), aSlip(2)])).toBe(true);
  for (const state of ['waiting', 'printing', 'printed', 'let-be'] as const)
    expect(areUntouched([aSlip(1, [state]), aSlip(2)])).toBe(false);
});
