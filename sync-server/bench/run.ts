import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { lineOf } from 'shared-types/testing/bench-report';
import type { BenchRow } from 'shared-types/testing/bench-report';

import { bringOrders, makePushes, openCounter } from './counter.ts';
import type { ShopOrders } from './counter.ts';
import { benchPushOverHttp } from './push-http.ts';
import { benchPushTransaction, writesOf } from './push-transaction.ts';
import { benchPushUnderImport } from './push-under-import.ts';

const isQuick = process.argv.includes('--quick');
const SMALL_PUSH = 2;
const WHOLE_PUSH = 50;
const wholePushes = isQuick ? 24 : 64;
/** A steady client must not run dry while the import lasts. */
const smallPushes = isQuick ? 600 : 3_000;
/** 10,000 or 100,000 come while pushes are measured; of those known before, about every third can come back on the web as one line. */
const orders: ShopOrders = isQuick ? { count: 15_000, stride: 3 } : { count: 125_000, stride: 5 };

const print = (row: BenchRow): void => {
  process.stdout.write(`${lineOf(row)}\n`);
  if (row.isGate && row.met === false) process.exitCode = 1;
};

const folder = mkdtempSync(path.join(tmpdir(), 'retour-bench-'));
try {
  const counter = await openCounter(path.join(folder, 'counter'));
  await bringOrders(counter, orders);
  const pushes = await makePushes(counter, wholePushes, WHOLE_PUSH);
  const small = await makePushes(counter, smallPushes, SMALL_PUSH);
  await counter.db.close();
  const writes = await writesOf(counter, pushes, folder);
  print(await benchPushTransaction(counter, { pushes, writes, folder }));
  print(await benchPushOverHttp(counter, { pushes, writes, folder }));
  print(await benchPushUnderImport(counter, { pushes: small, orders, folder }));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
