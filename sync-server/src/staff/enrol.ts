import type { Instant } from 'shared-types/calendar';
import { toBase64url } from 'shared-types/base64url';
import type { EnrolAnswer, EnrolRequest } from 'shared-types/enrolment';
import { installationId } from 'shared-types/ids';
import type { InstallationId, StoreId } from 'shared-types/ids';
import { storeSettings } from 'shared-types/policy';
import type { Market, ReturnPolicy, Store } from 'shared-types/policy';
import { v7 as uuidV7 } from 'uuid';

import { writeAudit } from '../db/audit.ts';
import type { Database, Tx } from '../db/open.ts';
import { recoveredAt } from '../feed/recovery-state.ts';
import { touchFeed } from '../feed/touch.ts';
import { randomCrockford, spendEnrolmentCode } from './enrolment-code.ts';
import type { ServerKeys } from './keys.ts';

const CODE_LENGTH = 3;
const MOST_DRAWS = 2_000;

type Enrolment = Readonly<{ request: EnrolRequest; now: Instant; keys: ServerKeys }>;

/**
 * P-1: makes an installation of the tablet's public key, with three characters for its slip numbers that its store never used before.
 * `null`: the code is unknown, over or used. The answer carries all a tablet needs to work without a network.
 */
export const enrolTablet = async (db: Database, enrolment: Enrolment): Promise<Omit<EnrolAnswer, 'epoch' | 'serverTime'> | null> =>
  db.write(async (trx) => {
    const { request, now, keys } = enrolment;
    const storeId = await spendEnrolmentCode(trx, { code: request.code, now, indexKey: keys.indexKey });
    if (storeId === null) return null;
    const { store, market, ...rest } = await storeDocuments(trx, storeId, now);
    const id = installationId.parse(uuidV7());
    const code = await unusedCode(trx, storeId);
    const replaces = await ownInstallation(trx, storeId, request.replaces);
    await trx
      .insertInto('installation')
      .values({
        installation_id: id,
        store_id: storeId,
        market_id: market.marketId,
        code,
        label: request.label,
        public_key: JSON.stringify(request.publicKey),
        enrolled_at: now,
        replaces,
        revoked_at: null,
        last_contact_at: now,
        highest_seq: 0,
        cloned: 0,
      })
      .execute();
    await writeAudit(trx, { at: now, actor: id, act: 'tablet-enrolled', subject: id, detail: { storeId, code, replaces } });
    await touchFeed(trx, market.marketId, [{ scope: 'market', kind: 'tablet', id }]);
    return {
      installationId: id,
      code,
      label: request.label,
      market,
      store,
      ...rest,
      serverKey: keys.publicJwk,
      indexKey: toBase64url(keys.indexKey),
    };
  });

/** Promises that come into force later are told when they do (E-13). */
const storeDocuments = async (trx: Tx, storeId: StoreId, now: Instant) => {
  const row = await trx.selectFrom('store').selectAll().where('store_id', '=', storeId).executeTakeFirstOrThrow();
  const ofMarket = row.market_id;
  const market = await trx.selectFrom('market').select('document').where('market_id', '=', ofMarket).executeTakeFirstOrThrow();
  const stores = await trx.selectFrom('store').select('document').where('market_id', '=', ofMarket).orderBy('store_id').execute();
  const inForce = trx.selectFrom('policy').select('document').where('market_id', '=', ofMarket).where('from_at', '<=', now);
  const policies = await inForce.orderBy('version').execute();
  const settings = await trx.selectFrom('store_settings').select('document').where('store_id', '=', storeId).executeTakeFirstOrThrow();
  return {
    // All of them were validated when they were written.
    store: JSON.parse(row.document) as Store,
    market: JSON.parse(market.document) as Market,
    stores: stores.map((one) => JSON.parse(one.document) as Store),
    policies: policies.map((one) => JSON.parse(one.document) as ReturnPolicy),
    settings: storeSettings.parse(JSON.parse(settings.document)),
  };
};

/** The unique index on (store, code) is the guard; 32,768 codes serve a store for as long as it stands. */
const unusedCode = async (trx: Tx, storeId: StoreId): Promise<string> => {
  const rows = await trx.selectFrom('installation').select('code').where('store_id', '=', storeId).execute();
  const used = new Set(rows.map((row) => row.code));
  for (let draw = 0; draw < MOST_DRAWS; draw += 1) {
    const code = randomCrockford(CODE_LENGTH);
    if (!used.has(code)) return code;
  }
  throw new Error(`store ${storeId} has used up its installation codes`);
};

/** A tablet may only say that it was one of its own store; a store that came back from a backup may have forgotten which (S-8). */
const ownInstallation = async (trx: Tx, storeId: StoreId, replaces: InstallationId | null): Promise<InstallationId | null> => {
  if (replaces === null) return null;
  const row = await trx.selectFrom('installation').select('store_id').where('installation_id', '=', replaces).executeTakeFirst();
  if (!row) return (await recoveredAt(trx)) === null ? null : replaces;
  return row.store_id === storeId ? replaces : null;
};
