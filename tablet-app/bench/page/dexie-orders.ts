import Dexie from 'dexie';
import type { EntityTable } from 'dexie';

import { fromBase64url, toHex } from 'shared-types/base64url';
import type { KnownOrder } from 'shared-types/order';
import { readScanCode } from 'shared-types/scan-code';
import { partsOfSegment } from 'shared-types/segment';
import { decodeText, encodeText, foldCode, foldWords } from 'shared-types/text';

import { gunzip } from '../../src/store/gunzip.ts';
import { fetchSegments } from './fetch-segments.ts';

/** The usual way: a row per order and an index per question (DESIGN §13). */
type Row = Readonly<{
  orderId: string;
  number: string;
  reversed: string;
  words: readonly string[];
  email: string;
  phone: string;
  codes: readonly string[];
  known: KnownOrder;
}>;

type Rows = Dexie & { orders: EntityTable<Row, 'orderId'> };

const PER_BULK = 2_000;
const MOST = 20;

export const openRows = (): Rows => {
  const rows = new Dexie('bench-rows', { chromeTransactionDurability: 'relaxed' }) as Rows; // the table is that of the next line
  rows.version(1).stores({ orders: 'orderId, number, reversed, *words, email, phone, *codes' });
  return rows;
};

const backwards = (text: string): string => Array.from(text).toReversed().join('');

const rowOf = (known: KnownOrder): Row => {
  const { order } = known;
  const number = foldCode(order.number);
  return {
    orderId: order.orderId,
    number,
    reversed: backwards(number),
    words: order.customer === null ? [] : foldWords(order.customer.name).split(' '),
    email: order.customer?.contactHashes[0] ?? '',
    phone: order.customer?.contactHashes[1] ?? '',
    codes: [...new Set(order.lines.flatMap((line) => [foldCode(line.sku), foldCode(line.barcode ?? '')]))],
    known,
  };
};

/** The same bytes over the same network, put as rows. */
export const loadRows = async (token: string): Promise<number> => {
  const rows = openRows();
  let waiting: Row[] = [];
  let count = 0;
  let writing: Promise<unknown> = Promise.resolve();
  const flush = async (most: number): Promise<void> => {
    while (waiting.length > most) {
      const some = waiting.slice(0, PER_BULK);
      waiting = waiting.slice(PER_BULK);
      writing = writing.then(async () => rows.orders.bulkPut(some));
    }
    await writing;
  };
  await fetchSegments(token, async (_, bytes) => {
    const orders = await gunzip(partsOfSegment(bytes)?.orders ?? new Uint8Array());
    const lines = decodeText(orders ?? new Uint8Array())
      .split('\n')
      .filter((line) => line !== '');
    waiting.push(...lines.map((line) => rowOf(JSON.parse(line) as KnownOrder))); // the server's own segment
    count += lines.length;
    await flush(PER_BULK - 1);
  });
  await flush(0);
  rows.close();
  return count;
};

/** Finds at most 20, by whichever index answers, as the product orders its questions (F-5). */
export const findRows = async (rows: Rows, text: string, key: CryptoKey): Promise<readonly Row[]> => {
  const scan = readScanCode(text);
  const { orders } = rows;
  const partly = async (code: string): Promise<readonly Row[]> => {
    const starting = await orders.where('number').startsWith(code).limit(MOST).toArray();
    return starting.length > 0 ? starting : orders.where('reversed').startsWith(backwards(code)).limit(MOST).toArray();
  };
  const byCode = async (code: string): Promise<readonly Row[]> => {
    const exact = await orders.where('number').equals(code).toArray();
    if (exact.length > 0) return exact;
    const coded = await orders.where('codes').equals(code).limit(MOST).toArray();
    return coded.length > 0 ? coded : partly(code);
  };
  switch (scan.kind) {
    case 'email':
      return orders.where('email').equals(await hashOf(key, scan.email)).limit(MOST).toArray(); // prettier-ignore
    case 'phone': {
      const called = await orders.where('phone').equals(await hashOf(key, scan.phone)).limit(MOST).toArray(); // prettier-ignore
      return called.length > 0 ? called : byCode(scan.alsoCode);
    }
    case 'code':
    case 'barcode':
    case 'parcel':
      return byCode(scan.code);
    case 'name':
      return byName(rows, scan.words);
    default:
      return [];
  }
};

const byName = async ({ orders }: Rows, folded: string): Promise<readonly Row[]> => {
  const words = folded.split(' ');
  const last = words.at(-1) ?? '';
  let keys: readonly string[] | null = null;
  for (const word of words.slice(0, -1)) {
    const found = await orders.where('words').equals(word).primaryKeys();
    const before: ReadonlySet<string> | null = keys === null ? null : new Set(keys);
    keys = before === null ? found : found.filter((id) => before.has(id));
  }
  const ending = await orders.where('words').startsWith(last).primaryKeys();
  const wanted = keys === null ? null : new Set(keys);
  const both = [...new Set(wanted === null ? ending : ending.filter((id) => wanted.has(id)))];
  return (await orders.bulkGet(both.slice(0, MOST))).flatMap((row) => row ?? []);
};

export const hashKeyOf = async (indexKey: string): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', fromBase64url(indexKey) ?? new Uint8Array(32), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);

const hashOf = async (key: CryptoKey, contact: string): Promise<string> =>
  toHex(new Uint8Array(await crypto.subtle.sign('HMAC', key, encodeText(contact))).subarray(0, 8));
