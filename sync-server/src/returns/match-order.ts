import type { MarketId, OrderId } from 'shared-types/ids';
import type { RequestedLine } from 'shared-types/decide';
import type { Order } from 'shared-types/order';
import type { ReturnLine, ReturnRecord } from 'shared-types/return';
import { foldCode } from 'shared-types/text';

import type { Tx } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';

/** F-2: the order a return names, within the tablet's market; a typed number only when exactly one order has it. */
export const findOrderId = async (trx: Tx, marketId: MarketId, named: ReturnRecord['order']): Promise<OrderId | null> => {
  if ('known' in named) return only((await byId(trx, { marketId, orderId: named.known })).rows);
  const code = foldCode(named.typed);
  return code === '' ? null : only((await byNumber(trx, { marketId, code })).rows);
};

const byId = prepared((db, of: Readonly<{ marketId: string; orderId: string }>) =>
  db.selectFrom('customer_order').select('order_id').where('order_id', '=', of.orderId).where('market_id', '=', of.marketId),
);

const byNumber = prepared((db, of: Readonly<{ marketId: string; code: string }>) =>
  db.selectFrom('customer_order').select('order_id').where('market_id', '=', of.marketId).where('number_code', '=', of.code).limit(2),
);

const only = (rows: readonly Readonly<{ order_id: string }>[]): OrderId | null =>
  rows.length === 1 ? ((rows[0]?.order_id ?? null) as OrderId | null) : null; // the importer made it

/** Each line as the order knows it: by its id, or by a SKU or barcode that exactly one line has. Words match nothing. */
export const matchLines = (order: Order | null, lines: readonly ReturnLine[]): RequestedLine[] =>
  lines.map(({ of, units, reason, check, deduction }) => ({ lineId: lineIdOf(order, of), units, reason, check, deduction }));

const lineIdOf = (order: Order | null, of: ReturnLine['of']): RequestedLine['lineId'] => {
  if (order === null) return null;
  if ('lineId' in of) return order.lines.some((line) => line.lineId === of.lineId) ? of.lineId : null;
  if (!('sku' in of)) return null;
  const code = foldCode(of.sku);
  const matching = order.lines.filter((line) => foldCode(line.sku) === code || (line.barcode !== null && foldCode(line.barcode) === code));
  return code !== '' && matching.length === 1 ? (matching[0]?.lineId ?? null) : null;
};
