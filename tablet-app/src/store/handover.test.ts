import 'fake-indexeddb/auto';

import { id } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import { saveDraft } from './drafts.ts';
import { aDraft, aTablet } from './for-tests.ts';
import { readHandoverSlips, waitingSlipOf } from './handover.ts';
import type { LocalReturn } from './ledger.ts';
import { askToPrint, closePrintJob, holdPrint, runPrintJob } from './print-jobs.ts';

const aReturn = async (tablet: Awaited<ReturnType<typeof aTablet>>, n: number, of: Readonly<{ handover: number; recordedAt?: string }>) => {
  const row = {
    returnId: id.return(n),
    clientSeq: n,
    recordedAt: of.recordedAt ?? '2026-11-21T10:00:00.000Z',
    verdict: null,
    voidAskedAt: null,
    record: { returnId: id.return(n), handoverId: id.handover(of.handover), lines: [] },
  };
  await tablet.ledger.returns.add(row as never as LocalReturn); // what the reading needs
  await tablet.ledger.slips.add({ returnId: id.return(n), slipNumber: `BEC7-A3K-0000${n}-X`, document: {} as never, handed: [] });
};

test('the slips of a handover come together, in the order of their recording, each with its own prints', async () => {
  const tablet = await aTablet();
  await aReturn(tablet, 3, { handover: 1, recordedAt: '2026-11-21T10:05:00.000Z' });
  await aReturn(tablet, 1, { handover: 1 });
  await aReturn(tablet, 2, { handover: 2 });
  await aReturn(tablet, 4, { handover: 1, recordedAt: '2026-11-25T10:00:00.000Z' }); // days later: another handover
  await askToPrint(tablet, { returnId: id.return(3), copy: 0, language: 'fr', certainty: 'estimate' });
  const slips = await readHandoverSlips(tablet, id.return(1));
  expect(slips.map(({ slip, jobs }) => [slip.returnId, jobs.length])).toEqual([[id.return(1), 0], [id.return(3), 1]]); // prettier-ignore
});

test('a slip whose return this tablet has not stands alone; one that is not here is none', async () => {
  const tablet = await aTablet();
  await tablet.ledger.slips.add({ returnId: id.return(9), slipNumber: 'BEC7-A3K-00009-X', document: {} as never, handed: [] });
  expect((await readHandoverSlips(tablet, id.return(9))).map(({ slip }) => slip.returnId)).toEqual([id.return(9)]);
  expect(await readHandoverSlips(tablet, id.return(8))).toEqual([]);
});

test('when the last order of a handover is not recorded after all, the slips that waited for it are found', async () => {
  const tablet = await aTablet();
  const waits = async () => waitingSlipOf(tablet, id.handover(1));
  expect(await waits()).toBeNull();
  await aReturn(tablet, 1, { handover: 1 });
  await aReturn(tablet, 2, { handover: 1 });
  await aReturn(tablet, 3, { handover: 2 });
  expect(await waits()).toBe(id.return(2));
  const draft = aDraft(tablet, { handoverId: id.handover(1) });
  await saveDraft(tablet.ledger, draft);
  expect(await waits()).toBeNull(); // another order is still to come
  await tablet.ledger.drafts.delete(draft.draftId);
  const job = await askToPrint(tablet, { returnId: id.return(2), copy: 0, language: 'fr', certainty: 'estimate' });
  await closePrintJob(tablet, job.jobId, 'printed');
  expect(await waits()).toBe(id.return(1));
  const handed = [{ how: 'mailed', certainty: 'estimate', copy: 0, at: tablet.clock.now() }] as const;
  await tablet.ledger.slips.update(id.return(1), { handed: [...handed] });
  expect(await waits()).toBeNull();
});

test('a slip whose print waits is found, whatever became of an earlier print of it; one that was let be is not', async () => {
  const tablet = await aTablet();
  const waits = async () => waitingSlipOf(tablet, id.handover(1));
  const asked = { returnId: id.return(1), copy: 0, language: 'fr', certainty: 'estimate' } as const;
  await aReturn(tablet, 1, { handover: 1 });
  await holdPrint(tablet, asked);
  expect(await waits()).toBe(id.return(1));
  await runPrintJob(tablet, await askToPrint(tablet, asked), async () => Promise.resolve('unclear'));
  tablet.clock.pass(1_000);
  const another = await askToPrint(tablet, asked); // she looked, and wants another: the first is let be
  expect(await waits()).toBe(id.return(1));
  await closePrintJob(tablet, another.jobId, 'let-be');
  expect(await waits()).toBeNull();
});
