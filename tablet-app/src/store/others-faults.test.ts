import 'fake-indexeddb/auto';

import { aChannelLine, aKnownOrder, id } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import { confirmReturn } from '../features/return-desk/confirm-return.ts';
import { openDrafts, saveDraft } from './drafts.ts';
import { aDraft, aDraftLine, aTablet } from './for-tests.ts';

/** What went wrong in other systems where the fault is a till's: a row of shared-types/src/OTHERS-FAULTS.md. */
test('27 odoo#227937: going back and picking another line returns that line, not all of them', async () => {
  const tablet = await aTablet();
  const known = aKnownOrder({ lines: [1, 2, 3].map((n) => aChannelLine({ id: `l${n}` })) });
  const left = aDraft(tablet, { lines: [aDraftLine({ lineId: id.line(1) }), aDraftLine({ lineId: id.line(3) })] });
  await saveDraft(tablet.ledger, left);
  const draft = aDraft(tablet, { lines: [aDraftLine({ lineId: id.line(2) })] });
  await saveDraft(tablet.ledger, draft);
  const recorded = await confirmReturn(tablet, { draft, known, labelOf: () => ({ text: 'Trop petit', language: 'fr' }) });
  if (!recorded.ok) throw new Error(JSON.stringify(recorded.error));
  expect(recorded.value.record.lines.map((line) => [line.of, line.units])).toEqual([[{ lineId: 'l2' }, 1]]);
  expect(await openDrafts(tablet.ledger)).toEqual([left]);
});
