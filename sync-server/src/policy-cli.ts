import { existsSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { parseArgs } from 'node:util';

import { instantOf } from 'shared-types/calendar';
import { marketId, storeId } from 'shared-types/ids';
import { policyInForce, storeSettings } from 'shared-types/policy';
import type { StoreSettings } from 'shared-types/policy';
import { faultsOfPolicy, faultsOfSettings } from 'shared-types/policy-faults';
import type { PolicyFault } from 'shared-types/policy-faults';
import { fail, ok } from 'shared-types/result';
import type { Result } from 'shared-types/result';
import type { z } from 'zod';

import { readConfig } from './config.ts';
import { openDatabase } from './db/open.ts';
import type { Database } from './db/open.ts';
import { whereOf } from './open-store.ts';
import { parseStrictJson } from './orders/strict-json.ts';
import { putPolicy } from './policies/put-policy.ts';
import type { PolicyInForce, PutRefused, PutStatus } from './policies/put-policy.ts';
import { putSettings } from './policies/put-settings.ts';

const USAGE = `npm run policy -- check FILE
npm run policy -- put FILE --market MARKET
npm run policy -- put FILE --store STORE

FILE holds a return policy and since when it is in force, {"from": …, "policy": {…}}, or the settings of a store.
sync-server/docs/policies.md tells every field; sync-server/docs/policy.example.json is one to begin with.
check reads the file only. put writes it into the store of DATA_DIR or DATABASE_URL, also while the server runs.
Prints each field that is wrong and why. Ends with 0 when it was right, 1 when it was not, 2 when it could not be read or written.
`;

type Told = Readonly<{ kind: 'policy'; document: PolicyInForce }> | Readonly<{ kind: 'settings'; document: StoreSettings }>;
type Place = Readonly<{ market: string | undefined; store: string | undefined }>;

/** The command `npm run policy`: see `USAGE`. */
const main = async (): Promise<number> => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { market: { type: 'string' }, store: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  const [act, file] = positionals;
  const isAsked = (act === 'check' || act === 'put') && file !== undefined && positionals.length === 2;
  if (values.help === true || !isAsked) {
    process.stdout.write(USAGE);
    return values.help === true ? 0 : 2;
  }
  if (!existsSync(file)) return stop(`There is no file ${file}.`);
  const told = readTold(readFileSync(file, 'utf8'));
  if (!told.ok) return report(told.error);
  sayOfMail(told.value);
  return act === 'check' ? report(faultsOf(told.value)) : await put(told.value, { market: values.market, store: values.store });
};

const readTold = (text: string): Result<Told, readonly PolicyFault[]> => {
  const json = parseStrictJson(text);
  if (!json.ok) return fail([{ path: '', message: `not acceptable JSON: ${json.error}` }]);
  const isSettings = typeof json.value === 'object' && json.value !== null && 'storeId' in json.value;
  if (isSettings) {
    const settings = storeSettings.safeParse(json.value);
    return settings.success ? ok({ kind: 'settings', document: settings.data }) : fail(issuesOf(settings.error));
  }
  const policy = policyInForce.safeParse(json.value);
  return policy.success ? ok({ kind: 'policy', document: policy.data }) : fail(issuesOf(policy.error));
};

const issuesOf = (error: z.ZodError): PolicyFault[] =>
  error.issues.map((issue) => ({ path: issue.path.map(String).join('.'), message: issue.message }));

/** Without a market at hand its currency is taken from the document: that all amounts are in one is seen even so. */
const faultsOf = (told: Told): PolicyFault[] => {
  if (told.kind === 'policy') {
    const { policy } = told.document;
    const market = { marketId: policy.marketId, currency: policy.fees.perReturn?.currency ?? 'EUR' } as const;
    return faultsOfPolicy(policy, market).map((fault) => ({ ...fault, path: `policy.${fault.path}` }));
  }
  const { offlineLimit, highValue, override } = told.document;
  const currency = (offlineLimit ?? highValue ?? override?.amount)?.currency ?? 'EUR';
  return faultsOfSettings(told.document, { currency });
};

/** P-11: only the server knows whether it can; whoever writes the file is reminded. */
const sayOfMail = (told: Told): void => {
  const config = readConfig(process.env);
  if (told.kind === 'settings' && told.document.mailsSlips && !(config.ok && config.value.mail))
    process.stdout.write('  mailsSlips: the server must run with SMTP_URL and MAIL_FROM; without them slips by mail wait, and are given up after two days.\n'); // prettier-ignore
};

const report = (faults: readonly PolicyFault[]): number => {
  if (faults.length === 0) process.stdout.write('It is right.\n');
  for (const { path, message } of faults) process.stdout.write(`  ${path === '' ? '' : `${path}: `}${message}\n`);
  return faults.length === 0 ? 0 : 1;
};

const stop = (message: string): number => {
  process.stderr.write(`${message}\n`);
  return 2;
};

const put = async (told: Told, place: Place): Promise<number> => {
  const config = readConfig(process.env);
  if (!config.ok) return stop(config.error.join('\n'));
  const where = whereOf(config.value);
  if (where.kind === 'sqlite' && !existsSync(where.file))
    return stop(`There is no store in ${config.value.dataFolder}. Start the server once, or say DATA_DIR or DATABASE_URL.`);
  const db = await openDatabase(where);
  try {
    const result = await putTold(db, told, place);
    if (typeof result === 'string') return stop(result);
    if (!result.ok) return result.error.kind === 'unknown' ? stop('There is no such market or store here.') : report(result.error.faults);
    process.stdout.write(`It is ${result.value}.\n`);
    return 0;
  } finally {
    await db.close();
  }
};

const putTold = async (db: Database, told: Told, place: Place): Promise<Result<PutStatus, PutRefused> | string> => {
  const by = { now: instantOf(Date.now()), actor: 'policy-cli' };
  if (told.kind === 'policy') {
    const market = marketId.safeParse(place.market);
    if (!market.success) return 'Say of which market: --market fr';
    return await putPolicy(db, { marketId: market.data, policy: told.document, ...by });
  }
  const store = storeId.safeParse(place.store);
  if (!store.success) return 'Say of which store: --store lyon-bellecour';
  if (store.data !== told.document.storeId) return `The file is about store ${told.document.storeId}, not ${store.data}.`;
  return await putSettings(db, { settings: told.document, ...by });
};

process.exitCode = await main().catch((error: unknown) => stop(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`));
