import type { Instant } from 'shared-types/calendar';

import type { Reader, Tx } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import { keepMeta } from './epoch.ts';

/** What told that this store was restored from a backup. */
type RestoreSign = 'cursor-ahead' | 'receipt-unknown' | 'return-forgotten' | 'operator';

/** Who noticed it, by what, and in which epoch: what was noticed in an epoch that is over says nothing new. */
export type RestoreNotice = Readonly<{ sign: RestoreSign; by: string; epoch: string }>;

/** How far the reading of a channel has come: pages of what changed, then orders one by one where refunds do not show as changes. */
export type ReadingPlace =
  | Readonly<{ phase: 'changes'; cursor: string | null }>
  | Readonly<{ phase: 'orders'; after: string }>
  | Readonly<{ phase: 'done' }>;

/** A recovery under way (S-8). It lives in the store, so that a crash resumes it and every replica sees it. */
export type RecoveryState = Readonly<{
  startedAt: Instant;
  sign: RestoreSign;
  by: string;
  channels: Readonly<Record<string, ReadingPlace>>;
  /** Refunds with our marker: confirmed by what the channel says, and those whose return nobody knows yet. */
  confirmed: number;
  orphans: number;
}>;

const RECOVERY = 'recovery';
const RECOVERED_AT = 'recovered-at';

const find = prepared((db, { key }: Readonly<{ key: string }>) => db.selectFrom('meta').select('value').where('key', '=', key));

const valueOf = async (db: Reader, key: string): Promise<string | null> => (await find(db, { key })).rows[0]?.value ?? null;

/** `null`: this store is not recovering. */
export const readRecovery = async (db: Reader): Promise<RecoveryState | null> => {
  const text = await valueOf(db, RECOVERY);
  return text === null ? null : (JSON.parse(text) as RecoveryState); // written below
};

/** Asked before every push and every round of the refund worker: one row by its key. */
export const isRecovering = async (db: Reader): Promise<boolean> => (await valueOf(db, RECOVERY)) !== null;

export const keepRecovery = (trx: Tx, state: RecoveryState): Promise<void> => keepMeta(trx, RECOVERY, JSON.stringify(state));

/** When the last recovery ended, `null`: never. Tablets still bring what was lost for a while after it. */
export const recoveredAt = async (db: Reader): Promise<Instant | null> => (await valueOf(db, RECOVERED_AT)) as Instant | null; // written below

export const dropRecovery = async (trx: Tx, now: Instant): Promise<void> => {
  await trx.deleteFrom('meta').where('key', '=', RECOVERY).execute();
  await keepMeta(trx, RECOVERED_AT, now);
};
