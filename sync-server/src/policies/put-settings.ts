import type { Instant } from 'shared-types/calendar';
import { canonicalJson } from 'shared-types/canonical-json';
import type { Json } from 'shared-types/canonical-json';
import type { StoreId } from 'shared-types/ids';
import { storeSettings } from 'shared-types/policy';
import type { Market, StoreSettings } from 'shared-types/policy';
import { faultsOfSettings } from 'shared-types/policy-faults';
import { fail, ok } from 'shared-types/result';
import type { Result } from 'shared-types/result';

import { writeAudit } from '../db/audit.ts';
import type { Database, Reader } from '../db/open.ts';
import { touchFeed } from '../feed/touch.ts';
import type { PutRefused, PutStatus } from './put-policy.ts';

type Putting = Readonly<{ settings: StoreSettings; now: Instant; actor: string }>;

/**
 * How a store works from now on. Only the newest counts, so a version never goes back and never means two things: the same document again
 * is no change, another one under the same number is refused.
 */
export const putSettings = (db: Database, { settings, now, actor }: Putting): Promise<Result<PutStatus, PutRefused>> =>
  db.write(async (trx) => {
    const found = trx.selectFrom('store').select('market_id').where('store_id', '=', settings.storeId);
    const store = await (db.kind === 'postgres' ? found.forUpdate() : found).executeTakeFirst();
    if (!store) return fail({ kind: 'unknown' });
    const row = await trx.selectFrom('market').select('document').where('market_id', '=', store.market_id).executeTakeFirstOrThrow();
    const market = JSON.parse(row.document) as Market; // validated when it was written
    const before = await readSettings(trx, settings.storeId);
    if (before && textOf(before) === textOf(settings)) return ok('unchanged');
    const faults = faultsOfSettings(settings, market);
    if (faults.length > 0) return fail({ kind: 'faulty', faults });
    if (before && settings.version <= before.version) {
      const message = `Version ${before.version} is in force. Send the change with version ${before.version + 1}.`;
      return fail({ kind: 'in-use', faults: [{ path: 'version', message }] });
    }
    const written = { market_id: market.marketId, version: settings.version, document: JSON.stringify(settings) };
    await trx
      .insertInto('store_settings')
      .values({ store_id: settings.storeId, ...written })
      .onConflict((conflict) => conflict.column('store_id').doUpdateSet(written))
      .execute();
    await writeAudit(trx, { at: now, actor, act: 'settings-changed', subject: settings.storeId, detail: { was: before, is: settings } });
    await touchFeed(trx, market.marketId, [{ scope: settings.storeId, kind: 'settings', id: settings.storeId }]);
    return ok(before ? 'changed' : 'created');
  });

/** `null`: the store has none, or there is no such store. */
export const readSettings = async (db: Reader, storeId: StoreId): Promise<StoreSettings | null> => {
  const row = await db.selectFrom('store_settings').select('document').where('store_id', '=', storeId).executeTakeFirst();
  return row ? storeSettings.parse(JSON.parse(row.document)) : null;
};

/** What was left out has its usual value. */
const textOf = (settings: StoreSettings): string => canonicalJson(storeSettings.parse(settings) as unknown as Json); // plain data
