import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { test as base } from '@playwright/test';
import type { Browser, BrowserContext, BrowserContextOptions } from '@playwright/test';
import type { ChannelOrder, ChannelOrderInput } from 'shared-types/channel-order';
import { freePort } from 'shared-types/testing/free-port';

import { Counter } from './counter.ts';
import { OwnProcess, until } from './process.ts';
import { NetworkProxy } from './proxy.ts';
import type { Weather } from './proxy.ts';

/** What `npm start` prints for a newcomer, read by the tests as a newcomer reads it. */
type Printed = Readonly<{
  operatorKey: string;
  channelKey: string;
  associate: Readonly<{ number: string; pin: string }>;
  manager: Readonly<{ number: string; pin: string }>;
}>;

const templateFolder = join(tmpdir(), `retour-e2e-template-${process.pid}`);

const read = (output: string, pattern: RegExp): string => {
  const found = pattern.exec(output)?.[1];
  if (found === undefined) throw new Error(`npm start did not print ${pattern.source}:\n${output}`);
  return found;
};

const readPrinted = (output: string): Printed => ({
  operatorKey: read(output, /Operator key\s+(\S+)/),
  channelKey: read(output, /Channel key\s+(\S+)/),
  associate: { number: read(output, /Associate\s.*number (\d+)/), pin: read(output, /Associate\s.*PIN (\d+)/) },
  manager: { number: read(output, /Manager\s.*number (\d+)/), pin: read(output, /Manager\s.*PIN (\d+)/) },
});

/** The demo retailer is seeded once; every test starts from a copy, so that tests never see each other. */
const seedTemplate = async (): Promise<Printed> => {
  const server = new OwnProcess('sync-server/dist/main.js', { PORT: String(await freePort()), DATA_DIR: templateFolder });
  await server.says(/\/enrol#\w+/, 120_000);
  await server.end();
  return readPrinted(server.output);
};

type Env = Readonly<Record<string, string>>;

type Made = Readonly<{
  browser: Browser;
  folder: string;
  port: number;
  printed: Printed;
  server: OwnProcess;
  proxy: NetworkProxy;
  env: Env;
}>;

/** One demo server behind one network, and the tablets that reach it only through that network. */
export class World {
  readonly folder: string;
  readonly printed: Printed;
  readonly #proxy: NetworkProxy;
  readonly #browser: Browser;
  readonly #port: number;
  readonly #env: Env;
  readonly #contexts: BrowserContext[] = [];
  readonly #tablets: Counter[] = [];
  #server: OwnProcess;

  constructor(made: Made) {
    this.#browser = made.browser;
    this.folder = made.folder;
    this.#port = made.port;
    this.#env = made.env;
    this.printed = made.printed;
    this.#server = made.server;
    this.#proxy = made.proxy;
  }

  static async start(browser: Browser, printed: Printed, env: Env = {}): Promise<World> {
    const folder = mkdtempSync(join(tmpdir(), 'retour-e2e-'));
    cpSync(templateFolder, folder, { recursive: true });
    const port = await freePort();
    const proxy = new NetworkProxy(port);
    await proxy.listen();
    const server = World.#spawn({ folder, port, publicPort: proxy.port, env });
    const world = new World({ browser, folder, port, printed, server, proxy, env });
    await world.isReady();
    return world;
  }

  /** A world whose store is empty before its first start, for another database than the template's. */
  static async found(browser: Browser, env: Env): Promise<World> {
    const folder = mkdtempSync(join(tmpdir(), 'retour-e2e-'));
    const port = await freePort();
    const proxy = new NetworkProxy(port);
    await proxy.listen();
    const server = World.#spawn({ folder, port, publicPort: proxy.port, env });
    await server.says(/\/enrol#\w+/, 120_000);
    await until('all that a start prints', () => Promise.resolve(server.output.includes('begin again') ? true : null));
    return new World({ browser, folder, port, printed: readPrinted(server.output), server, proxy, env });
  }

  static #spawn({ folder, port, publicPort, env }: Readonly<{ folder: string; port: number; publicPort: number; env: Env }>): OwnProcess {
    return new OwnProcess('sync-server/dist/main.js', {
      PORT: String(port),
      DATA_DIR: folder,
      PUBLIC_URL: `http://localhost:${publicPort}`,
      ...env,
    });
  }

  get origin(): string {
    return `http://localhost:${this.#proxy.port}`;
  }

  /** What the network did to answers since its weather was set. */
  get network(): Pick<NetworkProxy, 'lostAnswers' | 'damaged'> {
    return this.#proxy;
  }

  /** The one way to make the network bad: every tablet holds the whole app by then, as no tablet in a shop loses its network at once. */
  async setWeather(weather: Weather): Promise<void> {
    if (weather.kind !== 'clear') await this.#areInstalled();
    this.#proxy.weather = weather;
  }

  async #areInstalled(): Promise<void> {
    await Promise.all(this.#tablets.filter(({ page }) => !page.isClosed()).map(async (tablet) => tablet.isInstalled()));
  }

  /** The server's own address, past the network: what the harness asks is never cut. */
  get direct(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async isReady(): Promise<void> {
    await until('a ready server', async () => ((await fetch(`${this.direct}/readyz`)).ok ? true : null), 60_000);
  }

  /** Tablets hold the whole app by then. */
  async killServer(): Promise<void> {
    await this.#areInstalled();
    await this.#server.end('SIGKILL');
  }

  async startServer(env: Env = this.#env): Promise<void> {
    this.#server = World.#spawn({ folder: this.folder, port: this.#port, publicPort: this.#proxy.port, env });
    await this.isReady();
  }

  serverOutput(): string {
    return this.#server.output;
  }

  async enrolmentCode(storeId?: string): Promise<string> {
    return (await this.enrolmentLink(storeId)).code;
  }

  /** What a server draws for the camera of a new tablet: the link, and the code in it. */
  async enrolmentLink(storeId?: string): Promise<Readonly<{ code: string; url: string }>> {
    const answer = await fetch(`${this.direct}/v1/enrolment-codes`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${this.printed.operatorKey}` },
      body: JSON.stringify({ storeId: storeId ?? 'lyon-bellecour' }),
    });
    if (!answer.ok) throw new Error(`no enrolment code: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as { code: string; url: string }; // the operator API's answer
  }

  /** A fresh browser that is enrolled, signed in and has loaded its orders. */
  async tablet(
    options: Readonly<{ as?: 'associate' | 'manager'; label?: string; context?: BrowserContextOptions }> = {},
  ): Promise<Counter> {
    const context = await this.#browser.newContext(options.context ?? {});
    this.#contexts.push(context);
    const counter = new Counter(await context.newPage(), this.origin);
    await counter.enrol(await this.enrolmentCode(), options.label ?? 'Tablet 3');
    await counter.signInFirst(this.printed[options.as ?? 'associate']);
    this.#tablets.push(counter);
    return counter;
  }

  /** An order that is placed in the web shop now: the shop has it and tells the server, the tablets do not know it yet. */
  async placeOrder(order: ChannelOrderInput): Promise<void> {
    const body = JSON.stringify({ orders: [order] });
    const headers = { 'content-type': 'application/json' };
    const shop = await fetch(`${this.direct}/demo-shop/api/orders:batch`, { method: 'PUT', headers, body });
    if (!shop.ok) throw new Error(`the shop took no order: ${shop.status} ${await shop.text()}`);
    const server = await fetch(`${this.direct}/v1/channels/demo-shop/orders:batch`, {
      method: 'POST',
      headers: { ...headers, authorization: `Bearer ${this.printed.channelKey}` },
      body: JSON.stringify([order]),
    });
    if (!server.ok) throw new Error(`the server took no order: ${server.status} ${await server.text()}`);
  }

  /** Every order of a currency as the demo shop has it now. */
  async shopOrders(currency: string): Promise<readonly ChannelOrder[]> {
    const found: ChannelOrder[] = [];
    for (let after = '0', more = true; more;) {
      const answer = await fetch(`${this.direct}/demo-shop/api/orders?after=${after}&limit=500&currency=${currency}`);
      const page = (await answer.json()) as { orders: ChannelOrder[]; cursor: string; more: boolean }; // the demo shop's own wire
      found.push(...page.orders);
      ({ cursor: after, more } = page);
    }
    return found;
  }

  /** What the demo shop's gateway paid for an order, in minor units. */
  async paidInShop(orderNumber: string): Promise<number[]> {
    const found = (await (await fetch(`${this.direct}/demo-shop/api/orders?number=${encodeURIComponent(orderNumber)}`)).json()) as {
      orders: { refunds: { amountMinor: number; status: string }[] }[];
    }; // the demo shop's own wire
    return (found.orders[0]?.refunds ?? []).filter((refund) => refund.status === 'done').map((refund) => refund.amountMinor);
  }

  async end(): Promise<void> {
    for (const context of this.#contexts) await context.close();
    await this.#server.end();
    await this.#proxy.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Playwright's `test` with a `world` of its own for each test. */
export const test = base.extend<{ world: World; serverEnv: Env }, { printed: Printed }>({
  serverEnv: [{}, { option: true }],
  printed: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs from this pattern
    async ({}, provide) => {
      const printed = await seedTemplate();
      await provide(printed);
      if (existsSync(templateFolder)) rmSync(templateFolder, { recursive: true, force: true });
    },
    { scope: 'worker', timeout: 180_000 },
  ],
  world: async ({ browser, printed, serverEnv }, provide) => {
    const world = await World.start(browser, printed, serverEnv);
    await provide(world);
    await world.end();
  },
});

export { expect } from '@playwright/test';
