import type { Instant } from 'shared-types/calendar';
import { ok } from 'shared-types/result';
import type { Result } from 'shared-types/result';

import type { ShopDatabase } from './shop-database.ts';
import { orderRow } from './shop-orders.ts';
import { refuse } from './shop-refunds.ts';
import type { Refusal, RestockRequest } from './shop-wire.ts';
import { soldPart } from './sold-parts.ts';

/** D-2: puts a refund's units back into a store's stock, once: the second telling under the same marker changes nothing. */
export const restock = (database: ShopDatabase, orderId: string, request: RestockRequest, now: Instant): Result<string, Refusal> =>
  database
    .transaction((): Result<string, Refusal> => {
      const row = orderRow(database, orderId);
      if (row === undefined) return refuse('order-unknown', `no order ${orderId}`);
      const skus = request.lines.map((line) => ({ sku: soldPart(row.document, line.lineId)?.sku ?? null, units: line.units }));
      const unknown = skus.some((line) => line.sku === null);
      if (unknown) return refuse('line-unknown', 'a line is not on this order');
      const isNew = database.prepare('INSERT OR IGNORE INTO stock_step VALUES (?, ?)').run(request.marker, now).changes === 1;
      if (!isNew) return ok(request.marker);
      const add = database.prepare(
        'INSERT INTO stock VALUES (?, ?, ?) ON CONFLICT (sku, place) DO UPDATE SET units = units + excluded.units',
      );
      for (const line of skus) add.run(line.sku, request.storeCode, line.units);
      return ok(request.marker);
    })
    .immediate();

/** Units of a product at a place since the shop was opened; returns only ever raise it. */
export const unitsInStock = (database: ShopDatabase, sku: string, place: string): number =>
  database.prepare<[string, string], { units: number }>('SELECT units FROM stock WHERE sku = ? AND place = ?').get(sku, place)?.units ?? 0;
