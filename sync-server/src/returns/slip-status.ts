import type { Instant } from 'shared-types/calendar';
import { moneyOf } from 'shared-types/money';
import type { Money } from 'shared-types/money';
import type { Market, Store } from 'shared-types/policy';
import type { ReturnStatus, ReturnView } from 'shared-types/return';
import { statusOf } from 'shared-types/return-status';
import type { SlipStatus } from 'shared-types/slip-status';

import type { Reader } from '../db/open.ts';
import { recordOf } from './return-row.ts';
import type { VerifiedSlip } from './verify-slip.ts';
import { loadReturnViews } from './views.ts';

/** P-8: where the return of a verified slip stands; `null` when the slip and the return do not belong together. */
export const slipStatusOf = async (db: Reader, { slip, installation }: VerifiedSlip): Promise<SlipStatus | null> => {
  const { code } = slip;
  const place = await placeOf(db, installation);
  const row = await db
    .selectFrom('return_record')
    .select(['record', 'installation_id', 'slip_number'])
    .where('return_id', '=', code.returnId)
    .executeTakeFirst();
  if (!row) {
    const { amount, presentedAt: updatedAt } = code;
    return { status: 'saved', amount, isEstimate: amount !== null, promisedBy: null, updatedAt, ...place };
  }
  const isOfThisSlip = row.installation_id === installation.installation_id && row.slip_number === code.slipNumber;
  const view = isOfThisSlip ? (await loadReturnViews(db, [code.returnId])).get(code.returnId) : undefined;
  if (!view) return null;
  const status = statusOf(view);
  return {
    status,
    amount: recordOf(row).gift ? null : amountOf(view, status),
    isEstimate: false,
    promisedBy: status === 'received' || status === 'sent' ? view.promisedBy : null,
    updatedAt: lastOf(view),
    storeName: place.storeName,
    language: (await languageOf(db, view)) ?? place.language,
  };
};

/** The amount in question, in the words of the state: while a person decides none is promised. */
const amountOf = ({ refunds, atTill }: ReturnView, status: ReturnStatus): Money | null => {
  if (status === 'till') return atTill;
  if (status !== 'received' && status !== 'sent' && status !== 'refunded' && status !== 'failed') return null;
  const moving = refunds.filter((refund) => refund.act === 'refund' && refund.state !== 'cancelled');
  const [first] = moving;
  return first ? moneyOf(moving.reduce((all, refund) => all + refund.amount.minor, 0), first.amount.currency) : null; // prettier-ignore
};

const lastOf = ({ events, refunds, receivedAt }: ReturnView): Instant =>
  [...events, ...refunds].map((one) => one.at).reduce((last, at) => (at > last ? at : last), receivedAt);

const placeOf = async (db: Reader, of: VerifiedSlip['installation']): Promise<Pick<SlipStatus, 'storeName' | 'language'>> => {
  const store = await db.selectFrom('store').select('document').where('store_id', '=', of.store_id).executeTakeFirstOrThrow();
  const market = await db.selectFrom('market').select('document').where('market_id', '=', of.market_id).executeTakeFirstOrThrow();
  // Both were validated when they were written.
  const { name } = JSON.parse(store.document) as Store;
  const { locale } = JSON.parse(market.document) as Market;
  return { storeName: name, language: locale.slice(0, 2) };
};

const languageOf = async (db: Reader, { orderId }: ReturnView): Promise<string | null> => {
  if (orderId === null) return null;
  const row = await db.selectFrom('customer_order').select('frozen').where('order_id', '=', orderId).executeTakeFirst();
  return row ? (JSON.parse(row.frozen) as { locale: string }).locale.slice(0, 2) : null; // an Order, written by the importer
};
