import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

import { policyInForce, storeSettings } from 'shared-types/policy';
import { faultsOfPolicy, faultsOfSettings } from 'shared-types/policy-faults';
import { aPolicy, someSettings } from 'shared-types/testing/builders';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { seedMarket } from './db/market-for-tests.ts';
import { migrate } from './db/migrate.ts';
import { openDatabase } from './db/open.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'retour-policy-'));
const store = { kind: 'sqlite', file: path.join(folder, 'retour.sqlite') } as const;

beforeAll(async () => {
  const db = await openDatabase(store);
  await migrate(db);
  await seedMarket(db);
  await db.close();
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The command as somebody types it, on the store of `DATA_DIR`. */
const policyCommand = async (act: 'check' | 'put', document: unknown, ...rest: string[]) => {
  const file = path.join(folder, 'file.json');
  writeFileSync(file, typeof document === 'string' ? document : JSON.stringify(document));
  const cli = fileURLToPath(new URL('policy-cli.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', cli, act, file, ...rest], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], DATA_DIR: folder },
  });
  const [said, complained] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { code: child.exitCode, said, complained };
};

const docs = (name: string): unknown => JSON.parse(readFileSync(fileURLToPath(new URL(`../docs/${name}`, import.meta.url)), 'utf8'));

const versionsHere = async (): Promise<number[]> => {
  const db = await openDatabase(store);
  const rows = await db.read.selectFrom('policy').select('version').orderBy('version').execute();
  await db.close();
  return rows.map((row) => row.version);
};

const from = '2027-01-01T00:00:00.000Z';

test('the examples of the docs are right, with every field that there is', () => {
  const example = docs('policy.example.json') as { policy: object };
  const { policy } = policyInForce.parse(example);
  expect(faultsOfPolicy(policy, { marketId: policy.marketId, currency: 'EUR' })).toEqual([]);
  expect(Object.keys(example.policy).toSorted()).toEqual(Object.keys(policy).toSorted());
  const settings = docs('settings.example.json') as object;
  expect(faultsOfSettings(storeSettings.parse(settings), { currency: 'EUR' })).toEqual([]);
  expect(Object.keys(settings).toSorted()).toEqual(Object.keys(storeSettings.parse(settings)).toSorted());
});

test('the docs tell every field of policies and settings', () => {
  const told = readFileSync(fileURLToPath(new URL('../docs/policies.md', import.meta.url)), 'utf8');
  const names = (document: unknown): string[] =>
    typeof document !== 'object' || document === null
      ? []
      : Object.entries(document).flatMap(([name, value]) => (Array.isArray(document) ? names(value) : [name, ...names(value)]));
  const example = docs('policy.example.json') as { policy: { categories: unknown } };
  const settings = docs('settings.example.json') as { guidedChecks: unknown };
  const goods = new Set([...names(example.policy.categories), ...names(settings.guidedChecks)]);
  const fields = new Set([...names(example), ...names(settings)].filter((name) => !goods.has(name)));
  expect(fields.size).toBeGreaterThan(40);
  expect([...fields, 'returnable', 'question', 'returnableIf'].filter((name) => !told.includes(`\`${name}\``))).toEqual([]);
});

test('put writes a policy into the store and says what became of it', async () => {
  const document = { from, policy: aPolicy({ version: 2 }) };
  expect(await policyCommand('put', document, '--market', 'fr')).toMatchObject({ code: 0, said: 'It is created.\n' });
  expect(await policyCommand('put', document, '--market', 'fr')).toMatchObject({ code: 0, said: 'It is unchanged.\n' });
  expect(await versionsHere()).toEqual([1, 2]);
  const settings = someSettings({ version: 2, promiseWorkingDays: 5 });
  expect(await policyCommand('put', settings, '--store', 'store-1')).toMatchObject({ code: 0, said: 'It is changed.\n' });
}, 30_000);

test('what is wrong is named by its field, and nothing is written', async () => {
  const before = await versionsHere();
  const short = await policyCommand('put', { from, policy: aPolicy({ version: 3, windowDays: 3 }) }, '--market', 'fr');
  expect(short.code).toBe(1);
  expect(short.said).toContain('policy.windowDays: ');
  const { windowDays: _, ...without } = aPolicy({ version: 3 });
  const missing = await policyCommand('check', { from, policy: { ...without, typo: 1 } });
  expect(missing.code).toBe(1);
  expect(missing.said).toContain('policy.windowDays: ');
  expect(missing.said).toContain('typo');
  expect(await policyCommand('check', '{"from": 1, "from": 2}')).toMatchObject({ code: 1 });
  expect(await versionsHere()).toEqual(before);
}, 30_000);

test('P-11 who lets a store mail its slips is reminded of the mail server', async () => {
  const settings = someSettings({ version: 3, promiseWorkingDays: 5, mailsSlips: true });
  const checked = await policyCommand('check', settings);
  expect([checked.code, checked.said]).toEqual([0, expect.stringMatching(/^ {2}mailsSlips: .*SMTP_URL and MAIL_FROM/)]);
}, 30_000);

test('an unknown market, a file that is not there and no place at all end with 2', async () => {
  const document = { from, policy: aPolicy({ version: 4, marketId: 'nl' as never }) };
  expect(await policyCommand('put', document, '--market', 'nl')).toMatchObject({ code: 2 });
  const nowhere = await policyCommand('put', document);
  expect(nowhere).toMatchObject({ code: 2 });
  expect(nowhere.complained).toContain('--market');
}, 30_000);
