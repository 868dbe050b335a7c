import { createHash, createHmac } from 'node:crypto';

import { storeDayOf } from 'shared-types/calendar';
import { flattenBundles } from 'shared-types/bundles';
import { canonicalJson } from 'shared-types/canonical-json';
import { channelOrder, faultsOfOrder } from 'shared-types/channel-order';
import type { ChannelOrder, OrderFault } from 'shared-types/channel-order';
import { channelFactsOf, freezeOrder } from 'shared-types/freeze-order';
import type { ChannelFacts } from 'shared-types/freeze-order';
import type { ChannelId, MarketId, OrderId } from 'shared-types/ids';
import type { Order } from 'shared-types/order';
import { codesOn } from 'shared-types/index-part';
import { fail, ok } from 'shared-types/result';
import type { Result } from 'shared-types/result';
import { foldCode, foldWords } from 'shared-types/text';

import { marketOfOrder, policyAt } from './markets.ts';
import type { SellingMarket } from './markets.ts';
import { parseStrictJson } from './strict-json.ts';
import type { StoredFacts } from './told-refunds.ts';

/** An order document, validated and ready to be written. Plain data: a worker thread may make it. */
export type PreparedOrder = Readonly<{
  orderId: OrderId;
  marketId: MarketId;
  channel: ChannelId;
  channelOrderId: string;
  number: string;
  numberCode: string;
  orderType: string;
  day: string;
  placedAt: string;
  currency: string;
  customerKey: string | null;
  sequence: number;
  /** Of everything the document says, its sequence apart: the only dependable change mark. */
  revision: string;
  /** Of what never changes after import. */
  frozenRevision: string;
  frozen: string;
  facts: string;
  lines: readonly Readonly<{ lineId: string; quantity: number; gone: number }>[];
  keys: readonly Readonly<{ kind: KeyKind; key: string }>[];
}>;

export type KeyKind = 'ending' | 'word' | 'code' | 'customer' | 'contact';

export type PrepareContext = Readonly<{ channel: ChannelId; markets: readonly SellingMarket[]; indexKey: Uint8Array }>;

/** What is wrong with a document, and the channel's own id if it says one. */
export type PrepareFault = OrderFault & Readonly<{ id: string | null }>;

/** Documents as values, or each as a JSON text of its own. */
export type OrderDocuments = Readonly<{ kind: 'values'; values: readonly unknown[] } | { kind: 'texts'; texts: readonly string[] }>;

/** Validates each document alone, in their order. Pure, so a worker thread does it as well. */
export const prepareOrders = (documents: OrderDocuments, context: PrepareContext): Result<PreparedOrder, PrepareFault>[] =>
  documents.kind === 'values'
    ? documents.values.map((value) => prepareOrder(value, context))
    : documents.texts.map((text) => {
        const parsed = parseStrictJson(text);
        return parsed.ok
          ? prepareOrder(parsed.value, context)
          : fail({ id: null, path: '', message: `not acceptable JSON: ${parsed.error}` });
      });

/** S-9: 64 bits of HMAC-SHA-256 with the tenant's index key, as 16 hex digits. */
export const contactHasher =
  (indexKey: Uint8Array) =>
  (normalised: string): string =>
    createHmac('sha256', indexKey).update(normalised).digest('hex').slice(0, 16);

/** Validates one document (M-2, M-6) and freezes what was paid (M-5). The first fault names its field. */
const prepareOrder = (raw: unknown, context: PrepareContext): Result<PreparedOrder, PrepareFault> => {
  const found = findFault(raw, context);
  return found.ok ? found : fail({ id: idOf(raw), ...found.error });
};

const findFault = (raw: unknown, context: PrepareContext): Result<PreparedOrder, OrderFault> => {
  const parsed = channelOrder.safeParse(raw);
  if (!parsed.success) return fail(faultOfIssue(raw, parsed.error.issues[0]));
  const [fault] = faultsOfOrder(parsed.data);
  if (fault) return fail(fault);
  const selling = marketOfOrder(context.markets, parsed.data);
  if (selling === null)
    return fail({ path: 'currency', message: `no market of channel ${context.channel} sells in ${parsed.data.currency}` });
  const policy = policyAt(selling, parsed.data.placedAt);
  if (policy === null) return fail({ path: 'placedAt', message: `market ${selling.market.marketId} has no return policy yet` });
  return ok(prepared(flattenBundles(parsed.data), selling, policy, context));
};

const idOf = (document: unknown): string | null =>
  typeof document === 'object' && document !== null && 'id' in document && typeof document.id === 'string'
    ? document.id.slice(0, 80)
    : null;

type Policy = NonNullable<ReturnType<typeof policyAt>>;

const prepared = (document: ChannelOrder, { market }: SellingMarket, policy: Policy, context: PrepareContext): PreparedOrder => {
  const unmarked = freezeOrder(document, {
    channel: context.channel,
    marketId: market.marketId,
    policyVersion: policy.version,
    offers: policy.offers,
    revision: '-',
    contactHash: contactHasher(context.indexKey),
  });
  const frozenRevision = hashOf(unmarked);
  const order = { ...unmarked, revision: frozenRevision };
  const facts = channelFactsOf(document);
  return {
    orderId: order.orderId,
    marketId: market.marketId,
    channel: context.channel,
    channelOrderId: document.id,
    number: order.number,
    numberCode: foldCode(order.number),
    orderType: order.orderType,
    day: storeDayOf(order.placedAt, market.timeZone),
    placedAt: order.placedAt,
    currency: order.currency,
    customerKey: order.customer?.customerKey ?? null,
    sequence: document.sequence,
    revision: hashOf({ frozen: frozenRevision, facts }),
    frozenRevision,
    frozen: JSON.stringify(order),
    facts: JSON.stringify(storedFactsOf(document, facts)),
    lines: linesOf(document, facts),
    keys: keysOf(order),
  };
};

/** With the channel's own refunds that the document lists, so that none is counted again when it is told apart from it. */
const storedFactsOf = (document: ChannelOrder, facts: ChannelFacts): StoredFacts => {
  const listed = document.refunds
    .filter((refund) => refund.marker === null && refund.status !== 'failed')
    .map(({ id, paymentId, amountMinor }) => ({ id, paymentId, amountMinor }));
  return listed.length === 0 ? facts : { ...facts, listed };
};

const hashOf = (value: Order | Readonly<{ frozen: string; facts: ChannelFacts }>): string =>
  createHash('sha256')
    .update(canonicalJson(value as unknown as Parameters<typeof canonicalJson>[0])) // plain data of strings and whole numbers
    .digest('base64url');

const linesOf = (document: ChannelOrder, facts: ChannelFacts): PreparedOrder['lines'] =>
  document.lines.map((line, at) => ({
    lineId: line.id,
    quantity: line.quantity,
    gone: (facts.lines[at]?.cancelled ?? 0) + (facts.lines[at]?.returned ?? 0),
  }));

/** What the online look-up finds an order by. A number's ending is found as the beginning of it read backwards. */
const keysOf = (order: Order): PreparedOrder['keys'] => {
  const words = order.customer === null ? [] : foldWords(order.customer.name).split(' ');
  const customerKey = order.customer?.customerKey ?? null;
  const keys: [KeyKind, string][] = [
    ['ending', backwards(foldCode(order.number))],
    ...words.map((word): [KeyKind, string] => ['word', word]),
    ...codesOn(order).map((code): [KeyKind, string] => ['code', foldCode(code)]),
    ...(customerKey === null ? [] : [['customer', customerKey] as [KeyKind, string]]),
    ...(order.customer?.contactHashes ?? []).map((hash): [KeyKind, string] => ['contact', hash]),
  ];
  const unique = new Map(keys.filter(([, key]) => key !== '').map(([kind, key]) => [`${kind}|${key}`, { kind, key }]));
  return [...unique.values()];
};

export const backwards = (code: string): string => Array.from(code).toReversed().join('');

type Issue = Readonly<{ path: readonly PropertyKey[]; message: string; code?: string; keys?: readonly string[] }>;

const faultOfIssue = (raw: unknown, issue: Issue | undefined): OrderFault => {
  if (!issue) return { path: '', message: 'not an order document' };
  const path = issue.path.map(String).join('.');
  if (path === 'currency') return { path, message: `${told(raw)} is not a currency whose decimals Retour knows (ISO 4217, e.g. EUR)` };
  if (issue.code === 'unrecognized_keys')
    return { path: [path, issue.keys?.[0] ?? ''].filter((part) => part !== '').join('.'), message: issue.message };
  return { path, message: issue.message };
};

const told = (raw: unknown): string =>
  typeof raw === 'object' && raw !== null && 'currency' in raw ? JSON.stringify(raw.currency).slice(0, 40) : 'nothing';
