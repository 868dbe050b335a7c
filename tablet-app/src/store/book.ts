import { presentedAtOf } from 'shared-types/clock';
import type { ClockReading } from 'shared-types/clock';
import type { Instant } from 'shared-types/calendar';
import { clocksOf } from 'shared-types/late';
import type { RefundClocks } from 'shared-types/late';
import type { KnownOrder } from 'shared-types/order';
import type { Market, PolicyBook, ReturnPolicy, Store, StoreSettings } from 'shared-types/policy';
import type { ReturnTerms } from 'shared-types/returnable';

import { readEnrolment } from './ledger.ts';
import type { Ledger } from './ledger.ts';
import type { Tablet } from './tablet-context.ts';

/** What settings say that were told before they had these fields; the schema, which screens do without, says the same (a test holds the two together). */
const USUAL: Pick<StoreSettings, 'goodsChecks' | 'photos' | 'autoLockSeconds' | 'printers' | 'mailsSlips'> = {
  goodsChecks: { '*': ['tag', 'defect'] },
  photos: 'offered',
  autoLockSeconds: 180,
  printers: [],
  mailsSlips: false,
};

/** The papers a quote is made from: policies by version, the newest settings of this store, its market. */
export type Book = Readonly<{ policies: PolicyBook; settings: StoreSettings; market: Market; store: Store; stores: readonly Store[] }>;

type Stores = Pick<Tablet, 'ledger' | 'cache'>;

/** From the enrolment, overtaken by what the feed told since; a cache that cannot be read costs only what is newer. */
export const readBook = async ({ ledger, cache }: Stores): Promise<Book | null> => {
  const enrolment = await readEnrolment(ledger);
  if (enrolment === null) return null;
  const facts = await cache.facts.toArray();
  const told = <T>(kind: string): T[] => facts.filter((fact) => fact.key.startsWith(`${kind}:`)).map((fact) => fact.value as T); // written by the feed under this kind
  const policies = [...enrolment.policies, ...told<ReturnPolicy>('policy')];
  const settings = [enrolment.settings, ...told<StoreSettings>('settings')]
    .filter((one) => one.storeId === enrolment.store.storeId)
    .reduce((newest, one) => (one.version >= newest.version ? one : newest), enrolment.settings);
  return {
    policies: new Map(policies.map((policy) => [policy.version, policy])),
    settings: { ...USUAL, ...settings },
    market: enrolment.market,
    store: enrolment.store,
    stores: enrolment.stores,
  };
};

/** C-1: how the tablet's clock stands now. `ageMs` counts only within the page that had the contact. */
export const readClock = async (ledger: Ledger, clock: Tablet['clock'], session: string): Promise<ClockReading> => {
  const row = await ledger.meta.get('contact');
  if (row?.key !== 'contact') return { offsetMs: 0, lastContactAt: null, ageMs: null };
  const { offsetMs, serverTime, session: then, monotonicMs } = row.value;
  return {
    offsetMs,
    lastContactAt: serverTime,
    ageMs: then === session ? Math.max(0, Math.round(clock.monotonicMs() - monotonicMs)) : null,
  };
};

/** C-1: the moment the customer stands here. */
export const presentedNow = async (tablet: Pick<Tablet, 'ledger' | 'clock' | 'page'>): Promise<Instant> =>
  presentedAtOf(tablet.clock.now(), await readClock(tablet.ledger, tablet.clock, tablet.page));

/** E-8: the policy frozen on the order; one that this tablet never saw is replaced by the newest it knows, and the server rules anyway. */
export const policyFor = (book: Pick<Book, 'policies'>, version: number): ReturnPolicy | null =>
  book.policies.get(version) ?? [...book.policies.values()].toSorted((a, b) => b.version - a.version)[0] ?? null;

/** The terms of an order by the book: its frozen promise, later ones where they are better (E-13), and how the store works today. */
export const termsIn = ({ policies, ...book }: Book, { order }: KnownOrder, presentedAt: Instant): ReturnTerms | null => {
  const policy = policyFor({ policies }, order.policyVersion);
  if (policy === null) return null;
  return { policy, zone: book.market.timeZone, presentedAt, later: [...policies.values()], settings: book.settings };
};

/** C-4: until when a return's refund must have arrived, by today's settings and the newest promise that this tablet knows of its order. */
export const clocksIn = (book: Book, presentedAt: Instant, policyVersion: number): RefundClocks | null => {
  const policy = policyFor(book, policyVersion);
  return policy === null ? null : clocksOf(presentedAt, { settings: book.settings, policy, zone: book.market.timeZone });
};

export const termsFor = async (tablet: Stores & Pick<Tablet, 'clock' | 'page'>, known: KnownOrder): Promise<ReturnTerms | null> => {
  const book = await readBook(tablet);
  return book === null ? null : termsIn(book, known, await presentedNow(tablet));
};
