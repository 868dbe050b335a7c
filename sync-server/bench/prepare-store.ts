import { writeFileSync } from 'node:fs';
import path from 'node:path';

import type { ChannelOrderInput } from 'shared-types/channel-order';
import { id } from 'shared-types/testing/builders';
import { foldWords } from 'shared-types/text';

import { cutSegments } from '../src/feed/cut-segments.ts';
import { ensureSegments } from '../src/feed/segment-keeper.ts';
import { loadKnownOrders } from '../src/orders/known-order.ts';
import { STAFF, addStaff } from '../src/staff/staff-for-tests.ts';
import { bringOrders, channelDocuments, openCounter } from './counter.ts';

/** What people type, in equal parts: a whole number, its beginning, its end, two words of a name, an e-mail, a phone, a code. */
const KINDS: readonly ((order: ChannelOrderInput, at: number) => string)[] = [
  (order) => order.number,
  (order) => order.number.slice(0, -2),
  (order) => order.number.slice(-5),
  (order) =>
    foldWords(order.customer?.name ?? '')
      .split(' ')
      .slice(-2)
      .join(' '),
  (order) => order.customer?.email ?? '',
  (order) => order.customer?.phone ?? '',
  (order, at) => order.lines[0]?.[at % 2 === 0 ? 'sku' : 'barcode'] ?? '',
];
const QUERIES = 500;

const queriesOf = (orders: readonly ChannelOrderInput[]): string[] => {
  const stride = Math.max(1, Math.floor(orders.length / (2 * QUERIES)));
  const texts = orders
    .filter((_, at) => at % stride === 0)
    .map((order, at) => KINDS[at % KINDS.length]?.(order, at) ?? '')
    .filter((text) => text.length > 3);
  return texts.slice(0, QUERIES);
};

/** For the tablet's benches: `tsx prepare-store.ts <folder> <orders>` leaves a closed store with its segments cut, and says what a tablet needs. */
const [folder = '', count = ''] = process.argv.slice(2);
const orders = { count: Number(count), stride: 1 };
const counter = await openCounter(folder);
await addStaff(counter.db, { name: 'Léa Martin', role: 'associate', locale: 'en' });
await bringOrders(counter, orders);
await ensureSegments({ db: counter.db, clock: () => counter.now, cut: (now) => cutSegments(counter.db.read, now, loadKnownOrders) });
await counter.db.close();
const documents = channelDocuments(orders, counter.now).known;
writeFileSync(path.join(folder, 'queries.json'), JSON.stringify(queriesOf(documents)));
process.stdout.write(
  `${JSON.stringify({ apiKey: counter.apiKey, storeId: id.store(1), staff: STAFF, number: documents.at(-1)?.number ?? '' })}\n`,
);
