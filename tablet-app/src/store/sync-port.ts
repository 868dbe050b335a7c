import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { Instant } from 'shared-types/calendar';
import type { GrantClaims } from 'shared-types/enrolment';
import type { InstallationId, OrderId, PhotoId, StaffId } from 'shared-types/ids';
import type { Result } from 'shared-types/result';
import type { SlipRestoreAnswer, SlipStatus } from 'shared-types/slip-status';
import type { PrintAnswer } from 'shared-types/sync';

import type { OrderHit } from './search.ts';

/** What the screens may know about the connection. Only what is true now; facts of returns are in the ledger. */
export type SyncState = Readonly<{
  network: 'online' | 'offline' | 'captive-portal';
  /** The server answers but asks for patience (starting, recovering, overloaded). */
  busy: boolean;
  sending: boolean;
  /** Server time of the last answer. */
  lastContactAt: Instant | null;
  /** When the last complete pull ended: what other tablets did later is not known here. */
  ordersAsOf: Instant | null;
  orderCount: number;
  /** The first load or a reload of segments. */
  loading: Readonly<{ done: number; total: number }> | null;
  revoked: boolean;
  cloned: boolean;
  /** A round ended in an exception (a bug, or storage that is gone); it goes on trying. For the readiness screen and support. */
  fault: string | null;
}>;

/** Who stands at the tablet now. Held in memory only; `grant` is what the server judges. */
export type StaffSession = Readonly<{
  staffId: StaffId;
  name: string;
  role: GrantClaims['role'];
  locale: string;
  grant: string;
  claims: GrantClaims;
}>;

/** Why nobody answered. `captive-portal`: something else than our server answered. */
export type NetworkTrouble = Readonly<{ kind: 'offline' | 'captive-portal' | 'server-busy' }>;

export type EnrolTrouble = NetworkTrouble | Readonly<{ kind: 'code-not-valid' | 'keys-not-kept' | 'no-secure-context' | 'not-understood' }>;

/** `wrong`: number or PIN; both answer alike. `locked`: too many tries, `waitMs` until the next one. */
export type SignInTrouble =
  | NetworkTrouble
  | Readonly<{ kind: 'wrong' | 'revoked' | 'not-understood' }>
  | Readonly<{ kind: 'locked'; waitMs: number }>;

export type UnlockTrouble =
  | Readonly<{ kind: 'wrong'; triesLeft: number }>
  | Readonly<{ kind: 'locked'; waitMs: number }>
  /** Not known on this tablet, or its grant can no longer be opened: sign in online. */
  | Readonly<{ kind: 'sign-in-online' }>;

export type SlipTrouble = NetworkTrouble | Readonly<{ kind: 'not-ours' | 'not-signed-in' | 'not-understood' }>;

export type LookupTrouble = NetworkTrouble | Readonly<{ kind: 'refused' | 'not-signed-in' | 'not-understood' }>;

/** `gone`: the server has no such photo for this store, or not whole yet. */
export type PhotoTrouble = NetworkTrouble | Readonly<{ kind: 'gone' | 'not-understood' }>;

/** The sync of this tablet, as features see it. Nothing here throws for a missing network. */
export type Sync = Readonly<{
  state: StoreApi<SyncState>;
  start: () => void;
  stop: () => Promise<void>;
  /** Skips the wait of the back-off, never the single flight. Resolves when the round is over. */
  syncNow: () => Promise<void>;
  /** Says that a command was recorded; the loop sends it next. */
  poke: () => void;
  enrol: (asked: Readonly<{ code: string; label: string; replaces: InstallationId | null }>) => Promise<Result<null, EnrolTrouble>>;
  signIn: (staffNumber: string, pin: string) => Promise<Result<StaffSession, SignInTrouble>>;
  unlock: (staffId: StaffId, pin: string) => Promise<Result<StaffSession, UnlockTrouble>>;
  /** Somebody else says her word at this tablet, with her PIN; who is signed in stays signed in. */
  vouch: (
    who: Readonly<{ staffId: StaffId } | { staffNumber: string }>,
    pin: string,
  ) => Promise<Result<StaffSession, SignInTrouble | UnlockTrouble>>;
  /** Asks the server for orders the cache may not have; the answer is kept in the cache. */
  lookup: (
    text: string,
  ) => Promise<Result<Readonly<{ hits: readonly OrderHit[]; orderIds: readonly OrderId[]; more: boolean }>, LookupTrouble>>;
  /** How the return of a slip stands at the server (P-8); `saved`: it never came there. The text behind the slip's #. */
  askSlip: (slip: string) => Promise<Result<SlipStatus, SlipTrouble>>;
  /** Has the server make the return of a slip that never came there (P-9). */
  restoreSlip: (slip: string) => Promise<Result<SlipRestoreAnswer, SlipTrouble>>;
  /**
   * Gives bytes to a printer in the store's network (P-12). `offline`: they were not sent. `no-answer`: they were, and the slip may be out;
   * asked for the same job again, the server tells.
   */
  print: (
    job: Readonly<{ printerId: string; jobId: string; bytes: Uint8Array }>,
  ) => Promise<PrintAnswer['result'] | 'offline' | 'no-answer'>;
  /** A photo of goods that another tablet of the store took (D-4). */
  photo: (photoId: PhotoId) => Promise<Result<Blob, PhotoTrouble>>;
}>;

export const createSyncState = (): StoreApi<SyncState> =>
  createStore<SyncState>(() => ({
    network: 'offline',
    busy: false,
    sending: false,
    lastContactAt: null,
    ordersAsOf: null,
    orderCount: 0,
    loading: null,
    revoked: false,
    cloned: false,
    fault: null,
  }));
