import type { HandoverId, OrderId, StaffId } from 'shared-types/ids';

import type { Clock } from './clock.ts';
import type { Draft, Ledger } from './ledger.ts';
import { newId } from './random.ts';
import type { Random } from './random.ts';

/** What a new draft is about. Drafts of several orders share one `handoverId`. */
export type DraftStart = Readonly<{
  staffId: StaffId;
  orderId: OrderId | null;
  typed: string | null;
  handoverId?: HandoverId;
}>;

/** An empty draft. The ids of the return it will become are made here, once (F7: a reload or a double tap is the same return). */
export const newDraft = (from: Readonly<{ clock: Clock; random: Random }>, start: DraftStart): Draft => ({
  draftId: newId(from),
  returnId: newId(from),
  handoverId: start.handoverId ?? newId(from),
  orderId: start.orderId,
  typed: start.typed,
  contact: null,
  staffId: start.staffId,
  lines: [],
  gift: false,
  updatedAt: from.clock.now(),
});

/** Keeps the draft at every step, so that it survives a reload, a lock and an update. */
export const saveDraft = async (ledger: Ledger, draft: Draft): Promise<void> => {
  await ledger.drafts.put(draft);
};

/** Newest first. */
export const openDrafts = async (ledger: Ledger): Promise<readonly Draft[]> => ledger.drafts.orderBy('updatedAt').reverse().toArray();

/** Photos that were taken for it go with it; those of a return that is recorded stay. */
export const dropDraft = async (ledger: Ledger, { draftId, returnId }: Pick<Draft, 'draftId' | 'returnId'>): Promise<void> =>
  ledger.transaction('rw', [ledger.drafts, ledger.photos], async () => {
    const photos = await ledger.photos.where('returnId').equals(returnId).toArray();
    await ledger.photos.bulkDelete(photos.filter((photo) => photo.state === 'draft').map((photo) => photo.photoId));
    await ledger.drafts.delete(draftId);
  });
