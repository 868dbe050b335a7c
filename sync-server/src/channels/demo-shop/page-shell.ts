import { html } from 'hono/html';

import { SHOP_PATH } from './shop-wire.ts';

export type Html = ReturnType<typeof html>;

/** What every page of the shop has around it. `beside`: what stands in the head line. */
export const pageShell = (title: string, body: Html, beside: Html = html``): Html =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>HALDEN web shop, ${title}</title>
        <link rel="icon" href="${SHOP_PATH}/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="${SHOP_PATH}/shop.css" />
        <script type="module" src="${SHOP_PATH}/shop.js"></script>
      </head>
      <body>
        <header>
          <p class="brand">HALDEN <span>web shop</span></p>
          <p class="hint">A demo shop with its own database. Retour reaches it over HTTP, like any other.</p>
          ${beside}
        </header>
        ${body}
      </body>
    </html>`;
