import { createHash, randomBytes } from 'node:crypto';

import type { Reader, Tx } from '../db/open.ts';

/** What a key of the integrator or the operator allows. A key of a channel speaks for that channel only. */
export type ApiCaller = Readonly<{ name: string; role: 'channel' | 'operator'; channel: string | null }>;

const hashOf = (key: string): string => createHash('sha256').update(key).digest('base64url');

/** A new key; only its hash is kept, so this is the one time it is seen. */
export const makeApiKey = async (trx: Tx, of: ApiCaller): Promise<string> => {
  const key = `rk_${randomBytes(24).toString('base64url')}`;
  await trx
    .insertInto('api_key')
    .values({ key_hash: hashOf(key), name: of.name, role: of.role, channel: of.channel, revoked_at: null })
    .execute();
  return key;
};

/** Who calls, or `null` when the key is unknown or revoked. 192 random bits need no slow hash. */
export const readApiKey = async (db: Reader, key: string): Promise<ApiCaller | null> => {
  const row = await db
    .selectFrom('api_key')
    .selectAll()
    .where('key_hash', '=', hashOf(key))
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  if (!row) return null;
  return { name: row.name, role: row.role === 'operator' ? 'operator' : 'channel', channel: row.channel };
};
