import type { HttpBindings } from '@hono/node-server';
import type { Context, Hono } from 'hono';
import type { ChannelOrder } from 'shared-types/channel-order';

import { readAnnounceForm, returnableOf } from './announce-form.ts';
import type { Fields } from './announce-form.ts';
import { announcedSection, announcePage } from './announce-views.ts';
import type { Html } from './page-shell.ts';
import type { RetourClient } from './retour-client.ts';
import type { ShopAnnouncement } from './shop-announcements.ts';
import type { ShopStore } from './shop-store.ts';
import { SHOP_PATH } from './shop-wire.ts';

type Announcing = Readonly<{ store: ShopStore; retour: RetourClient }>;

const NONE = { fields: { kind: 'withdrawal' }, faults: new Map<string, string>(), words: [] };

const backTo = (c: Context, number: string): Response => c.redirect(`${SHOP_PATH}?number=${encodeURIComponent(number)}#announced`, 303);

/** The customer's side of announced returns: her form, what becomes of it at Retour, and taking it back. */
export const addAnnouncePage = (app: Hono<{ Bindings: Partial<HttpBindings> }>, { store, retour }: Announcing): void => {
  const orderIn = (c: Context): ChannelOrder | null =>
    store.ordersBy({ number: (c.req.query('number') ?? '').trim().slice(0, 40) })[0] ?? null;
  app.get(`${SHOP_PATH}/announce`, (c) => {
    const order = orderIn(c);
    return order === null ? c.redirect(SHOP_PATH, 303) : c.html(announcePage(order, NONE));
  });
  app.post(`${SHOP_PATH}/page/announce`, async (c) => {
    const order = orderIn(c);
    if (order === null) return c.redirect(SHOP_PATH, 303);
    const fields = fieldsOf(await c.req.parseBody());
    const declared = readAnnounceForm(fields, returnableOf(order));
    if (!declared.ok) return c.html(announcePage(order, { fields, faults: declared.error, words: [] }), 422);
    const words = await tell({ store, retour }, store.announce(order.id, declared.value));
    return words.length === 0 ? backTo(c, order.number) : c.html(announcePage(order, { ...NONE, fields, words }), 422);
  });
  app.post(`${SHOP_PATH}/page/cancel-announced`, async (c) => {
    const order = orderIn(c);
    if (order === null) return c.redirect(SHOP_PATH, 303);
    const mine = store.announcements(order.id).find((one) => one.ref === c.req.query('ref'));
    if (mine) await hear({ store, retour }, mine.ref, retour.cancel(mine.ref));
    return backTo(c, order.number);
  });
};

const fieldsOf = (body: Record<string, unknown>): Fields =>
  Object.fromEntries(Object.entries(body).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])));

/** Words of Retour mean that it never will be, so nothing is kept of it. Without an answer it waits, and is told again. */
const tell = async (shop: Announcing, { ref, content }: ShopAnnouncement): Promise<readonly string[]> => {
  const words = await hear(shop, ref, shop.retour.announce(ref, content));
  if (words.length > 0) shop.store.dropAnnouncement(ref);
  return words;
};

const hear = async ({ store }: Announcing, ref: string, asked: ReturnType<RetourClient['read']>): Promise<readonly string[]> => {
  const answer = await asked;
  if (answer.kind === 'told') store.keepTold(ref, answer.announced);
  return answer.kind === 'refused' ? answer.words : [];
};

/** An order's announced returns as Retour has them now; as they were last while it does not answer. */
export const announcedNow = async (shop: Announcing, order: ChannelOrder): Promise<Html> => {
  const open = shop.store.announcements(order.id).filter((one) => one.status !== 'cancelled');
  await Promise.all(open.map((one) => (one.status === 'waiting' ? tell(shop, one) : hear(shop, one.ref, shop.retour.read(one.ref)))));
  return announcedSection(order, shop.store.announcements(order.id));
};
