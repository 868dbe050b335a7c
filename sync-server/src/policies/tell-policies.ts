import type { Instant } from 'shared-types/calendar';
import type { MarketId } from 'shared-types/ids';

import type { Database, Reader } from '../db/open.ts';
import { touchFeed } from '../feed/touch.ts';
import type { Log } from '../observe/log.ts';
import { lookAgain } from '../observe/look-again.ts';

const LOOK_EVERY_MS = 30_000;

/** E-13: promises that came into force since the last look are told to the tablets of their market, each once. Answers how many. */
export const tellPolicies = async (db: Database, now: Instant): Promise<number> => {
  if ((await untold(db.read, now)).length === 0) return 0; // an idle server takes no write lock
  return await db.write(async (trx) => {
    const due = await untold(trx, now);
    const markets = [...new Set(due.map((row) => row.market_id))].toSorted(); // one order of locks for everyone
    for (const market of markets) {
      const versions = due.filter((row) => row.market_id === market).map((row) => `${market}:${row.version}`);
      await touchFeed(trx, market as MarketId, versions.map((id) => ({ scope: 'market', kind: 'policy', id }))); // prettier-ignore
    }
    return due.length;
  });
};

const untold = async (db: Reader, now: Instant) => {
  const due = await db.selectFrom('policy').select(['market_id', 'version']).where('from_at', '<=', now).execute();
  const told = new Set<string>();
  for (const market of new Set(due.map((row) => row.market_id))) {
    const rows = db.selectFrom('feed_row').select('id').where('market_id', '=', market).where('scope', '=', 'market');
    for (const row of await rows.where('kind', '=', 'policy').execute()) told.add(row.id);
  }
  return due.filter((row) => !told.has(`${row.market_id}:${row.version}`));
};

/** Looks at the clock now and then; answers how to stop. */
export const startTellingPolicies = ({
  db,
  clock,
  log,
}: Readonly<{ db: Database; clock: () => Instant; log: Log }>): (() => Promise<void>) =>
  lookAgain(
    async () => {
      const count = await tellPolicies(db, clock());
      if (count > 0) log.info({ count }, 'policies came into force');
    },
    {
      everyMs: LOOK_EVERY_MS,
      begins: 'now',
      onFault: (error) => log.error({ error }, 'tablets were not told of a policy; it is tried again'),
    },
  );
