import type { Instant } from 'shared-types/calendar';
import type { CommandId, InstallationId, MarketId, OrderId, ReturnId, StaffId, StoreId } from 'shared-types/ids';
import { moneyOf } from 'shared-types/money';
import type { Currency } from 'shared-types/money';
import type { Order } from 'shared-types/order';
import type { CaseView, RefundView, ReturnLine, ReturnView } from 'shared-types/return';
import { parseSlipNumber, slipNumberOf } from 'shared-types/slip-number';

import type { Reader } from '../db/open.ts';
import type { RefundRow } from '../refunds/refund-row.ts';
import { caseOf } from './close-case.ts';
import type { CaseRow } from './close-case.ts';
import { recordOf, rulingOf } from './return-row.ts';
import type { ReturnRow } from './return-row.ts';

/** S-10: returns as their store sees them, for the feed; ids without a return have no entry. */
export const loadReturnViews = async (db: Reader, returnIds: readonly string[]): Promise<Map<string, ReturnView>> => {
  if (returnIds.length === 0) return new Map();
  const rows = await db.selectFrom('return_record').selectAll().where('return_id', 'in', returnIds).execute();
  const refunds = await db.selectFrom('refund').selectAll().where('return_id', 'in', returnIds).orderBy('refund_key').execute();
  const cases = await db.selectFrom('review_case').selectAll().where('return_id', 'in', returnIds).orderBy('opened_at').execute();
  const orders = await loadOrders(db, rows);
  const photos = await loadWholePhotos(db, rows);
  return new Map(
    rows.map((row) => [
      row.return_id,
      viewOf(row, {
        order: orders.get(row.order_id ?? '') ?? null,
        refunds: refunds.filter((refund) => refund.return_id === row.return_id),
        cases: cases.filter((one) => one.return_id === row.return_id),
        photos,
      }),
    ]),
  );
};

export const loadCaseViews = async (db: Reader, caseIds: readonly string[]): Promise<Map<string, CaseView>> => {
  if (caseIds.length === 0) return new Map();
  const rows = await db.selectFrom('review_case').select(['case_id', 'document']).where('case_id', 'in', caseIds).execute();
  return new Map(rows.map((row) => [row.case_id, caseOf(row)]));
};

/** P-7: a return by the number on its slip, as typed or scanned, of any store of the market; `null` when there is none. */
export const loadReturnBySlip = async (db: Reader, market: MarketId, text: string): Promise<ReturnView | null> => {
  const parts = parseSlipNumber(text);
  if (parts === null) return null;
  const row = await db
    .selectFrom('return_record')
    .select('return_id')
    .where('slip_number', '=', slipNumberOf(parts))
    .where('market_id', '=', market)
    .orderBy('received_at')
    .executeTakeFirst();
  return row ? ((await loadReturnViews(db, [row.return_id])).get(row.return_id) ?? null) : null;
};

const loadOrders = async (db: Reader, rows: readonly ReturnRow[]): Promise<Map<string, Order>> => {
  const ids = [...new Set(rows.flatMap((row) => row.order_id ?? []))];
  if (ids.length === 0) return new Map();
  const orders = await db.selectFrom('customer_order').select(['order_id', 'frozen']).where('order_id', 'in', ids).execute();
  return new Map(orders.map((row) => [row.order_id, JSON.parse(row.frozen) as Order])); // written by the importer
};

/** D-4: the photos that are whole, of those returns that name any. */
const loadWholePhotos = async (db: Reader, rows: readonly ReturnRow[]): Promise<ReadonlySet<string>> => {
  const ids = rows.filter((row) => recordOf(row).lines.some((line) => (line.photos ?? []).length > 0)).map((row) => row.return_id);
  if (ids.length === 0) return new Set();
  const photos = await db.selectFrom('photo').select('photo_id').where('return_id', 'in', ids).where('whole', '=', 1).execute();
  return new Set(photos.map((photo) => photo.photo_id));
};

type Around = Readonly<{ order: Order | null; refunds: readonly RefundRow[]; cases: readonly CaseRow[]; photos: ReadonlySet<string> }>;

/** The columns hold what acceptReturn wrote: branded values all. */
const viewOf = (row: ReturnRow, { order, refunds, cases, photos }: Around): ReturnView => {
  const record = recordOf(row);
  const ruling = rulingOf(row);
  const atTill = row.at_till_minor > 0 && row.currency !== null ? moneyOf(row.at_till_minor, row.currency as Currency) : null;
  return {
    returnId: row.return_id as ReturnId,
    commandId: row.command_id as CommandId,
    marketId: row.market_id as MarketId,
    storeId: row.store_id as StoreId,
    installationId: row.installation_id as InstallationId,
    slipNumber: row.slip_number,
    orderId: row.order_id as OrderId | null,
    orderNumber: order?.number ?? ('typed' in record.order ? record.order.typed : record.order.known).slice(0, 80),
    orderType: order?.orderType ?? null,
    customerName: order?.customer?.name ?? '',
    ...('typed' in record.order ? { left: { contact: record.order.contact, evidence: record.order.evidence } } : {}),
    staffId: row.staff_id as StaffId,
    staffName: row.staff_name,
    presentedAt: row.presented_at as Instant,
    receivedAt: row.received_at as Instant,
    promisedBy: record.promisedBy,
    lines: record.lines.map((line, at) => ({
      lineId: ruling.lines[at]?.lineId ?? null,
      name: nameOf(order, line.of, ruling.lines[at]?.lineId ?? null),
      units: line.units,
      reason: line.reason,
      label: line.label.text,
      note: line.note,
      condition: line.condition,
      disposition: line.disposition,
      ...photosOf(line, photos),
    })),
    ruling,
    route: row.route as ReturnView['route'],
    atTill,
    refunds: refunds.map(refundViewOf),
    caseStatus: caseStatusOf(cases),
    voidedAt: row.voided_at as Instant | null,
    events: JSON.parse(row.events) as ReturnView['events'],
  };
};

/** What is whole of a line's photos; records of before photos name none. */
const photosOf = ({ photos: named = [] }: Partial<Pick<ReturnLine, 'photos'>>, whole: ReadonlySet<string>) => {
  const photos = named.map((photo) => photo.photoId).filter((photoId) => whole.has(photoId));
  return photos.length === 0 ? {} : { photos };
};

const nameOf = (order: Order | null, of: ReturnLine['of'], lineId: string | null): string => {
  const line = order?.lines.find((one) => one.lineId === lineId);
  if (line) return line.name;
  if ('description' in of) return of.description;
  return 'sku' in of ? of.sku : of.lineId;
};

/** "Visa …4417" and where it stands. */
const refundViewOf = (row: RefundRow): RefundView =>
  ({
    key: row.refund_key,
    paymentId: row.payment_id,
    means: row.means,
    act: row.act,
    amount: moneyOf(row.amount_minor, row.currency as Currency),
    state: row.state,
    cause: row.cause,
    channelReference: row.channel_reference,
    at: row.changed_at,
  }) as RefundView; // columns written by planRefunds and the worker

/** Kinds whose decision says what became of the return itself; the others are about its money or its tablet. */
const ABOUT_THE_RETURN: ReadonlySet<string> = new Set(['review', 'duplicate']);
const ABOUT_THE_TABLET: ReadonlySet<string> = new Set(['cloned-tablet', 'missing-number']);

/** S-10: open while a person must decide about the return or its money; then what was decided about the return itself. */
const caseStatusOf = (cases: readonly CaseRow[]): ReturnView['caseStatus'] => {
  if (cases.some((one) => one.status === 'open' && !ABOUT_THE_TABLET.has(one.kind))) return 'open';
  const last = cases.findLast((one) => ABOUT_THE_RETURN.has(one.kind));
  return last && last.status !== 'open' ? last.status : 'none';
};
