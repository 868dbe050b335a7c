import { readFileSync } from 'node:fs';
import path from 'node:path';

import Sqlite from 'better-sqlite3';
import type { Verdict } from 'shared-types/sync';

import type { Database } from '../src/db/open.ts';
import type { Told } from './kill-pusher.ts';

/** The gateway's own book, read from the shop's file: money that really moved. */
export type Paid = Readonly<{ marker: string | null; minor: number }>;

export const shopFile = (folder: string): string => path.join(folder, 'demo-shop.sqlite');

export const readShopBook = (folder: string): Paid[] => {
  if (readFileSync(shopFile(folder)).length === 0) throw new Error('the shop has no book');
  const shop = new Sqlite(shopFile(folder), { readonly: true });
  try {
    return shop.prepare<[], Paid>('SELECT marker, amount_minor AS minor FROM gateway_book').all();
  } finally {
    shop.close();
  }
};

type Books = Readonly<{ db: Database; shop: readonly Paid[]; acknowledged: readonly Told[] }>;

const FINAL: ReadonlySet<string> = new Set(['confirmed', 'cancelled', 'failed']);

/** Every way in which the books of tablets, server and shop do not say the same. Empty: nothing was lost, and nothing paid twice. */
export const breachesOf = async ({ db, shop, acknowledged }: Books): Promise<string[]> => {
  const breaches: string[] = [];
  const say = (text: string): number => breaches.push(text);

  const commands = new Map(
    (await db.read.selectFrom('command').select(['command_id', 'verdict']).execute()).map((row) => [row.command_id, row]),
  );
  const returns = await db.read.selectFrom('return_record').select(['return_id', 'command_id', 'outcome', 'voided_at']).execute();
  const returnOf = new Map(returns.map((row) => [row.command_id, row]));
  for (const { command, verdict, isReturn } of acknowledged) {
    const kept = commands.get(command.commandId);
    if (!kept) say(`lost: ${command.type} ${command.commandId} was acknowledged`);
    else if (rulingOf(kept.verdict) !== rulingOf(verdict)) say(`changed: ${command.commandId} was told another ruling`);
    if (isReturn && !returnOf.has(command.commandId)) say(`lost: the return of ${command.commandId}`);
  }

  const refunds = await db.read.selectFrom('refund').select(['refund_key', 'return_id', 'amount_minor', 'state']).execute();
  const paid = new Map<string, number[]>();
  for (const { marker, minor } of shop) paid.set(marker ?? '', [...(paid.get(marker ?? '') ?? []), minor]);
  for (const [marker, amounts] of paid) if (amounts.length > 1) say(`paid twice: ${marker} ${amounts.join(' and ')}`);
  const keys = new Set(refunds.map((row) => row.refund_key));
  for (const marker of paid.keys()) if (!keys.has(marker)) say(`paid without a refund here: ${marker}`);
  for (const row of refunds) {
    if (!FINAL.has(row.state)) say(`not final: ${row.refund_key} is ${row.state}`);
    const inShop = (paid.get(row.refund_key) ?? []).reduce((all, one) => all + one, 0);
    const here = row.state === 'confirmed' ? row.amount_minor : 0;
    if (inShop !== here) say(`books differ: ${row.refund_key} is ${row.state} with ${here} here and ${inShop} in the shop`);
  }

  const states = new Map<string, string[]>();
  for (const row of refunds) states.set(row.return_id, [...(states.get(row.return_id) ?? []), row.state]);
  for (const row of returns) {
    const own = states.get(row.return_id) ?? [];
    const isPaid = own.length > 0 && own.every((state) => state === 'confirmed');
    if (row.voided_at !== null && own.some((state) => state !== 'cancelled')) say(`void and paid: ${row.return_id}`);
    if (row.voided_at === null && (row.outcome === 'accepted' || row.outcome === 'adjusted') && !isPaid)
      say(`${row.outcome} and not paid: ${row.return_id} (${own.join(', ')})`);
  }

  const claims = await db.read.selectFrom('claim').select(['order_id', 'line_id', 'units']).where('status', '!=', 'released').execute();
  const held = new Map<string, number>();
  for (const claim of claims) {
    const key = `${claim.order_id} ${claim.line_id}`;
    held.set(key, (held.get(key) ?? 0) + claim.units);
  }
  for (const line of await db.read.selectFrom('order_line').select(['order_id', 'line_id', 'claimed', 'quantity']).execute()) {
    const units = held.get(`${line.order_id} ${line.line_id}`) ?? 0;
    if (units !== line.claimed || units > line.quantity)
      say(`units: ${line.order_id} ${line.line_id} counts ${line.claimed}, claims hold ${units} of ${line.quantity}`);
  }
  return breaches;
};

const rulingOf = (verdict: string): string => {
  const read = JSON.parse(verdict) as Verdict; // written by the server, or by a pusher from what it parsed
  return JSON.stringify(read.kind === 'decided' ? read.ruling : read);
};

/** The control: a check that finds nothing must find a loss that was planted. Answers what it did not find. */
export const missedByTheCheck = async (books: Books, folder: string): Promise<string[]> => {
  const victim = books.acknowledged.find((one) => one.isReturn);
  const [booked] = books.shop;
  if (!victim || !booked) return ['there is nothing to lose'];
  await books.db.write((trx) => trx.deleteFrom('command').where('command_id', '=', victim.command.commandId).execute());
  const shop = new Sqlite(shopFile(folder));
  shop
    .prepare(
      "INSERT INTO gateway_book (refund_number, order_id, payment_id, amount_minor, currency, marker, at) VALUES (-1, 'x', 'x', ?, 'EUR', ?, '')",
    )
    .run(booked.minor, booked.marker);
  shop.close();
  const found = await breachesOf({ ...books, shop: readShopBook(folder) });
  const wanted = [`lost: return.record ${victim.command.commandId}`, `paid twice: ${booked.marker}`, `books differ: ${booked.marker}`];
  return wanted.filter((text) => !found.some((one) => one.startsWith(text)));
};
