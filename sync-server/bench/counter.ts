import { mkdirSync } from 'node:fs';
import path from 'node:path';

import { instantOf } from 'shared-types/calendar';
import type { Instant } from 'shared-types/calendar';
import { orderId, returnId } from 'shared-types/ids';
import type { KnownOrder } from 'shared-types/order';
import { quoteReturn } from 'shared-types/quote';
import { slipNumberOf } from 'shared-types/slip-number';
import type { Command, PushRequest } from 'shared-types/sync';
import { aMarket, aPolicy, aReturnLine, aReturnRecord, aStore, id } from 'shared-types/testing/builders';
import { v7 } from 'uuid';

import { demoOrders } from '../src/channels/demo-shop/generate-orders.ts';
import { seedMarket } from '../src/db/market-for-tests.ts';
import { migrate } from '../src/db/migrate.ts';
import { openDatabase } from '../src/db/open.ts';
import type { Database } from '../src/db/open.ts';
import { importOrders } from '../src/orders/import-orders.ts';
import { loadKnownOrders } from '../src/orders/known-order.ts';
import { makeApiKey } from '../src/staff/api-key.ts';
import { loadKeys } from '../src/staff/keys.ts';
import type { ServerKeys } from '../src/staff/keys.ts';
import { enrolBenchTablet, signedCommand } from './bench-tablet.ts';
import type { BenchTablet } from './bench-tablet.ts';

const SEED = 20_261_121;

/** A store with a market's orders in a folder of its own, and one tablet whose commands are signed like any other's. */
export type Counter = Readonly<{ db: Database; file: string; keys: ServerKeys; tablet: BenchTablet; apiKey: string; now: Instant }>;

/** A shop's orders of two months: every `stride`-th is known already, the others come while pushes are measured. */
export type ShopOrders = Readonly<{ count: number; stride: number }>;

export const channelDocuments = ({ count, stride }: ShopOrders, now: Instant) => {
  const all = demoOrders({ seed: SEED, count, now, markets: [aMarket()], stores: [aStore()] });
  return { known: all.filter((_, at) => at % stride === 0), later: all.filter((_, at) => at % stride !== 0) };
};

/** Opens an empty store in `folder`, as the server will find it: database, keys, market, tablet. */
export const openCounter = async (folder: string): Promise<Counter> => {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, 'retour.sqlite');
  const loaded = loadKeys(path.join(folder, 'keys'), { exists: false });
  if (!loaded.ok) throw new Error('the folder of a bench holds keys already');
  const db = await openDatabase({ kind: 'sqlite', file });
  await migrate(db);
  await seedMarket(db);
  const now = instantOf(Date.now());
  const apiKey = await db.write((trx) => makeApiKey(trx, { name: 'bench', role: 'operator', channel: null }));
  return {
    db,
    file,
    keys: loaded.value,
    now,
    apiKey,
    tablet: await enrolBenchTablet(db, loaded.value, { now, code: 'T01', label: 'Bench' }),
  };
};

const AT_ONCE = 1_000;

export const bringOrders = async ({ db, keys, now }: Counter, orders: ShopOrders): Promise<void> => {
  const documents = channelDocuments(orders, now).known;
  for (let at = 0; at < documents.length; at += AT_ONCE) {
    const some = documents.slice(at, at + AT_ONCE);
    await importOrders(db, { channel: id.channel, documents: some, clock: () => now, indexKey: keys.indexKey });
  }
};

/** `count` pushes of `size` one-line returns, each of another order, which the server will accept as quoted. */
export const makePushes = async (counter: Counter, count: number, size: number): Promise<PushRequest[]> => {
  const wanted = count * size;
  const rows = await counter.db.read.selectFrom('customer_order').select('order_id').orderBy('order_id').execute();
  const commands: Command[] = [];
  for (let at = 0; at < rows.length && commands.length < wanted; at += AT_ONCE) {
    const ids = rows.slice(at, at + AT_ONCE).map((row) => orderId.parse(row.order_id));
    for (const known of (await loadKnownOrders(counter.db.read, ids)).values()) {
      const made = commandFor(counter, known, commands.length + 1);
      if (made) commands.push(made);
    }
  }
  if (commands.length < wanted) throw new Error(`only ${commands.length} of ${wanted} returns can be made from ${rows.length} orders`);
  return Array.from({ length: count }, (_, at) => requestOf(counter, commands.slice(at * size, (at + 1) * size)));
};

const requestOf = ({ tablet, now }: Counter, commands: readonly Command[]): PushRequest => ({
  protocol: 1,
  installationId: tablet.installationId,
  epoch: 'bench',
  build: 'bench',
  now,
  commands: commands as unknown as PushRequest['commands'], // a stub is the least of a command
});

/** One unit of the first line; `null` for orders of which nothing goes back on the web. */
const commandFor = ({ tablet, now }: Counter, known: KnownOrder, sequence: number): Command | null => {
  const [line] = known.order.lines;
  if (line === undefined) return null;
  const terms = { policy: aPolicy(), zone: aMarket().timeZone, presentedAt: now };
  const quote = quoteReturn(known, [{ lineId: line.lineId, units: 1, reason: 'too-small' }], terms);
  const [quoted] = quote.lines;
  if (quote.route !== 'web' || quote.refund.minor === 0 || quoted === undefined || quoted.units !== 1 || quoted.notCovered !== null)
    return null;
  const body = aReturnRecord({
    returnId: returnId.parse(v7()),
    order: { known: known.order.orderId, revision: known.order.revision },
    lines: [aReturnLine({ of: { lineId: line.lineId }, quoted: quoted.money })],
    presentedAt: now,
    slipNumber: slipNumberOf({ store: aStore().code, install: 'T01', sequence }),
    quoted: { refund: quote.refund, shipping: quote.shipping, atTill: quote.atTill },
    policyVersion: known.order.policyVersion,
  });
  return signedCommand(tablet, { type: 'return.record', body, sequence, now });
};
