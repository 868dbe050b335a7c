import { addMs, msBetween } from 'shared-types/calendar';
import type { Instant } from 'shared-types/calendar';
import type { ChannelId } from 'shared-types/ids';

import type { Reader, Tx } from '../db/open.ts';
import { keepMeta, readMeta } from '../feed/epoch.ts';

const HOUR_MS = 3_600_000;
const KEPT_MS = 9 * 24 * HOUR_MS;
/** So old must the first kept place be before anyone may trust that it is older than the backup this store came back from. */
const TRUSTED_MS = 8 * 24 * HOUR_MS;

type Place = Readonly<{ at: Instant; cursor: string }>;

const placesKey = (channel: ChannelId): string => `places:${channel}`;

/** Where the reading of a channel stands, and once an hour where it stood: a cursor is opaque, so going back needs an old one. */
export const keepPlace = async (trx: Tx, channel: ChannelId, { at, cursor }: Place): Promise<void> => {
  await keepMeta(trx, `cursor:${channel}`, cursor);
  const places = await placesOf(trx, channel);
  const last = places.at(-1);
  if (last && msBetween(last.at, at) < HOUR_MS) return;
  const kept = [...places.filter((place) => place.at > addMs(at, -KEPT_MS)), { at, cursor }];
  await keepMeta(trx, placesKey(channel), JSON.stringify(kept));
};

export const cursorOf = (db: Reader, channel: ChannelId): Promise<string | null> => readMeta(db, `cursor:${channel}`);

/** A cursor that stood no later than `moment`; `null`: from the first order. */
export const placeBefore = async (db: Reader, channel: ChannelId, moment: Instant): Promise<string | null> =>
  (await placesOf(db, channel)).findLast((place) => place.at <= moment)?.cursor ?? null;

/** A cursor from before any backup that this store may have come back from: days ago, else from the first order. */
export const oldestPlace = async (db: Reader, channel: ChannelId, now: Instant): Promise<string | null> => {
  const [oldest] = await placesOf(db, channel);
  return oldest && oldest.at <= addMs(now, -TRUSTED_MS) ? oldest.cursor : null;
};

const placesOf = async (db: Reader, channel: ChannelId): Promise<Place[]> =>
  JSON.parse((await readMeta(db, placesKey(channel))) ?? '[]') as Place[]; // written above
