import { instant, timeZone } from '../calendar.ts';
import type { Instant } from '../calendar.ts';
import { channelOrder } from '../channel-order.ts';
import type { ChannelOrder, ChannelOrderInput } from '../channel-order.ts';
import { channelFactsOf, freezeOrder } from '../freeze-order.ts';
import type { FreezeContext } from '../freeze-order.ts';
import {
  caseId,
  channelId,
  commandId,
  handoverId,
  installationId,
  marketId,
  orderLineId,
  paymentId,
  returnId,
  staffId,
  storeId,
} from '../ids.ts';
import { zero } from '../money.ts';
import type { Claim, KnownOrder } from '../order.ts';
import { joinState } from '../order-state.ts';
import type { Holdings } from '../order-state.ts';
import type { Market, ReturnPolicy, ReturnPolicyInput, Store, StoreSettings, StoreSettingsInput } from '../policy.ts';
import { market, returnPolicy, store, storeSettings } from '../policy.ts';
import { returnLine, returnRecord, ruling } from '../return.ts';
import type { ReturnLine, ReturnRecord, Ruling } from '../return.ts';
import type { ReturnTerms } from '../returnable.ts';

/** Parsed once each: random histories by the hundred thousand name the same few moments and ids. */
const kept = <Of extends string | number, Made>(parse: (of: Of) => Made): ((of: Of) => Made) => {
  const known = new Map<Of, Made>();
  return (of) => {
    const made = known.get(of) ?? parse(of);
    known.set(of, made);
    return made;
  };
};

/** Builders for tests: whole, valid objects, so that a test shows only what matters to it. */
export const at = kept((text: string): Instant => instant.parse(text));

const uuid = (kind: string, n: number): string => `01990000-0000-7000-8000-${kind}${String(n).padStart(10, '0')}`;

export const id = {
  line: kept((n: number) => orderLineId.parse(`l${n}`)),
  payment: kept((n: number) => paymentId.parse(`p${n}`)),
  store: kept((n: number) => storeId.parse(`store-${n}`)),
  staff: kept((n: number) => staffId.parse(`staff-${n}`)),
  market: marketId.parse('fr'),
  channel: channelId.parse('demo-shop'),
  return: kept((n: number) => returnId.parse(uuid('01', n))),
  command: (n: number) => commandId.parse(uuid('02', n)),
  installation: (n: number) => installationId.parse(uuid('03', n)),
  handover: (n: number) => handoverId.parse(uuid('04', n)),
  case: (n: number) => caseId.parse(uuid('05', n)),
};

type LineInput = ChannelOrderInput['lines'][number];

export const aChannelLine = (with_: Partial<LineInput> = {}): LineInput => {
  const paidMinor = with_.paidMinor ?? 8_010;
  return {
    id: 'l1',
    sku: 'MER-NV-M',
    barcode: '4006381333931',
    name: 'Merino crew-neck sweater',
    variant: 'Navy, M',
    category: 'knitwear',
    quantity: 1,
    listMinor: paidMinor + (with_.discounts ?? []).reduce((all, one) => all + one.amountMinor, 0),
    paidMinor,
    taxMinor: Math.floor(paidMinor / 6),
    ...with_,
  } as LineInput; // ids are branded on output only; the schema parses them below
};

/** An order as a channel tells it. Totals and one web card payment follow from the lines unless given. */
export const aChannelOrder = (with_: Partial<ChannelOrderInput> = {}): ChannelOrder => {
  const lines = with_.lines ?? [aChannelLine()];
  const total = lines.reduce((all, line) => all + line.paidMinor, 0) + (with_.shipping?.paidMinor ?? 0) + (with_.otherChargesMinor ?? 0);
  return channelOrder.parse({
    id: 'o1',
    number: 'EC-20417736',
    orderType: 'ecommerce',
    placedAt: at('2026-11-10T09:00:00.000Z'),
    sequence: 1,
    currency: 'EUR',
    locale: 'fr-FR',
    customer: { id: 'c1', name: 'Camille Fournier', email: 'camille@example.org', phone: '+33 6 12 34 56 78' },
    totalMinor: total,
    receivedAt: at('2026-11-14T10:00:00.000Z'),
    payments: [{ id: 'p1', method: 'card', label: 'Visa', last4: '4417', capturedBy: 'web', authorisedMinor: total, capturedMinor: total }],
    ...with_,
    lines,
  });
};

export const aFreezeContext = (with_: Partial<FreezeContext> = {}): FreezeContext => ({
  channel: id.channel,
  marketId: id.market,
  policyVersion: 1,
  revision: 'r1',
  contactHash: (text) =>
    Array.from(text)
      .reduce((hash, letter) => (hash * 31 + letter.charCodeAt(0)) % 2 ** 48, 7)
      .toString(16)
      .padStart(16, '0'),
  ...with_,
});

/** Both halves of an order, untouched unless holdings are given. */
export const aKnownOrder = (with_: Partial<ChannelOrderInput> = {}, holdings: Partial<Holdings> = {}): KnownOrder => {
  const document = aChannelOrder(with_);
  const order = freezeOrder(document, aFreezeContext());
  const held = { claims: [], money: [], shipping: zero(order.currency), ...holdings };
  return { order, state: joinState(order, channelFactsOf(document), held, { seq: 1, closed: false }) };
};

export const aClaim = (with_: Partial<Claim> = {}): Claim => ({
  returnId: id.return(1),
  units: 1,
  money: { minor: 8_010, currency: 'EUR' },
  tax: { minor: 1_335, currency: 'EUR' },
  status: 'claimed',
  storeId: id.store(1),
  at: at('2026-11-18T10:00:00.000Z'),
  slipNumber: 'BEC7-A3K-00418-F',
  ...with_,
});

export const aPolicy = (with_: Partial<ReturnPolicyInput> = {}): ReturnPolicy =>
  returnPolicy.parse({
    marketId: id.market,
    version: 1,
    windowDays: 30,
    transitDays: 5,
    categories: {},
    shipping: 'when-all-returned',
    paymentOrder: 'proportional',
    ...with_,
  });

export const someSettings = (with_: Partial<StoreSettingsInput> = {}): StoreSettings =>
  storeSettings.parse({
    storeId: id.store(1),
    version: 1,
    promiseWorkingDays: 4,
    legalDays: 14,
    offlineLimit: null,
    preselectedCondition: null,
    print: 'ask',
    highValue: null,
    ...with_,
  });

export const aMarket = (with_: Partial<Market> = {}): Market =>
  market.parse({
    marketId: id.market,
    name: 'France',
    currency: 'EUR',
    timeZone: 'Europe/Paris',
    locale: 'fr-FR',
    channel: id.channel,
    retentionDays: 400,
    ...with_,
  });

export const aStore = (with_: Partial<Store> = {}): Store =>
  store.parse({
    storeId: id.store(1),
    marketId: id.market,
    code: 'BEC7',
    name: 'Lyon Bellecour',
    address: '12 rue de la République',
    brand: 'HALDEN',
    ...with_,
  });

export const someTerms = (with_: Partial<ReturnTerms> = {}): ReturnTerms => ({
  policy: with_.policy ?? aPolicy(),
  zone: timeZone.parse('Europe/Paris'),
  presentedAt: at('2026-11-21T13:02:11.000Z'),
  ...with_,
});

/** One unit of line `l1`, as it was recorded. */
export const aReturnLine = (with_: Partial<ReturnLine> = {}): ReturnLine =>
  returnLine.parse({
    of: { lineId: id.line(1) },
    units: 1,
    reason: 'too-small',
    label: { text: 'Trop petit', language: 'fr' },
    note: '',
    condition: 'as-new',
    disposition: 'resell-here',
    quoted: { minor: 8_010, currency: 'EUR' },
    check: null,
    deduction: null,
    declared: null,
    seen: {},
    photos: [],
    ...with_,
  });

/** One unit of the order `o1`, recorded with a connection. */
export const aReturnRecord = (with_: Partial<ReturnRecord> = {}): ReturnRecord =>
  returnRecord.parse({
    returnId: id.return(1),
    handoverId: id.handover(1),
    order: { known: 'demo-shop:o1', revision: 'r1' },
    lines: [aReturnLine()],
    presentedAt: at('2026-11-21T13:02:11.000Z'),
    slipNumber: 'BEC7-A3K-00418-F',
    quoted: { refund: { minor: 8_010, currency: 'EUR' }, shipping: { minor: 0, currency: 'EUR' }, atTill: { minor: 0, currency: 'EUR' } },
    policyVersion: 1,
    settingsVersion: 1,
    rulesVersion: 1,
    offline: false,
    gift: false,
    promisedBy: null,
    announced: null,
    approval: null,
    storeCredit: null,
    derivation: [],
    ...with_,
  });

/** Accepted, and nothing else said. */
export const aRuling = (with_: Partial<Ruling> = {}): Ruling =>
  ruling.parse({
    returnId: id.return(1),
    outcome: 'accepted',
    cause: null,
    lines: [],
    refund: null,
    shipping: null,
    withheld: null,
    quoted: null,
    caseId: null,
    flags: [],
    ...with_,
  });
