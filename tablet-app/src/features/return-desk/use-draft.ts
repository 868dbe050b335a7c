import { useEffect, useRef, useState } from 'react';

import type { HandoverId, OrderId } from 'shared-types/ids';

import { dropDraft, newDraft, openDrafts, saveDraft } from '../../store/drafts.ts';
import type { Draft } from '../../store/ledger.ts';
import { useTablet } from '../../store/tablet-context.ts';
import { isEmptyDraft } from './draft-edits.ts';

export type DraftHold = Readonly<{
  draft: Draft | null;
  /** Changes the draft and keeps it in the ledger at once; an empty one leaves no trace. */
  change: (next: Partial<Draft>) => void;
  drop: () => Promise<void>;
}>;

/**
 * The draft of an order, or of goods without one (`null`): the open one if there is one, else a new one that is first kept when
 * something is picked. The screen's copy leads; every change is written through, so a reload, a lock or an update loses nothing.
 */
export const useDraftOf = (orderId: OrderId | null, typed: string | null, handover: HandoverId | null = null): DraftHold => {
  const { ledger, clock, random, session } = useTablet();
  const [draft, setDraft] = useState<Draft | null>(null);
  // What comes back later than a press (a photo) changes the draft as it is then, not as it was.
  const newest = useRef<Draft | null>(null);
  const show = (next: Draft): void => {
    newest.current = next;
    setDraft(next);
  };
  useEffect(() => {
    let isHere = true;
    const read = async (): Promise<void> => {
      const drafts = await openDrafts(ledger);
      const staffId = session.getState()?.staffId;
      const open = drafts.find((one) => one.orderId === orderId);
      if (!isHere || staffId === undefined) return;
      show(open ?? newDraft({ clock, random }, { staffId, orderId, typed, ...(handover === null ? {} : { handoverId: handover }) }));
    };
    void read();
    return () => {
      isHere = false;
    };
  }, [ledger, clock, random, session, orderId, typed, handover]);
  // A photo that is ready only after the return was recorded, or the desk left, brings no draft back.
  useEffect(
    () => () => {
      newest.current = null;
    },
    [],
  );
  return {
    draft,
    change: (next) => {
      if (newest.current === null) return;
      const changed = { ...newest.current, ...next, updatedAt: clock.now() };
      show(changed);
      void (isEmptyDraft(changed) ? dropDraft(ledger, changed) : saveDraft(ledger, changed));
    },
    drop: async () => {
      newest.current = null;
      if (draft !== null) await dropDraft(ledger, draft);
    },
  };
};
