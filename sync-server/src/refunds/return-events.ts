import type { ReturnId } from 'shared-types/ids';
import type { ReturnView } from 'shared-types/return';

import type { Tx } from '../db/open.ts';
import { plainWords } from './plain-words.ts';

export type ReturnEvent = ReturnView['events'][number];

const MOST_EVENTS = 100;

/** Writes one more moment into a return's life. Above a hundred the oldest go, but never the first two: recorded and received. */
const withEvent = (events: readonly ReturnEvent[], event: ReturnEvent): readonly ReturnEvent[] => {
  const all = [...events, event];
  return all.length <= MOST_EVENTS ? all : [...all.slice(0, 2), ...all.slice(all.length - MOST_EVENTS + 2)];
};

export const addReturnEvent = async (trx: Tx, returnId: ReturnId, event: ReturnEvent): Promise<void> => {
  const row = await trx.selectFrom('return_record').select('events').where('return_id', '=', returnId).executeTakeFirst();
  if (!row) return; // a refund found after a restore has no return yet (S-8)
  const events = JSON.parse(row.events) as ReturnEvent[]; // written by this function and acceptReturn only
  const written = await trx
    .updateTable('return_record')
    .set({ events: JSON.stringify(withEvent(events, { ...event, note: event.note === null ? null : plainWords(event.note, 300) })) })
    .where('return_id', '=', returnId)
    .where('events', '=', row.events)
    .executeTakeFirst();
  // Somebody else's moment was committed in between, and it must not be written over.
  if (written.numUpdatedRows === 0n) await addReturnEvent(trx, returnId, event);
};
