import { id } from 'shared-types/testing/builders';

import { seedMarket } from '../../sync-server/src/db/market-for-tests.ts';
import { migrate } from '../../sync-server/src/db/migrate.ts';
import type { ServerKeys } from '../../sync-server/src/staff/keys.ts';
import { Host } from './host.ts';
import { MemoryDisk } from './memory-database.ts';
import type { Rows } from './memory-database.ts';
import { newKeys } from './quick-crypto.ts';
import { FIRST_EPOCH } from './tablet.ts';
import type { Enrolled } from './tablet.ts';

/** What every seed starts from: a migrated store with a market, three enrolled tablets in two stores, and the keys of all. */
export type Ground = Readonly<{ disk: MemoryDisk; base: Rows; keys: ServerKeys; enrolled: readonly Enrolled[] }>;

export const layGround = async (): Promise<Ground> => {
  const disk = new MemoryDisk();
  const db = disk.openOn(new Host());
  await migrate(db);
  await seedMarket(db);
  await db.write((trx) => trx.insertInto('meta').values({ key: 'epoch', value: FIRST_EPOCH }).execute());
  const enrolled = [1, 1, 2].map((store, n) => ({ installationId: id.installation(n + 1), store, code: `T${n + 1}A`, keys: newKeys() }));
  for (const { installationId, store, code, keys } of enrolled)
    await db.write((trx) =>
      trx
        .insertInto('installation')
        .values({
          installation_id: installationId,
          store_id: id.store(store),
          market_id: id.market,
          code,
          label: code,
          public_key: JSON.stringify(keys.jwk),
          enrolled_at: '2026-11-20T08:00:00.000Z',
          highest_seq: 0,
          cloned: 0,
        })
        .execute(),
    );
  const base = disk.rows();
  const { privateKey, publicKey, jwk } = newKeys();
  return {
    disk,
    base,
    keys: { signing: privateKey, verifying: publicKey, publicJwk: jwk, indexKey: new Uint8Array(32).fill(9) },
    enrolled,
  };
};
