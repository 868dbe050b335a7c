import { mkdirSync } from 'node:fs';
import path from 'node:path';

import { fail, ok } from 'shared-types/result';
import type { Result } from 'shared-types/result';

import type { Config } from './config.ts';
import { migrate } from './db/migrate.ts';
import { openDatabase } from './db/open.ts';
import type { Database, Where } from './db/open.ts';
import { openEpoch } from './feed/epoch.ts';
import { noteStart } from './feed/starts.ts';
import type { Epoch } from './feed/epoch.ts';
import { loadKeys } from './staff/keys.ts';
import type { ServerKeys } from './staff/keys.ts';

export type Store = Readonly<{ db: Database; keys: ServerKeys; epoch: Epoch }>;

export const whereOf = ({ dataFolder, databaseUrl }: Config): Where =>
  databaseUrl === null ? { kind: 'sqlite', file: path.join(dataFolder, 'retour.sqlite') } : { kind: 'postgres', url: databaseUrl };

/**
 * Opens the store of the configuration and its keys; a new one is made where there is none. The error is in words for whoever
 * starts the server: keys are never made anew beside a store (S-8).
 */
export const openStore = async (config: Config): Promise<Result<Store, string>> => {
  mkdirSync(config.dataFolder, { recursive: true });
  const db = await openDatabase(whereOf(config));
  await migrate(db);
  // A start that was killed before it made its keys leaves an empty store, for which nothing was ever signed.
  const keys = loadKeys(path.join(config.dataFolder, 'keys'), { exists: await hasMarkets(db) });
  if (keys.ok) {
    const epoch = await openEpoch(db);
    await noteStart(db);
    return ok({ db, keys: keys.value, epoch });
  }
  await db.close();
  return fail(
    `There is a store, but its key file ${keys.error.file} is missing. Put the folder "keys" of the last backup back into ` +
      `${config.dataFolder}. Making new keys would void every receipt and slip, so the server does not do it.`,
  );
};

const hasMarkets = async (db: Database): Promise<boolean> => {
  const row = await db.read.selectFrom('market').select('market_id').limit(1).executeTakeFirst();
  return row !== undefined;
};
