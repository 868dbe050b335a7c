import type { OrderId } from 'shared-types/ids';
import type { OrderType } from 'shared-types/order';
import type { RefundRoute } from 'shared-types/refund-plan';
import type { Result } from 'shared-types/result';
import type { ReturnRecord } from 'shared-types/return';
import { fail } from 'shared-types/result';
import type { CaseDecide, ReturnVoid, SlipHanded } from 'shared-types/sync';

import type { LocalHolds, LocalReturn, OutboxRow } from './ledger.ts';
import type { SlipDocument } from './slip.ts';
import type { Tablet } from './tablet-context.ts';

/** Why nothing was saved. Nothing was written then, and the draft still stands. */
export type NotSaved = Readonly<{
  kind: 'not-saved';
  why: 'storage-full' | 'storage-broken' | 'key-failing' | 'not-enrolled' | 'not-signed-in' | 'busy';
}>;

/** What only a caller knows about a return: everything but numbers, hashes and signatures. */
export type ReturnFacts = Readonly<{
  draftId: string;
  record: Omit<ReturnRecord, 'slipNumber'>;
  orderId: OrderId | null;
  orderNumber: string;
  customerName: string;
  orderType: OrderType | null;
  route: RefundRoute;
  means: readonly string[];
  lineNames: readonly string[];
  holds: LocalHolds | null;
  slip: Omit<SlipDocument, 'slipNumber' | 'address'>;
  /** Positions in the order's lines, for the QR code. */
  codeLines: readonly Readonly<{ position: number; units: number }>[];
}>;

export type RecordDeps = Pick<Tablet, 'ledger' | 'cache' | 'locks' | 'clock' | 'random' | 'name' | 'origin' | 'session'>;

export const recordReturn = async (_deps: RecordDeps, _facts: ReturnFacts): Promise<Result<LocalReturn, NotSaved>> =>
  Promise.resolve(fail({ kind: 'not-saved', why: 'busy' }));

/** The other commands of protocol 1. */
export type OtherCommand =
  | Readonly<{ type: 'return.void'; body: ReturnVoid }>
  | Readonly<{ type: 'case.decide'; body: CaseDecide }>
  | Readonly<{ type: 'slip.handed'; body: SlipHanded }>;

export const recordCommand = async (_deps: RecordDeps, _asked: OtherCommand): Promise<Result<OutboxRow, NotSaved>> =>
  Promise.resolve(fail({ kind: 'not-saved', why: 'busy' }));
