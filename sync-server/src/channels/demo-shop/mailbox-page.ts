import type { HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';
import { html } from 'hono/html';

import { pageShell } from './page-shell.ts';
import type { Html } from './page-shell.ts';
import { SHOP_PATH } from './shop-wire.ts';

/** A mail as whoever keeps the demo's mails tells it. */
type ShownMail = Readonly<{ at: string; to: string; language: string; subject: string; text: string }>;
export type ReadMailbox = () => readonly ShownMail[];

/** The customers' mailbox: what a store mailed to them, as they read it. In the demo nothing leaves the machine. */
export const addMailboxPage = (app: Hono<{ Bindings: Partial<HttpBindings> }>, readMailbox: ReadMailbox): void => {
  app.get(`${SHOP_PATH}/mailbox`, (c) => c.html(mailboxPage(mailsPanel(readMailbox()))));
  app.get(`${SHOP_PATH}/page/mails`, (c) => c.html(mailsPanel(readMailbox())));
};

const mailboxPage = (panel: Html): Html =>
  pageShell(
    'mailbox',
    html`<main class="single">
      <section aria-labelledby="mailbox-title">
        <h1 id="mailbox-title">The customers’ mailbox</h1>
        <p class="sub">Slips that a store sent by mail. In this demo they stay on this machine.</p>
        <p class="stale" role="status">No answer from the shop. The list shows what was known last.</p>
        <div data-refresh="${SHOP_PATH}/page/mails">${panel}</div>
      </section>
    </main>`,
    html`<a class="button button-quiet button-link" href="${SHOP_PATH}">Refunds</a>`,
  );

const mailsPanel = (mails: readonly ShownMail[]): Html =>
  mails.length === 0
    ? html`<p class="empty">No mail yet.<span class="sub">Record a return on a tablet and send its slip by mail.</span></p>`
    : html`${mails.map(mailArticle)}`;

const mailArticle = ({ at, to, language, subject, text }: ShownMail): Html => html`
  <article class="mail">
    <h2 lang="${language}">${subject}</h2>
    <p class="sub">To ${to} · <time datetime="${at}">${at.slice(11, 19)} UTC</time></p>
    <p class="letter" lang="${language}">${text.trimEnd().split('\n').map(letterLine)}</p>
  </article>
`;

/** A line that is an address can be followed. */
const letterLine = (line: string): Html =>
  /^https?:\/\/\S+$/.test(line) ? html`<a href="${line}">${line}</a><br />` : html`${line}<br />`;
