import type { Instant } from 'shared-types/calendar';
import type { ChannelOrderId } from 'shared-types/ids';

import type { AnnouncedContent, ToldAnnouncement } from './retour-client.ts';
import type { ShopDatabase } from './shop-database.ts';

/** A return that a customer announced on the shop's page. `waiting`: Retour has not answered yet, so there is no code. */
export type ShopAnnouncement = Readonly<{
  /** The shop's own number, e.g. `RMA-000007`: what Retour knows it by. */
  ref: string;
  content: AnnouncedContent;
  status: 'waiting' | ToldAnnouncement['status'];
  code: string | null;
  url: string | null;
  slipNumber: string | null;
}>;

type Row = Readonly<{ rma: number; content: string; told: string | null }>;

const refOf = (rma: number): string => `RMA-${String(rma).padStart(6, '0')}`;
const rmaOf = (ref: string): number => Number(ref.replace(/^RMA-/, ''));

const announcementOf = ({ rma, content, told }: Row): ShopAnnouncement => {
  const known = told === null ? null : (JSON.parse(told) as ToldAnnouncement); // written by `keepTold`
  return {
    ref: refOf(rma),
    content: JSON.parse(content) as AnnouncedContent, // written by `addAnnouncement`
    status: known?.status ?? 'waiting',
    code: known?.code ?? null,
    url: known?.url ?? null,
    slipNumber: known?.slipNumber ?? null,
  };
};

/** Newest first. */
export const announcementsOf = (database: ShopDatabase, orderId: string): ShopAnnouncement[] =>
  database
    .prepare<[string], Row>('SELECT rma, content, told FROM announcement WHERE order_id = ? ORDER BY rma DESC')
    .all(orderId)
    .map(announcementOf);

/** What a customer declares: kept before Retour hears of it, so that her date stands whatever happens to the call. */
export type Declared = Pick<AnnouncedContent, 'kind' | 'lines'>;

export const addAnnouncement = (
  database: ShopDatabase,
  of: Declared & Readonly<{ orderId: ChannelOrderId; at: Instant }>,
): ShopAnnouncement => {
  const content: AnnouncedContent = { orderId: of.orderId, kind: of.kind, announcedAt: of.at, lines: of.lines };
  const { lastInsertRowid } = database
    .prepare('INSERT INTO announcement (order_id, content) VALUES (?, ?)')
    .run(of.orderId, JSON.stringify(content));
  return announcementOf({ rma: Number(lastInsertRowid), content: JSON.stringify(content), told: null });
};

export const keepTold = (database: ShopDatabase, ref: string, told: ToldAnnouncement): void => {
  database.prepare('UPDATE announcement SET told = ? WHERE rma = ?').run(JSON.stringify(told), rmaOf(ref));
};

/** Retour said why it can never be: nothing was announced. */
export const dropAnnouncement = (database: ShopDatabase, ref: string): void => {
  database.prepare('DELETE FROM announcement WHERE rma = ? AND told IS NULL').run(rmaOf(ref));
};
