import { createStore } from 'zustand/vanilla';

import { addMs, epochMsOf } from 'shared-types/calendar';
import type { Instant } from 'shared-types/calendar';
import type { GrantClaims, StaffRole } from 'shared-types/enrolment';
import { grantClaims } from 'shared-types/enrolment';
import type { InstallationId, ReturnId } from 'shared-types/ids';
import type { KnownOrder } from 'shared-types/order';
import { unitsReturnable } from 'shared-types/returnable';
import { aMarket, aPolicy, aStore, id, someSettings } from 'shared-types/testing/builders';

import { signJws } from '../../sync-server/src/staff/jws.ts';
import type { ServerKeys } from '../../sync-server/src/staff/keys.ts';
import { confirmReturn } from '../src/features/return-desk/confirm-return.ts';
import { openCache } from '../src/store/cache.ts';
import { caseViews } from '../src/store/documents.ts';
import { newDraft } from '../src/store/drafts.ts';
import { aDraftLine } from '../src/store/for-tests.ts';
import { openLedger } from '../src/store/ledger.ts';
import { pageLocks } from '../src/store/locks.ts';
import { recordCommand } from '../src/store/record-return.ts';
import type { OtherCommand } from '../src/store/record-return.ts';
import { openSearchEngine } from '../src/store/search-engine.ts';
import { createSearch } from '../src/store/search.ts';
import { createSyncState } from '../src/store/sync-port.ts';
import type { StaffSession, Sync } from '../src/store/sync-port.ts';
import { createSync } from '../src/sync/sync.ts';
import type { Chance } from './chance.ts';
import { Host } from './host.ts';
import { openOnHost } from './memory-dexie.ts';
import type { Network } from './network.ts';
import { newSecret } from './quick-crypto.ts';
import type { newKeys } from './quick-crypto.ts';
import type { VirtualTime } from './virtual-time.ts';

type World = Readonly<{ time: VirtualTime; chance: Chance; trace: (text: string) => void }>;

/** What an enrolment gave a tablet. */
export type Enrolled = Readonly<{ installationId: InstallationId; store: number; code: string; keys: ReturnType<typeof newKeys> }>;
type From = Readonly<{ world: World; network: Network; enrolled: Enrolled; serverKeys: ServerKeys }>;

/** Recorded as far as the screen said so: what must not be lost. */
export type Told = Readonly<{ commandId: string; type: string; returnId: ReturnId | null }>;

export const FIRST_EPOCH = 'e1';
const HOUR_MS = 3_600_000;

const storeOf = (n: number) => (n === 1 ? aStore() : aStore({ storeId: id.store(2), code: 'PAR2', name: 'Paris Marais' }));

/** One tablet: its disk, and the page that runs on it. Pages die and are loaded again; now and then an old one was only frozen. */
export class Tablet {
  readonly name: string;
  readonly told: Told[] = [];
  readonly faults: string[] = [];
  /** Returns that the server was heard to accept, and what they give in minor units. */
  readonly promises = new Map<string, number>();
  page: ReturnType<typeof openPage>;
  #pages = 1;
  readonly #from: From;

  constructor(from: From) {
    this.#from = from;
    this.name = from.enrolled.code;
    this.page = openPage(from, 0);
  }

  get storeId() {
    return id.store(this.#from.enrolled.store);
  }

  async enrol(): Promise<void> {
    const { enrolled, serverKeys, world } = this.#from;
    const store = storeOf(enrolled.store);
    await this.page.ledger.enrolment.put({
      key: 'this',
      installationId: enrolled.installationId,
      code: enrolled.code,
      label: enrolled.code,
      market: aMarket(),
      store,
      stores: [storeOf(1), storeOf(2)],
      settings: someSettings({ storeId: store.storeId }),
      policies: [aPolicy()],
      serverKey: serverKeys.publicJwk,
      enrolledAt: world.time.now(),
      keys: { device: enrolled.keys.own, cache: newSecret(1), index: newSecret(2), pin: newSecret(3), publicKey: enrolled.keys.jwk },
    });
    await this.page.ledger.meta.put({ key: 'epoch', value: FIRST_EPOCH });
  }

  /** The page dies before one of its next commits, and is loaded again a little later. */
  killSoon(commits: number): void {
    this.#from.world.trace(`${this.name} dies at commit ${commits}`);
    this.page.host.commitsLeft = commits;
  }

  /** A new page. `isFrozen`: the old one is not dead, and wakes up some day. */
  reload(isFrozen = false): void {
    this.#from.world.trace(`${this.name} is loaded again${isFrozen ? ' beside a frozen page' : ''}`);
    if (!isFrozen) this.page.host.isDead = true;
    this.page = openPage(this.#from, this.#pages);
    this.#pages += 1;
  }

  /** One round of the courier. What it could not reach it tries again; what it throws is a bug. */
  async sync(): Promise<void> {
    const { sync } = this.page;
    await sync.syncNow();
    const { fault } = sync.state.getState();
    if (fault !== null) this.faults.push(fault);
    await this.#keepPromises();
  }

  /** What customers can be told from now on: the first ruling of a return that gives money, by a verdict that holds. */
  async #keepPromises(): Promise<void> {
    for (const { returnId, verdict } of await this.page.ledger.returns.toArray()) {
      const ruling = verdict?.kind === 'decided' ? verdict.ruling : null;
      if (ruling === null || (ruling.outcome !== 'accepted' && ruling.outcome !== 'adjusted')) continue;
      if (!this.promises.has(returnId)) this.promises.set(returnId, ruling.refund?.minor ?? 0);
    }
  }

  /** Somebody searches online for an order that is here already, beside whatever round is under way. */
  async lookUp(orderId: KnownOrder['order']['orderId']): Promise<void> {
    const { page } = this;
    const known = await page.search.open(orderId);
    if (known !== null) await page.sync.lookup(known.order.number);
  }

  /** Somebody brings back some units of an order, as far as this tablet knows that they can come back. */
  async record(orderId: KnownOrder['order']['orderId']): Promise<void> {
    const { chance, trace } = this.#from.world;
    const { page } = this;
    const known = await page.search.open(orderId);
    if (known === null) return;
    const lines = known.order.lines.flatMap((line) => {
      const free = unitsReturnable(known, line);
      const units = free > 0 && chance.happens(0.75) ? chance.between(1, free) : 0;
      return units === 0 ? [] : [aDraftLine({ lineId: line.lineId, units })];
    });
    if (lines.length === 0) return;
    const draft = { ...newDraft(page, { staffId: id.staff(1), orderId, typed: null }), lines };
    const labelOf = () => ({ text: 'Trop petit', language: 'fr' });
    const recorded = await confirmReturn(page, { draft, known, labelOf });
    if (!recorded.ok) {
      trace(`${this.name} records nothing: ${JSON.stringify(recorded.error)}`);
      return;
    }
    const { commandId, returnId, record } = recorded.value;
    trace(`${this.name} records ${returnId.slice(-6)}: ${lines.map((line) => `${line.units} × ${line.lineId}`).join(', ')} for ${record.quoted?.refund.minor}`); // prettier-ignore
    this.told.push({ commandId, type: 'return.record', returnId });
  }

  /** An associate takes back one of this tablet's own returns, or hands its slip over. */
  async follow(what: 'void' | 'slip'): Promise<void> {
    const own = await this.page.ledger.returns.orderBy('recordedAt').toArray();
    const open = own.filter((one) => one.voidAskedAt === null);
    if (open.length === 0) return;
    const { returnId } = this.#from.world.chance.pick(open);
    const asked: OtherCommand =
      what === 'void'
        ? { type: 'return.void', body: { returnId, goodsStillHere: true, note: 'wrong item' } }
        : { type: 'slip.handed', body: { returnId, how: 'printed', certainty: 'estimate', copy: 0, mail: null } };
    await this.#tell(asked, returnId);
  }

  /** A manager decides an open question about a return, as this tablet knows it. */
  async decide(): Promise<void> {
    const { chance } = this.#from.world;
    const open = (await caseViews(this.page, null)).filter((view) => view.kind === 'review' || view.kind === 'duplicate');
    if (open.length === 0) return;
    const { caseId, returnId } = chance.pick(open);
    const decision = chance.pick(['accept', 'refuse'] as const);
    const goods = decision === 'refuse' ? ('handed-back' as const) : null;
    await this.#tell(
      { type: 'case.decide', body: { caseId, decision, words: 'decided', goods, matchedOrder: null, refund: null } },
      returnId,
    );
  }

  async #tell(asked: OtherCommand, returnId: ReturnId | null): Promise<void> {
    const recorded = await recordCommand(this.page, asked);
    this.#from.world.trace(`${this.name} records ${asked.type} of ${returnId?.slice(-6)}: ${recorded.ok}`);
    if (recorded.ok) this.told.push({ commandId: recorded.value.commandId, type: asked.type, returnId });
  }
}

const grantOf = ({ enrolled, serverKeys, world }: From, role: StaffRole): Readonly<{ claims: GrantClaims; grant: string }> => {
  const claims = grantClaims.parse({
    staffId: id.staff(1),
    name: 'Léa',
    role,
    storeId: id.store(enrolled.store),
    marketId: id.market,
    installationId: enrolled.installationId,
    limits: { amount: null, returnsPerShift: null },
    issuedAt: addMs(world.time.now(), -HOUR_MS),
    expiresAt: addMs(world.time.now(), 72 * HOUR_MS),
  });
  return { claims, grant: signJws(claims, serverKeys.signing) };
};

const openPage = (from: From, n: number) => {
  const { world, network, enrolled } = from;
  const { code } = enrolled;
  const host = new Host();
  openOnHost(code, host);
  const startedMs = world.time.nowMs;
  const clock = { now: (): Instant => world.time.now(), monotonicMs: () => world.time.nowMs - startedMs };
  const random = { fraction: world.chance.fraction, bytes: world.chance.bytes };
  const ledger = openLedger(`${code}-ledger`);
  const cache = openCache(`${code}-cache`);
  const engine = openSearchEngine({ cache, ledger, onChange: () => undefined });
  const state = createSyncState();
  const { claims, grant } = grantOf(from, 'manager');
  const staff: StaffSession = { staffId: claims.staffId, name: claims.name, role: claims.role, locale: 'fr', grant, claims };
  const base = {
    name: code,
    page: `page-${n}-${epochMsOf(clock.now())}`,
    origin: 'https://retour.test',
    clock,
    random,
    ledger,
    cache,
    locks: pageLocks(),
    session: createStore<StaffSession | null>(() => staff),
  };
  const sync: Sync = {
    ...createSync({ ...base, build: 'simulated', engine, state, fetch: network.fetchOn(code, host) }),
    state,
    poke: () => undefined, // the scenario says when rounds begin
  };
  return { ...base, host, engine, search: createSearch(engine, ledger), sync };
};
