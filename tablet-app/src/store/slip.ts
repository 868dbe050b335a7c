import type { Instant, StoreDay } from 'shared-types/calendar';
import type { ReturnId } from 'shared-types/ids';
import type { Money } from 'shared-types/money';
import type { OrderType, PaymentMethod } from 'shared-types/order';
import type { RefundRoute } from 'shared-types/refund-plan';
import type { SlipHanded } from 'shared-types/sync';
import type { Condition, Reason } from 'shared-types/reasons';

/** One line of a slip, with the words that were shown when it was recorded. */
export type SlipLine = Readonly<{
  name: string;
  variant: string;
  sku: string;
  units: number;
  reason: Reason;
  label: string;
  condition: Condition;
  /** What the units give back; `null` when no order was known. */
  money: Money | null;
}>;

/** A means of payment that money goes back to, masked. `receipt` is the store receipt's number, for money that lies in a till. */
export type SlipMeans = Readonly<{
  method: PaymentMethod;
  label: string;
  last4: string | null;
  amount: Money | null;
  receipt: string | null;
}>;

/** Everything the paper shows, frozen at confirm; how certain the amount is comes from the return itself (`certaintyOf`). */
export type SlipDocument = Readonly<{
  returnId: ReturnId;
  slipNumber: string;
  orderNumber: string;
  orderType: OrderType | null;
  customerName: string;
  /** The customer's language and region, or the market's where nobody knows the customer (P-5). */
  locale: string;
  store: Readonly<{ code: string; name: string; address: string; brand: string }>;
  zone: string;
  presentedAt: Instant;
  staffName: string;
  gift: boolean;
  /** Goods whose order was not found: `orderNumber` is what was typed. */
  blind: boolean;
  route: RefundRoute;
  lines: readonly SlipLine[];
  /** `null` when no order was known: no amount is promised. */
  amounts: Readonly<{ goods: Money; shipping: Money; refund: Money; atTill: Money; withheld?: Money }> | null;
  /** A line is beyond the promise, as far as the tablet could tell: no amount may be promised before a person decided (E-6). */
  forManager?: boolean;
  means: readonly SlipMeans[];
  promisedBy: StoreDay | null;
  /** The text of the QR code: address, facts and the device's signature (P-3). */
  address: string;
}>;

/** A slip as the ledger keeps it: the document, and each time it was handed over. */
export type SlipRow = Readonly<{
  returnId: ReturnId;
  slipNumber: string;
  document: SlipDocument;
  handed: readonly Readonly<{ how: SlipHanded['how']; certainty: SlipHanded['certainty']; copy: number; at: Instant }>[];
}>;
