import type { Selectable } from 'kysely';
import type { Instant } from 'shared-types/calendar';
import { judgeClock, presentedAtOf } from 'shared-types/clock';
import type { GrantClaims } from 'shared-types/enrolment';
import type { CaseId, InstallationId, MarketId, StoreId } from 'shared-types/ids';
import { storeSettings } from 'shared-types/policy';
import type { Market, PolicyBook, ReturnPolicy, Store, StoreSettings } from 'shared-types/policy';
import type { Ruling } from 'shared-types/return';
import type { Command, CommandType, Verdict } from 'shared-types/sync';

import type { Database, Reader } from '../db/open.ts';
import type { Schema } from '../db/schema.ts';
import type { TouchedThing } from '../feed/touch.ts';
import type { Log } from '../observe/log.ts';
import type { Recovery } from '../recovery/recovery.ts';
import type { ServerKeys } from '../staff/keys.ts';
import type { OrderReader } from './order-reader.ts';

export type InstallationRow = Selectable<Schema['installation']>;

/** What deciding needs from outside. `holdMs`: how long a refund waits so that a void has a chance. */
export type ReturnDeps = Readonly<{
  db: Database;
  clock: () => Instant;
  newCaseId: () => CaseId;
  holdMs: number;
  /** The epoch of this server's store: receipts are sealed with it. */
  epoch: () => string;
  /** Verify grants and seal receipts. */
  keys: ServerKeys;
  /** Told what proves that this store came back from a backup (S-8); a server without it goes on as if nothing were. */
  recovery?: Pick<Recovery, 'notice'> & Partial<Pick<Recovery, 'bring'>>;
  /** Called after a commit that may have planned refunds. */
  pokeRefunds: () => void;
  log: Log;
}>;

/** The store as it works now, and the promises made to its customers. */
export type StoreTerms = Readonly<{
  market: Market;
  store: Store;
  settings: StoreSettings | null;
  policies: PolicyBook;
  /** When each version came or comes into force. */
  policiesFrom: ReadonlyMap<number, Instant>;
}>;

/** What a slip stands for while its tablet's own command has not come (P-9): the type that is kept of it. */
export const REBUILD = 'return.rebuild';

/** One command's surroundings: the tablet that recorded it, its store, and the moment it arrived. */
export type CommandContext = Readonly<{
  deps: ReturnDeps;
  installation: InstallationRow;
  terms: StoreTerms;
  now: Instant;
  orders: OrderReader;
  /** What our signature in the command's grant vouches for; `null`: nothing. */
  claims: GrantClaims | null;
  /** This store lost its memory back to a backup once: what tablets bring again is looked for (S-8). */
  isAfterRestore: boolean;
  /** All that is known of it is what its slip says (P-9). */
  isRebuilt?: boolean;
}>;

export type CommandOf<Type extends CommandType> = Extract<Command, Readonly<{ type: Type }>>;

/** C-2: when the associate did it, by the tablet's clock as far as it can be trusted. */
export const recordedAtOf = ({ recordedAt, clock }: Pick<Command, 'recordedAt' | 'clock'>, now: Instant): Instant =>
  judgeClock(presentedAtOf(recordedAt, clock), clock, now).at;

type RefusedVerdict = Extract<Verdict, Readonly<{ kind: 'refused' }>>;

/** What came of a command, before it is a verdict, and what the feed must tell. */
export type Ruled = Readonly<{ things: readonly TouchedThing[] }> &
  (Readonly<{ kind: 'decided'; ruling: Ruling | null }> | Readonly<{ kind: 'refused'; why: RefusedVerdict['why']; detail: string }>);

export type Refused = Extract<Ruled, Readonly<{ kind: 'refused' }>>;

export const refuse = (why: RefusedVerdict['why'], detail: string): Refused => ({ kind: 'refused', why, detail, things: [] });

/** The columns as the ids they hold; enrolment wrote them. */
export const idsOf = (
  installation: InstallationRow,
): Readonly<{ installationId: InstallationId; storeId: StoreId; marketId: MarketId }> => ({
  installationId: installation.installation_id as InstallationId,
  storeId: installation.store_id as StoreId,
  marketId: installation.market_id as MarketId,
});

/** Throws when the installation's market or store is gone: enrolment never makes that. */
export const loadStoreTerms = async (db: Reader, of: Pick<InstallationRow, 'market_id' | 'store_id'>): Promise<StoreTerms> => {
  const market = await db.selectFrom('market').select('document').where('market_id', '=', of.market_id).executeTakeFirstOrThrow();
  const store = await db.selectFrom('store').select('document').where('store_id', '=', of.store_id).executeTakeFirstOrThrow();
  const settings = await db.selectFrom('store_settings').select('document').where('store_id', '=', of.store_id).executeTakeFirst();
  const policies = await db.selectFrom('policy').select(['version', 'from_at', 'document']).where('market_id', '=', of.market_id).execute();
  return {
    // All of them were validated when they were written.
    market: JSON.parse(market.document) as Market,
    store: JSON.parse(store.document) as Store,
    settings: settings ? storeSettings.parse(JSON.parse(settings.document)) : null,
    policies: new Map(policies.map((row) => [row.version, JSON.parse(row.document) as ReturnPolicy])),
    policiesFrom: new Map(policies.map((row) => [row.version, row.from_at as Instant])),
  };
};
