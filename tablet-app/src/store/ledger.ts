import Dexie from 'dexie';
import type { EntityTable } from 'dexie';

import type { Instant } from 'shared-types/calendar';
import type { AnnouncedReturn } from 'shared-types/announced-return';
import type { GrantClaims, PublicKey, StaffRole } from 'shared-types/enrolment';
import type { CommandId, HandoverId, InstallationId, OrderId, OrderLineId, PhotoId, ReturnId, StaffId, StoreId } from 'shared-types/ids';
import type { Money } from 'shared-types/money';
import type { OrderType } from 'shared-types/order';
import type { Market, ReturnPolicy, Store, StoreSettings } from 'shared-types/policy';
import type { Condition, Disposition, Reason } from 'shared-types/reasons';
import type { PlannedRefund, RefundRoute } from 'shared-types/refund-plan';
import type { Approval, ReturnLine, ReturnRecord } from 'shared-types/return';
import type { Command, SlipHanded, Verdict } from 'shared-types/sync';

import type { KeptPrinter, PrinterTrouble } from './printer-choice.ts';
import type { SlipRow } from './slip.ts';

/** What this tablet is, and its keys. None of the keys can be read out; `keys.device` signs commands. */
export type Enrolment = Readonly<{
  key: 'this';
  installationId: InstallationId;
  code: string;
  label: string;
  market: Market;
  store: Store;
  stores: readonly Store[];
  settings: StoreSettings;
  policies: readonly ReturnPolicy[];
  serverKey: PublicKey;
  enrolledAt: Instant;
  keys: Readonly<{ device: CryptoKeyPair; cache: CryptoKey; index: CryptoKey; pin: CryptoKey; publicKey: PublicKey }>;
}>;

/** What a return holds of its order until the feed carries it itself (F10): per line, per payment, and shipping. */
export type LocalHolds = Readonly<{
  lines: readonly Readonly<{ lineId: OrderLineId; units: number; money: Money; tax: Money }>[];
  plan: readonly PlannedRefund[];
  shipping: Money;
}>;

/** A return as this tablet recorded it. `verdict` is null until the server ruled with a valid receipt. */
export type LocalReturn = Readonly<{
  returnId: ReturnId;
  commandId: CommandId;
  clientSeq: number;
  record: ReturnRecord;
  orderId: OrderId | null;
  orderNumber: string;
  customerName: string;
  orderType: OrderType | null;
  route: RefundRoute;
  /** "Visa …4417": the means of payment as shown, masked. */
  means: readonly string[];
  recordedAt: Instant;
  staffId: StaffId;
  staffName: string;
  storeId: StoreId;
  slipNumber: string;
  lineNames: readonly string[];
  holds: LocalHolds | null;
  verdict: Verdict | null;
  /** When this tablet asked to take it back; the server rules on that command too. */
  voidAskedAt: Instant | null;
}>;

/** A command on its way. It leaves `waiting` only by a verdict with a valid receipt, never by a failure or an age. */
export type OutboxRow = Readonly<{
  commandId: CommandId;
  clientSeq: number;
  state: 'waiting' | 'decided' | 'refused';
  command: Command;
  /** The receipt of the verdict; sent with the command when it has to be replayed. */
  receipt: string | null;
  verdict: Verdict | null;
  /** The epoch in which the server missed it and it went again. Left out: it never did. */
  sentAgainIn?: string;
}>;

export type DraftLine = Readonly<{
  lineId: OrderLineId | null;
  sku: string | null;
  description: string | null;
  units: number;
  reason: Reason | null;
  condition: Condition | null;
  disposition: Disposition | null;
  note: string;
  /** The answer to the guided check of its category (E-14). Left out, as the two below: nothing was said. */
  check?: 'yes' | 'no';
  /** What a manager is asked to take off for diminished value (M-11). */
  deduction?: NonNullable<ReturnLine['deduction']> | null;
  /** What the customer had announced of it (E-17). */
  declared?: NonNullable<ReturnLine['declared']>;
  /** What was looked at, and whether it was good (D-3). */
  seen?: ReturnLine['seen'];
  photos?: ReturnLine['photos'];
}>;

/** A manager's word on a draft. It counts for what was in the draft then (`subject`), and for nothing that is added later. */
export type DraftApproval = Pick<Approval, 'covers' | 'reason' | 'grant'> & Readonly<{ claims: GrantClaims; subject: string }>;

/** A half-made return. It carries the id the return will have, so a double tap is the same return. */
export type Draft = Readonly<{
  draftId: string;
  returnId: ReturnId;
  handoverId: HandoverId;
  orderId: OrderId | null;
  /** What was typed for goods whose order was not found, and how to reach the customer. */
  typed: string | null;
  contact: string | null;
  staffId: StaffId;
  lines: readonly DraftLine[];
  gift: boolean;
  updatedAt: Instant;
  /** What the customer showed for goods without an order (E-16). Left out, as those below: none. */
  evidence?: string | null;
  /** Its `lines` keep the date, others do not; left out by drafts of before that. */
  announced?: (Pick<AnnouncedReturn, 'announcedId' | 'code' | 'announcedAt' | 'kind'> & Partial<Pick<AnnouncedReturn, 'lines'>>) | null;
  approval?: DraftApproval | null;
  storeCredit?: ReturnRecord['storeCredit'];
  /** Offers of which the customer keeps the rest, so that nobody asks twice (M-9). */
  keptOffers?: readonly string[];
}>;

/** A shift grant of one member of staff, locked with the PIN and a secret of this tablet. */
export type WrappedGrant = Readonly<{
  staffId: StaffId;
  name: string;
  role: StaffRole;
  locale: string;
  expiresAt: Instant;
  usedAt: Instant;
  salt: Uint8Array<ArrayBuffer>;
  iv: Uint8Array<ArrayBuffer>;
  sealed: ArrayBuffer;
}>;

/** Wrong PINs in a row, and until when the next try waits. */
export type PinTries = Readonly<{ staffId: StaffId; wrong: number; lockedUntil: Instant | null }>;

/** The last answer of the server: its time, and how this tablet's clock differs (C-1). `session` tells whether the monotonic clock still counts. */
export type Contact = Readonly<{ serverTime: Instant; offsetMs: number; session: string; monotonicMs: number }>;

/** A photo of goods: kept here until the server has all of it and the hash fits (D-4). `returnId` is the draft's, so it needs no second name. */
export type PhotoRow = Readonly<{
  photoId: PhotoId;
  returnId: ReturnId;
  takenAt: Instant;
  sha256: string;
  /** JPEG, sealed with the cache key. */
  iv: Uint8Array<ArrayBuffer>;
  sealed: ArrayBuffer;
  bytes: number;
  /** `draft`: its return is not recorded yet. `sent`: the server has it whole, and the bytes here may go. `lost`: no key here opens it any more. */
  state: 'draft' | 'waiting' | 'sent' | 'lost';
  /** The server's last word was that it does not take it; it is asked again all the same. Left out: it never said so. */
  refused?: boolean;
}>;

/** A slip that is to come out of a printer: kept until the paper is out or somebody lets it be (P-10). */
export type PrintJob = Readonly<{
  jobId: string;
  returnId: ReturnId;
  /** 0: the first print; else the number of the copy. */
  copy: number;
  language: string;
  /** What the paper says of the amount (P-6). */
  certainty: SlipHanded['certainty'];
  /** When it was asked for or, once a printer was called, when it was: the first time of those whose answers were lost. */
  askedAt: Instant;
  state: 'waiting' | 'printing' | 'printed' | 'let-be';
  tries: number;
  /** Why it is not out, as a printer told it last. */
  trouble: PrinterTrouble | null;
  /** The printer has it and answered nothing: it counts as printed, and only the paper tells. Left out: it is not so. */
  unheard?: true;
}>;

/** A signed command of another tablet, brought here as a file because that tablet can send no more. */
export type CarriedCommand = Readonly<{
  commandId: CommandId;
  installationId: InstallationId;
  command: Command;
  broughtAt: Instant;
  state: 'waiting' | 'decided' | 'refused';
  verdict: Verdict | null;
}>;

/** What went wrong, in plain words that name nobody. */
export type KeptFault = Readonly<{ at: Instant; text: string }>;

/** Single facts of the tablet, each under its own name. `term` counts leaders (the fence of the sync loop). */
export type MetaRow =
  | Readonly<{ key: 'epoch'; value: string }>
  | Readonly<{ key: 'term'; value: number }>
  | Readonly<{ key: 'contact'; value: Contact }>
  | Readonly<{ key: 'revoked'; value: boolean }>
  | Readonly<{ key: 'cloned' | 'checked'; value: boolean }>
  | Readonly<{ key: 'printer'; value: KeptPrinter }>
  /** The epoch in which photos were sent last. */
  | Readonly<{ key: 'photos-epoch'; value: string }>
  | Readonly<{ key: 'faults'; value: readonly KeptFault[] }>
  /** The newest version whose news were read here. */
  | Readonly<{ key: 'news-read'; value: string }>
  /** Whether it was said here how to put the app on the home screen. */
  | Readonly<{ key: 'install-told'; value: boolean }>;

type Tables = {
  enrolment: EntityTable<Enrolment, 'key'>;
  sequence: EntityTable<{ key: 'next'; next: number }, 'key'>;
  returns: EntityTable<LocalReturn, 'returnId'>;
  outbox: EntityTable<OutboxRow, 'commandId'>;
  slips: EntityTable<SlipRow, 'returnId'>;
  drafts: EntityTable<Draft, 'draftId'>;
  grants: EntityTable<WrappedGrant, 'staffId'>;
  pinTries: EntityTable<PinTries, 'staffId'>;
  photos: EntityTable<PhotoRow, 'photoId'>;
  printJobs: EntityTable<PrintJob, 'jobId'>;
  /** Signed commands of another tablet that were brought here as a file, to be sent in its name (S-13). */
  carried: EntityTable<CarriedCommand, 'commandId'>;
  meta: EntityTable<MetaRow, 'key'>;
};

export type Ledger = Dexie & Tables;

/**
 * The tablet's ledger: returns, outbox, drafts, slips, keys. Tiny, every write strict (on the disk before "saved" is shown), never
 * cleared. Versions only ever add. No unique index but ids: labels and sequences of a cloned tablet repeat, and must still be kept (F19).
 */
export const openLedger = (name = 'retour-ledger'): Ledger => {
  const ledger = new Dexie(name, { chromeTransactionDurability: 'strict' }) as Ledger; // the tables are those of the next line
  ledger.version(1).stores({
    enrolment: 'key',
    sequence: 'key',
    returns: 'returnId, recordedAt, orderId, slipNumber',
    outbox: 'commandId, clientSeq, state',
    slips: 'returnId, slipNumber',
    drafts: 'draftId, updatedAt',
    grants: 'staffId',
    pinTries: 'staffId',
    meta: 'key',
  });
  ledger.version(2).stores({ photos: 'photoId, returnId, state', printJobs: 'jobId, returnId, state', carried: 'commandId, state' });
  return ledger;
};

export const readEnrolment = async (ledger: Ledger): Promise<Enrolment | null> => (await ledger.enrolment.get('this')) ?? null;
