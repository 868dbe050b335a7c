import { join } from 'node:path';

import { chromium } from '@playwright/test';
import type { Browser, Page } from '@playwright/test';
import { freePort } from 'shared-types/testing/free-port';

import { CHROMIUM_ARGS, CHROMIUM_PATH } from '../e2e/support/chromium.ts';
import { NetworkProxy } from '../e2e/support/proxy.ts';
import { OwnProcess, until } from '../e2e/support/process.ts';
import type { BookedReturn, Books } from './compare-books.ts';
import type { ReplayPage } from './page/replay-page.ts';
import { channelOrderOf } from './real-orders.ts';
import type { RealOrder, WorkItem } from './real-orders.ts';

declare global {
  var replay: ReplayPage;
}

const CHANNEL = 'demo-shop';
const BATCH_ORDERS = 500;

/** A real tablet page behind its own network. */
export type ReplayTablet = Readonly<{
  cut: () => void;
  reconnect: () => void;
  reload: () => Promise<void>;
  record: (item: WorkItem, returnId: string) => Promise<void>;
  /** Reloads while the return is being confirmed, then asks for the same return again. */
  recordAcrossReload: (item: WorkItem, returnId: string) => Promise<void>;
}>;

type Start = Readonly<{ folder: string; tablets: number; seed: number; progress: (text: string) => void }>;

/** What the replay server says about itself when it is ready, and answers over the process channel. */
type Ready = Readonly<{ apiKey: string; staffNumber: string; pin: string }>;

/** Runs in the page: whatever the harness asks of it is one call of `window.replay`. */
const call = <K extends keyof ReplayPage>(
  page: Page,
  name: K,
  ...args: Parameters<ReplayPage[K]>
): Promise<Awaited<ReturnType<ReplayPage[K]>>> =>
  page.evaluate(
    ([method, given]) => (globalThis.replay[method] as (...all: unknown[]) => unknown)(...given), // one signature per name, chosen above
    [name, args] as const,
  ) as Promise<Awaited<ReturnType<ReplayPage[K]>>>; // what that method answers

class Tablet implements ReplayTablet {
  readonly page: Page;
  readonly #proxy: NetworkProxy;
  readonly #pin: string;
  now: string;

  constructor(page: Page, proxy: NetworkProxy, start: Readonly<{ pin: string; now: string }>) {
    this.page = page;
    this.#proxy = proxy;
    this.#pin = start.pin;
    this.now = start.now;
  }

  cut(): void {
    this.#proxy.weather = { kind: 'cut' };
  }

  reconnect(): void {
    this.#proxy.weather = { kind: 'clear' };
  }

  async open(): Promise<void> {
    await this.page.goto(`http://localhost:${this.#proxy.port}/replay/page/replay.html?now=${encodeURIComponent(this.now)}`);
    await this.page.waitForFunction(() => 'replay' in globalThis);
  }

  async setClock(now: string): Promise<void> {
    this.now = now;
    await call(this.page, 'setClock', now);
  }

  /** A reload needs the page, which the replay does not install: the network is up for that moment only. */
  async reload(): Promise<void> {
    const weather = this.#proxy.current;
    this.#proxy.weather = { kind: 'clear' };
    await this.open();
    this.#proxy.weather = weather;
    if (!(await call(this.page, 'unlock', this.#pin))) throw new Error('the tablet did not unlock after a reload');
    await call(this.page, 'start');
  }

  async record(item: WorkItem, returnId: string): Promise<void> {
    const answer = await call(this.page, 'record', { returnId, orderNumber: item.orderNumber, lines: item.lines });
    if (answer !== 'recorded') throw new Error(`${item.returnNumber} on ${item.orderNumber}: ${answer}`);
  }

  async recordAcrossReload(item: WorkItem, returnId: string): Promise<void> {
    const interrupted = this.record(item, returnId).catch(() => undefined); // the reload ends the page's call; what counts is asked below
    await this.reload();
    await interrupted;
    await this.record(item, returnId);
  }
}

export type ReplayWorld = Awaited<ReturnType<typeof startReplayWorld>>;

/** Shop and server as processes of their own, Chromium, and tablets that reach the server only through their proxies. */
export const startReplayWorld = async ({ folder, tablets: count, progress }: Start) => {
  const shopPort = await freePort();
  const shop = new OwnProcess('sync-server/dist/demo-shop.js', { PORT: String(shopPort), DATA_DIR: join(folder, 'shop') });
  const shopUrl = `http://127.0.0.1:${shopPort}`;
  await shop.says(/ready/);
  const port = await freePort();
  const server = new OwnProcess(
    'sync-server/dist/replay.js',
    { PORT: String(port), DATA_DIR: join(folder, 'server'), DEMO_SHOP_URL: shopUrl, TABLET_DIR: 'tablet-app/dist-replay' },
    { ipc: true },
  );
  const ready = JSON.parse((await server.says(/^\{.*"ready":true.*\}$/m))[0]) as Ready; // the one line the replay server prints
  const browser = await chromium.launch({ ...(CHROMIUM_PATH === undefined ? {} : { executablePath: CHROMIUM_PATH }), args: CHROMIUM_ARGS });
  const tablets: Tablet[] = [];
  const proxies: NetworkProxy[] = [];

  const died = new Promise<never>((_, reject) => {
    server.child.once('exit', () => reject(new Error(`the server ended: ${server.output.slice(-2_000)}`)));
  });
  died.catch(() => undefined); // heard by whoever asks next
  const ask = async <T>(message: Readonly<Record<string, unknown>>): Promise<T> => {
    const answered = new Promise<T>((resolve) => {
      server.child.once('message', (answer) => resolve(answer as T)); // the replay server answers each message once, in order
    });
    server.child.send(message);
    return Promise.race([answered, died]);
  };

  const setClock = async (now: string): Promise<void> => {
    await ask({ kind: 'clock', now });
    await Promise.all(tablets.map(async (tablet) => tablet.setClock(now)));
  };

  const loadOrders = async (orders: readonly RealOrder[]): Promise<void> => {
    const first = orders.map((order) => new Date(order.placedAt).toISOString()).toSorted();
    await ask({ kind: 'clock', now: first.at(0) });
    for (let at = 0; at < orders.length; at += BATCH_ORDERS) {
      await loadBatch({ shopUrl, port, apiKey: ready.apiKey }, orders.slice(at, at + BATCH_ORDERS));
      if (at % 5_000 === 0) progress(`${at} of ${orders.length} orders loaded`);
    }
    await ask({ kind: 'cut-segments' });
    for (let n = 0; n < count; n += 1) {
      const proxy = new NetworkProxy(port);
      await proxy.listen();
      proxies.push(proxy);
      const tablet = new Tablet(await newPage(browser), proxy, { pin: ready.pin, now: first.at(0) ?? '' });
      tablets.push(tablet);
      await enrol(tablet, ready, await ask<{ code: string }>({ kind: 'enrolment-code' }));
    }
    for (const tablet of tablets) {
      await until(
        'all orders on the tablet',
        async () => ((await call(tablet.page, 'status')).orders >= orders.length ? true : null),
        120_000,
      );
    }
  };

  const settle = async (): Promise<void> => {
    for (const tablet of tablets) {
      await until(
        'an empty outbox',
        async () => {
          const status = await call(tablet.page, 'status');
          if (status.refused > 0) throw new Error(`${status.refused} commands were refused`);
          if (status.waiting === 0) return true;
          await call(tablet.page, 'syncNow');
          throw new Error(`${status.waiting} commands wait: ${JSON.stringify(status)}`);
        },
        300_000,
      );
    }
    await until(
      'the end of every refund',
      async () => {
        const { open } = await ask<{ open: number }>({ kind: 'settle' });
        return open === 0 ? true : null;
      },
      600_000,
    );
  };

  const readBooks = async (): Promise<Books> => {
    const inServer = await ask<{ returns: BookedReturn[] }>({ kind: 'books' });
    const onTablets: BookedReturn[] = [];
    for (const tablet of tablets) onTablets.push(...(await call(tablet.page, 'book')));
    const book = await readShopBook(shopUrl);
    return { tablets: onTablets, server: inServer.returns, ...book };
  };

  const end = async (): Promise<void> => {
    await browser.close();
    await server.end();
    await shop.end();
    await Promise.all(proxies.map(async (proxy) => proxy.close()));
  };

  return {
    tablets: tablets as readonly ReplayTablet[],
    setClock,
    loadOrders,
    settle,
    readBooks,
    end,
    output: () => `${server.output}\n${shop.output}`,
  };
};

const newPage = async (browser: Browser): Promise<Page> => (await browser.newContext()).newPage();

const enrol = async (tablet: Tablet, ready: Ready, { code }: Readonly<{ code: string }>): Promise<void> => {
  await tablet.open();
  const enrolled = await call(tablet.page, 'enrol', code);
  if (!enrolled.ok) throw new Error(`the tablet was not enrolled: ${JSON.stringify(enrolled.error)}`);
  if (!(await call(tablet.page, 'signIn', ready.staffNumber, ready.pin))) throw new Error('the staff could not sign in');
  await call(tablet.page, 'start');
};

const expectOk = async (response: Response): Promise<Response> => {
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}: ${(await response.text()).slice(0, 500)}`);
  return response;
};

type Doors = Readonly<{ shopUrl: string; port: number; apiKey: string }>;

const loadBatch = async ({ shopUrl, port, apiKey }: Doors, orders: readonly RealOrder[]): Promise<void> => {
  const documents = orders.map(channelOrderOf);
  const json = { 'content-type': 'application/json' };
  await expectOk(
    await fetch(`${shopUrl}/demo-shop/api/orders:batch`, { method: 'PUT', headers: json, body: JSON.stringify({ orders: documents }) }),
  );
  const answer = await expectOk(
    await fetch(`http://127.0.0.1:${port}/v1/channels/${CHANNEL}/orders:batch`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson', authorization: `Bearer ${apiKey}` },
      body: documents.map((document) => JSON.stringify(document)).join('\n'),
    }),
  );
  const { items } = (await answer.json()) as { items: { status: string; path?: string; message?: string }[] }; // the ingest API's answer
  const invalid = items.find((item) => item.status !== 'created');
  if (invalid) throw new Error(`an order was not created: ${JSON.stringify(invalid)}`);
};

/** The shop's gateway book, page by page: what really left the shop, per refund marker. */
const readShopBook = async (shopUrl: string): Promise<Pick<Books, 'shop' | 'shopBookMinor'>> => {
  const paid: { entry: number; marker: string | null; amountMinor: number }[] = [];
  for (let after = 0, more = true; more;) {
    const answer = await expectOk(await fetch(`${shopUrl}/demo-shop/api/book/entries?after=${after}`));
    const { entries } = (await answer.json()) as { entries: typeof paid }; // the demo shop's own wire
    paid.push(...entries);
    after = entries.at(-1)?.entry ?? after;
    more = entries.length > 0;
  }
  return {
    shop: paid.map((one) => ({ returnId: (one.marker ?? '').split('_')[1] ?? '', amountMinor: one.amountMinor })),
    shopBookMinor: paid.reduce((all, one) => all + one.amountMinor, 0),
  };
};
