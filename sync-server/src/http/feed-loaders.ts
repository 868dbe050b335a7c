import { publicKey } from 'shared-types/enrolment';
import type { OrderId } from 'shared-types/ids';

import type { Reader } from '../db/open.ts';
import type { FeedLoaders } from '../feed/pull.ts';
import { loadKnownOrders } from '../orders/known-order.ts';
import { loadCaseViews, loadReturnViews } from '../returns/views.ts';

/** How the newest state of each kind of thing in the feed is read. A policy's id in the feed is `<market>:<version>`. */
export const feedLoaders: FeedLoaders = {
  order: (db, ids) => loadKnownOrders(db, ids as OrderId[]), // the feed's ids of this kind
  return: loadReturnViews,
  case: loadCaseViews,
  announced: (db, ids) => loadAnnounced(db, ids),
  policy: (db, ids) => loadPolicies(db, ids),
  settings: (db, ids) => loadSettings(db, ids),
  tablet: (db, ids) => loadTablets(db, ids),
};

const loadPolicies = async (db: Reader, ids: readonly string[]): Promise<Map<string, object>> => {
  const rows = await db.selectFrom('policy').select(['market_id', 'version', 'document']).execute();
  const wanted = new Set(ids);
  return new Map(
    rows
      .map((row) => [`${row.market_id}:${row.version}`, JSON.parse(row.document) as object] as const) // validated when written
      .filter(([id]) => wanted.has(id)),
  );
};

const loadAnnounced = async (db: Reader, ids: readonly string[]): Promise<Map<string, object>> => {
  const rows = await db.selectFrom('announced_return').select(['announced_id', 'document']).where('announced_id', 'in', ids).execute();
  return new Map(rows.map((row) => [row.announced_id, JSON.parse(row.document) as object])); // validated when written
};

const loadSettings = async (db: Reader, ids: readonly string[]): Promise<Map<string, object>> => {
  const rows = await db.selectFrom('store_settings').select(['store_id', 'document']).where('store_id', 'in', ids).execute();
  return new Map(rows.map((row) => [row.store_id, JSON.parse(row.document) as object])); // likewise
};

const loadTablets = async (db: Reader, ids: readonly string[]): Promise<Map<string, object>> => {
  const rows = await db
    .selectFrom('installation')
    .select(['installation_id', 'store_id', 'code', 'label', 'public_key'])
    .where('installation_id', 'in', ids)
    .execute();
  return new Map(
    rows.map((row) => [
      row.installation_id,
      {
        installationId: row.installation_id,
        storeId: row.store_id,
        code: row.code,
        label: row.label,
        publicKey: publicKey.parse(JSON.parse(row.public_key)),
      },
    ]),
  );
};
