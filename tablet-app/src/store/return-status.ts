import type { Instant } from 'shared-types/calendar';
import type { InstallationId, PhotoId, ReturnId } from 'shared-types/ids';
import type { Money } from 'shared-types/money';
import type { OrderType } from 'shared-types/order';
import type { RefundRoute } from 'shared-types/refund-plan';
import { statusOf } from 'shared-types/return-status';
import type { CaseView, ReturnStatus, ReturnView } from 'shared-types/return';
import type { CaseDecide } from 'shared-types/sync';

import type { LocalReturn } from './ledger.ts';

/** A return as lists show it: recorded here, told by the feed, or both. */
export type ReturnRow = Readonly<{
  returnId: ReturnId;
  slipNumber: string;
  orderNumber: string;
  customerName: string;
  orderType: OrderType | null;
  presentedAt: Instant;
  staffName: string;
  installationId: InstallationId | null;
  units: number;
  /** What goes back on the web, as ruled or else as quoted; `null` when no order was known. */
  refund: Money | null;
  /** What the till owes. */
  atTill: Money | null;
  route: RefundRoute;
  means: readonly string[];
  status: ReturnStatus;
  local: LocalReturn | null;
  view: ReturnView | null;
}>;

/** A case, with the decision that was made here and is not yet known to the feed. */
export type CaseRow = Readonly<{ view: CaseView; decidedHere: CaseDecide | null; relatedReturn: ReturnRow | null }>;

/** Where a return stands as far as only this tablet knows: `saved` until the server ruled. */
export const statusOfLocal = (local: LocalReturn): ReturnStatus => {
  const { verdict } = local;
  if (verdict === null || verdict.kind === 'deferred') return 'saved';
  if (verdict.kind === 'refused') return 'refused';
  const outcome = verdict.ruling?.outcome;
  if (outcome === 'review' || outcome === 'duplicate') return 'person';
  if (local.route === 'till') return 'till';
  return outcome === 'goods-only' ? 'goods-only' : 'received';
};

/** what waits for web finance waits for nobody in the store. */
export const isForFinance = (row: Pick<ReturnRow, 'view'> | null): boolean =>
  row?.view?.refunds.some((refund) => refund.state === 'review' && refund.cause === 'for-finance') ?? false;

/** The word for where a return stands: as its status, but for money that is only let go or that finance transfers. */
export type StateWord = ReturnStatus | 'releasing' | 'released' | 'finance';

export const stateWordOf = (row: Pick<ReturnRow, 'status' | 'route' | 'view'>): StateWord => {
  if (row.status === 'person' && isForFinance(row)) return 'finance';
  if (row.route !== 'void') return row.status;
  if (row.status === 'refunded' || row.status === 'goods-only') return 'released';
  return row.status === 'received' || row.status === 'sent' ? 'releasing' : row.status;
};

/** D-4: the photos of a line: those that were taken here, sent or not; else those that the server has whole. */
export const photosOfLine = ({ local, view }: Pick<ReturnRow, 'local' | 'view'>, at: number): readonly PhotoId[] =>
  local?.record.lines[at]?.photos?.map((photo) => photo.photoId) ?? view?.lines[at]?.photos ?? []; // records of before photos have none

/** How sure the amount of a slip is: `confirmed` only after the server accepted it as quoted or ruled an amount of its own. */
export const certaintyOf = (row: Readonly<{ local: LocalReturn | null; view: ReturnView | null }>): 'estimate' | 'confirmed' => {
  const ruling = row.view?.ruling ?? (row.local?.verdict?.kind === 'decided' ? row.local.verdict.ruling : null);
  return ruling !== null && (ruling.outcome === 'accepted' || ruling.outcome === 'adjusted') ? 'confirmed' : 'estimate';
};

const fromView = (view: ReturnView, local: LocalReturn | null): ReturnRow => ({
  returnId: view.returnId,
  slipNumber: view.slipNumber,
  orderNumber: view.orderNumber,
  customerName: view.customerName,
  orderType: view.orderType,
  presentedAt: view.presentedAt,
  staffName: view.staffName,
  installationId: view.installationId,
  units: view.lines.reduce((all, line) => all + line.units, 0),
  refund: view.ruling.refund,
  atTill: view.atTill,
  route: view.route,
  means: view.refunds.length > 0 ? view.refunds.map((refund) => refund.means) : (local?.means ?? []),
  status: statusOf(view),
  local,
  view,
});

const fromLocal = (local: LocalReturn): ReturnRow => ({
  returnId: local.returnId,
  slipNumber: local.slipNumber,
  orderNumber: local.orderNumber,
  customerName: local.customerName,
  orderType: local.orderType,
  presentedAt: local.record.presentedAt,
  staffName: local.staffName,
  installationId: null,
  units: local.record.lines.reduce((all, line) => all + line.units, 0),
  refund: (local.verdict?.kind === 'decided' ? local.verdict.ruling?.refund : null) ?? local.record.quoted?.refund ?? null,
  atTill: local.record.quoted?.atTill ?? null,
  route: local.route,
  means: local.means,
  status: statusOfLocal(local),
  local,
  view: null,
});

/** Joins what was recorded here with what the feed says, newest first. The feed's view is the later fact wherever it exists. */
export const joinReturns = (locals: readonly LocalReturn[], views: readonly ReturnView[]): readonly ReturnRow[] => {
  const own = new Map(locals.map((local) => [local.returnId, local]));
  const told = new Set(views.map((view) => view.returnId));
  return [
    ...views.map((view) => fromView(view, own.get(view.returnId) ?? null)),
    ...locals.filter((local) => !told.has(local.returnId)).map(fromLocal),
  ].toSorted((a, b) => (a.presentedAt < b.presentedAt ? 1 : -1));
};
