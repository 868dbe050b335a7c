import type { HttpBindings } from '@hono/node-server';
import type { Context, Hono } from 'hono';
import { csrf } from 'hono/csrf';
import { secureHeaders } from 'hono/secure-headers';

import { addAnnouncePage, announcedNow } from './announce-page.ts';
import { addMailboxPage } from './mailbox-page.ts';
import type { ReadMailbox } from './mailbox-page.ts';
import { newestPanel, orderPanel, shopPage } from './page-views.ts';
import { PAGE_SCRIPT } from './page-script.ts';
import { PAGE_ICON, PAGE_STYLE } from './page-style.ts';
import type { RetourClient } from './retour-client.ts';
import type { ShopStore } from './shop-store.ts';
import { SHOP_PATH } from './shop-wire.ts';
import type { ShopSwitches } from './shop-wire.ts';

const SHOWN = 30;

const strict = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    styleSrc: ["'self'"],
    scriptSrc: ["'self'"],
    connectSrc: ["'self'"],
    imgSrc: ["'self'"],
    formAction: ["'self'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
  },
});

const numberOf = (c: Context): string => (c.req.query('number') ?? '').trim().slice(0, 40);

const backTo = (c: Context, number: string): Response =>
  c.redirect(number === '' ? SHOP_PATH : `${SHOP_PATH}?number=${encodeURIComponent(number)}`, 303);

/** `retour`: how the page announces returns; `mailbox`: the mails that its customers got. Without them there is no word of either. */
type ShopPage = Readonly<{
  store: ShopStore;
  switches: ShopSwitches;
  retour?: RetourClient | undefined;
  mailbox?: ReadMailbox | undefined;
}>;

/**
 * A page on which a newcomer watches refunds land. It works without JavaScript; with it, the two panels refresh
 * themselves every second. It looks at orders past `GET order`, so that a look does not set off a sentinel.
 */
export const addShopPage = (app: Hono<{ Bindings: Partial<HttpBindings> }>, { store, switches, retour, mailbox }: ShopPage): void => {
  const newest = () => newestPanel(store.newestRefunds(SHOWN), switches.outage);
  const order = async (number: string) => {
    const found = number === '' ? null : (store.ordersBy({ number })[0] ?? null);
    const announced = found !== null && retour ? await announcedNow({ store, retour }, found) : undefined;
    return orderPanel(number, found, announced);
  };
  app.use(SHOP_PATH, strict);
  for (const path of ['announce', 'mailbox', 'page/*', 'shop.css', 'shop.js', 'icon.svg']) app.use(`${SHOP_PATH}/${path}`, strict);
  app.use(`${SHOP_PATH}/page/*`, csrf());
  app.get(SHOP_PATH, async (c) =>
    c.html(
      shopPage({
        number: numberOf(c),
        isOut: switches.outage,
        newest: newest(),
        order: await order(numberOf(c)),
        hasMailbox: mailbox !== undefined,
      }),
    ),
  );
  app.get(`${SHOP_PATH}/`, (c) => c.redirect(SHOP_PATH));
  app.get(`${SHOP_PATH}/page/newest`, (c) => c.html(newest()));
  app.get(`${SHOP_PATH}/page/order`, async (c) => c.html(await order(numberOf(c))));
  app.post(`${SHOP_PATH}/page/refund-on-web`, (c) => {
    const found = store.ordersBy({ number: numberOf(c) })[0];
    if (found !== undefined && !switches.outage) store.refundOnWeb(found.id, { lines: null, as: 'returned' });
    return backTo(c, numberOf(c));
  });
  app.post(`${SHOP_PATH}/page/capture`, (c) => {
    const found = store.ordersBy({ number: numberOf(c) })[0];
    if (found !== undefined && !switches.outage) store.capture(found.id);
    return backTo(c, numberOf(c));
  });
  app.post(`${SHOP_PATH}/page/outage`, (c) => {
    switches.outage = c.req.query('on') === 'yes';
    return backTo(c, numberOf(c));
  });
  if (retour) addAnnouncePage(app, { store, retour });
  if (mailbox) addMailboxPage(app, mailbox);
  const kept = { 'cache-control': 'max-age=60' };
  app.get(`${SHOP_PATH}/shop.css`, (c) => c.body(PAGE_STYLE, 200, { ...kept, 'content-type': 'text/css; charset=utf-8' }));
  app.get(`${SHOP_PATH}/icon.svg`, (c) => c.body(PAGE_ICON, 200, { ...kept, 'content-type': 'image/svg+xml' }));
  app.get(`${SHOP_PATH}/shop.js`, (c) => c.body(PAGE_SCRIPT, 200, { ...kept, 'content-type': 'text/javascript; charset=utf-8' }));
};
