import type { Instant } from 'shared-types/calendar';
import { moneyOf } from 'shared-types/money';
import type { Money } from 'shared-types/money';
import type { Order } from 'shared-types/order';
import type { Store } from 'shared-types/policy';
import type { ReturnView } from 'shared-types/return';
import { statusOf } from 'shared-types/return-status';
import type { SlipStatus } from 'shared-types/slip-status';
import { foldCode } from 'shared-types/text';

import type { Reader } from '../db/open.ts';
import { recordOf } from './return-row.ts';
import type { VerifiedSlip } from './verify-slip.ts';
import { loadReturnViews } from './views.ts';

/** P-8: where the return of a verified slip stands; `null` when the slip and the return do not belong together. */
export const slipStatusOf = async (db: Reader, verified: VerifiedSlip): Promise<SlipStatus | null> => {
  const { slip, installation } = verified;
  const { code } = slip;
  const storeName = await storeNameOf(db, installation.store_id);
  const row = await db
    .selectFrom('return_record')
    .select(['record', 'installation_id', 'slip_number'])
    .where('return_id', '=', code.returnId)
    .executeTakeFirst();
  if (!row) {
    const { amount, presentedAt: updatedAt } = code;
    return {
      status: 'saved',
      amount,
      isEstimate: amount !== null,
      promisedBy: null,
      updatedAt,
      storeName,
      language: await languageOf(ofNumber(db, verified)),
    };
  }
  const isOfThisSlip = row.installation_id === installation.installation_id && row.slip_number === code.slipNumber;
  const view = isOfThisSlip ? (await loadReturnViews(db, [code.returnId])).get(code.returnId) : undefined;
  if (!view) return null;
  const status = statusFor(view);
  return {
    status,
    amount: recordOf(row).gift ? null : amountOf(view, status),
    isEstimate: false,
    promisedBy: status === 'received' || status === 'sent' ? view.promisedBy : null,
    updatedAt: lastOf(view),
    storeName,
    language: await languageOf(ofOrder(db, view.orderId)),
  };
};

/** Money that was only authorised is let go, none comes back: the page must not say that it does. */
const statusFor = (view: ReturnView): SlipStatus['status'] => {
  const status = statusOf(view);
  if (view.route !== 'void') return status;
  if (status === 'refunded' || status === 'goods-only') return 'released';
  return status === 'received' || status === 'sent' ? 'releasing' : status;
};

/** The amount in question, in the words of the state: while a person decides none is promised. */
const amountOf = ({ refunds, atTill }: ReturnView, status: SlipStatus['status']): Money | null => {
  if (status === 'till') return atTill;
  if (status !== 'received' && status !== 'sent' && status !== 'refunded' && status !== 'failed') return null;
  const moving = refunds.filter((refund) => refund.act === 'refund' && refund.state !== 'cancelled');
  const [first] = moving;
  return first ? moneyOf(moving.reduce((all, refund) => all + refund.amount.minor, 0), first.amount.currency) : null; // prettier-ignore
};

const lastOf = ({ events, refunds, receivedAt }: ReturnView): Instant =>
  [...events, ...refunds].map((one) => one.at).reduce((last, at) => (at > last ? at : last), receivedAt);

const storeNameOf = async (db: Reader, storeId: string): Promise<string> => {
  const store = await db.selectFrom('store').select('document').where('store_id', '=', storeId).executeTakeFirstOrThrow();
  return (JSON.parse(store.document) as Store).name; // validated when it was written
};

const frozenOf = (db: Reader) => db.selectFrom('customer_order').select('frozen').limit(2);

const ofOrder = (db: Reader, orderId: string | null) => frozenOf(db).where('order_id', '=', orderId ?? '');

const ofNumber = (db: Reader, { slip, installation }: VerifiedSlip) =>
  frozenOf(db).where('market_id', '=', installation.market_id).where('number_code', '=', foldCode(slip.code.orderNumber));

const languageOf = async (orders: ReturnType<typeof frozenOf>): Promise<string | null> => {
  const [one, more] = await orders.execute();
  return one && !more ? (JSON.parse(one.frozen) as Order).locale.slice(0, 2) : null; // written by the importer
};
