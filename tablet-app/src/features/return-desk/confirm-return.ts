import type { Instant, StoreDay } from 'shared-types/calendar';
import { zero } from 'shared-types/money';
import type { KnownOrder, Payment } from 'shared-types/order';
import { ENGLISH, explainQuote } from 'shared-types/explain';
import type { ExplainPhrases } from 'shared-types/explain';
import { clocksOf } from 'shared-types/late';
import { holdsOf } from 'shared-types/quote';
import type { Quote } from 'shared-types/quote';
import type { Reason } from 'shared-types/reasons';
import { proposeDisposition } from 'shared-types/disposition';
import { fail, ok } from 'shared-types/result';
import type { Result } from 'shared-types/result';
import type { Approval, ReturnLine, ReturnRecord } from 'shared-types/return';
import { payoutOf } from 'shared-types/refund-plan';
import { termsInForce } from 'shared-types/returnable';
import type { ReturnTerms } from 'shared-types/returnable';
import { RULES_VERSION } from 'shared-types/sync';

import { presentedNow, readBook, termsIn } from '../../store/book.ts';
import type { Book } from '../../store/book.ts';
import type { Draft, DraftLine, LocalReturn } from '../../store/ledger.ts';
import { recordReturn } from '../../store/record-return.ts';
import type { NotSaved, RecordDeps, ReturnFacts } from '../../store/record-return.ts';
import type { SlipMeans } from '../../store/slip.ts';
import type { Tablet } from '../../store/tablet-context.ts';
import { approvalInForce, approvalNeeded, isAnnounced, termsOfDraft } from './draft-terms.ts';
import { quoteDraft } from './quote-draft.ts';
import type { DraftQuote } from './quote-draft.ts';

/** What the desk hands in: the draft, the order it was quoted from (`null`: goods without an order), and the reasons' words as shown. */
export type ConfirmAsked = Readonly<{
  draft: Draft;
  known: KnownOrder | null;
  labelOf: (reason: Reason) => Readonly<{ text: string; language: string }>;
  /** How "why this amount?" was shown; plain English where nothing was. */
  phrases?: ExplainPhrases;
}>;

/** Why nothing was recorded. Missing input says where (position in `draft.lines`). */
export type NotConfirmed =
  | NotSaved
  | Readonly<{ kind: 'nothing-picked' | 'policy-unknown' }>
  | Readonly<{ kind: 'reason-missing' | 'condition-missing' | 'line-unknown'; position: number }>;

/**
 * Records a return: the one function behind the desk's button and the replay. Quotes it, builds record and slip, and has the
 * ledger write it all in one transaction. A second call with the same draft answers with the return that is already there.
 */
export const confirmReturn = async (
  deps: RecordDeps & Pick<Tablet, 'sync'>,
  asked: ConfirmAsked,
): Promise<Result<LocalReturn, NotConfirmed>> => {
  const lines = readLines(asked);
  if (!lines.ok) return lines;
  const book = await readBook(deps);
  if (book === null) return fail({ kind: 'not-saved', why: 'not-enrolled' });
  const presentedAt = await presentedNow(deps);
  const priced = priceDraft(asked, book, presentedAt);
  if (!priced.ok) return priced;
  const offline = deps.sync.state.getState().network !== 'online';
  const staffName = deps.session.getState()?.name ?? '';
  const recorded = await recordReturn(
    deps,
    factsOf({ asked, book, presentedAt, priced: priced.value, lines: lines.value, offline, staffName }),
  );
  if (recorded.ok) deps.sync.poke();
  return recorded;
};

type ReadLine = Readonly<{ from: DraftLine; reason: Reason; line: Omit<ReturnLine, 'quoted'> }>;

const readLines = ({ draft, known, labelOf }: ConfirmAsked): Result<readonly ReadLine[], NotConfirmed> => {
  if (!draft.lines.some((line) => line.units > 0)) return fail({ kind: 'nothing-picked' });
  const read: ReadLine[] = [];
  for (const [position, line] of draft.lines.entries()) {
    if (line.units < 1) continue;
    const of = namedBy(line, known);
    if (of === null) return fail({ kind: 'line-unknown', position });
    if (line.reason === null) return fail({ kind: 'reason-missing', position });
    if (line.condition === null) return fail({ kind: 'condition-missing', position });
    const { reason, condition, units, note } = line;
    const disposition = line.disposition ?? proposeDisposition({ condition, reason });
    read.push({
      from: line,
      reason,
      line: {
        of,
        units,
        reason,
        label: labelOf(reason),
        note,
        condition,
        disposition,
        check: line.check ?? null,
        deduction: line.deduction ?? null,
        declared: line.declared ?? null,
        seen: line.seen ?? {},
        photos: (line.photos ?? []).map(({ photoId, sha256 }) => ({ photoId, sha256 })),
      },
    });
  }
  return ok(read);
};

const namedBy = (line: DraftLine, known: KnownOrder | null): ReturnLine['of'] | null => {
  if (known !== null)
    return line.lineId !== null && known.order.lines.some((one) => one.lineId === line.lineId) ? { lineId: line.lineId } : null;
  if (line.sku !== null && line.sku !== '') return { sku: line.sku };
  return line.description !== null && line.description !== '' ? { description: line.description } : null;
};

type Priced = Readonly<{ drafted: DraftQuote; terms: ReturnTerms; covers: Approval['covers'] }> | null;

/** Of the draft's lines with units only, so that positions agree with `readLines`. */
const priceDraft = ({ draft, known }: ConfirmAsked, book: Book, presentedAt: Instant): Result<Priced, NotConfirmed> => {
  if (known === null) return ok(null);
  const asked = termsIn(book, known, presentedAt);
  if (asked === null) return fail({ kind: 'policy-unknown' });
  const picked = { ...draft, lines: draft.lines.filter((line) => line.units > 0) };
  const desk = { terms: asked, storeId: book.store.storeId };
  const terms = termsOfDraft(known, picked, desk);
  return ok({ drafted: quoteDraft(known, picked, terms), terms, covers: approvalNeeded(known, picked, desk) });
};

type Whole = Readonly<{
  asked: ConfirmAsked;
  book: Book;
  presentedAt: Instant;
  priced: Priced;
  lines: readonly ReadLine[];
  offline: boolean;
  staffName: string;
}>;

const factsOf = (whole: Whole): ReturnFacts => {
  const { asked, book, presentedAt, priced, lines, offline } = whole;
  const { draft, known } = asked;
  const quote = priced?.drafted.quote ?? null;
  const moneyAt = (at: number) => priced?.drafted.moneyOfLine[at] ?? zero(known?.order.currency ?? book.market.currency);
  return {
    draftId: draft.draftId,
    record: {
      returnId: draft.returnId,
      handoverId: draft.handoverId,
      order:
        known === null
          ? { typed: draft.typed ?? '', contact: draft.contact, evidence: draft.evidence ?? null }
          : { known: known.order.orderId, revision: known.order.revision },
      lines: lines.map(({ line }, at) => ({ ...line, quoted: moneyAt(at) })),
      presentedAt,
      quoted: quote === null ? null : { refund: quote.refund, shipping: quote.shipping, atTill: quote.atTill },
      policyVersion: priced?.terms.policy.version ?? 0,
      settingsVersion: book.settings.version,
      rulesVersion: RULES_VERSION,
      offline,
      gift: draft.gift,
      promisedBy: promiseOf(whole),
      announced: isAnnounced({ announced: draft.announced ?? null, lines: draft.lines }) ? (draft.announced?.announcedId ?? null) : null,
      approval: approvalOf(draft, priced),
      storeCredit: paysInCredit(draft, priced) ? (draft.storeCredit ?? null) : null,
      derivation:
        quote === null || known === null ? [] : explainQuote(quote, known, asked.phrases ?? ENGLISH).map((one) => one.slice(0, 240)),
    },
    orderId: known?.order.orderId ?? null,
    orderNumber: known?.order.number ?? draft.typed ?? '',
    customerName: known?.order.customer?.name ?? '',
    orderType: known?.order.orderType ?? null,
    route: quote?.route ?? 'none',
    means: quote === null || known === null ? [] : meansOf(whole, quote, known).map(maskedMeans),
    lineNames: lines.map((read) => nameOf(read, known).name),
    holds: quote === null ? null : localHoldsOf(quote),
    slip: slipOf(whole, moneyAt),
    codeLines: lines.flatMap(({ from }) => codeLineOf(from, known)),
  };
};

/** E-15: the manager's word as the server will judge it, for what still needs it. */
const approvalOf = (draft: Draft, priced: Priced): ReturnRecord['approval'] => {
  const approval = approvalInForce({ approval: draft.approval ?? null, lines: draft.lines });
  const covers = (priced?.covers ?? []).filter((one) => approval?.covers.includes(one) === true);
  if (approval === null || covers.length === 0) return null;
  return { staffId: approval.claims.staffId, grant: approval.grant, covers, reason: approval.reason };
};

/** store credit is paid only where the promise in force offers it and web money goes back. */
const paysInCredit = (draft: Draft, priced: Priced): boolean =>
  priced !== null &&
  priced.drafted.quote.refund.minor > 0 &&
  payoutOf(termsInForce(priced.terms).policy, draft.storeCredit ?? null) === 'store-credit';

/** P-4: the brand's promise in working days; nothing is promised where no web money goes back. */
const promiseOf = ({ book, presentedAt, priced }: Whole): StoreDay | null =>
  priced === null || priced.drafted.quote.refund.minor === 0
    ? null
    : clocksOf(presentedAt, { settings: book.settings, policy: termsInForce(priced.terms).policy, zone: book.market.timeZone }).promisedBy;

/** What the units and the money of this return take from the order until the feed says it itself (F10). */
const localHoldsOf = (quote: Quote): LocalReturn['holds'] => {
  const shipping = quote.route === 'web' ? quote.shipping : zero(quote.shipping.currency);
  return { lines: holdsOf(quote), plan: quote.plan, shipping };
};

const slipOf = (whole: Whole, moneyAt: (at: number) => Quote['refund']): ReturnFacts['slip'] => {
  const { asked, book, presentedAt, priced, lines, staffName } = whole;
  const { draft, known } = asked;
  const quote = priced?.drafted.quote ?? null;
  return {
    returnId: draft.returnId,
    orderNumber: known?.order.number ?? draft.typed ?? '',
    orderType: known?.order.orderType ?? null,
    customerName: known?.order.customer?.name ?? '',
    locale: known?.order.locale ?? book.market.locale,
    store: { code: book.store.code, name: book.store.name, address: book.store.address, brand: book.store.brand },
    zone: book.market.timeZone,
    presentedAt,
    staffName,
    gift: draft.gift,
    blind: known === null,
    route: quote?.route ?? 'none',
    lines: lines.map((read, at) => ({
      ...nameOf(read, known),
      units: read.line.units,
      reason: read.reason,
      label: read.line.label.text,
      condition: read.line.condition,
      money: quote === null ? null : moneyAt(at),
    })),
    amounts:
      quote === null
        ? null
        : { goods: quote.goods, shipping: quote.shipping, refund: quote.refund, atTill: quote.atTill, withheld: quote.withheld },
    forManager: quote?.lines.some((line) => line.notCovered !== null) ?? false,
    means: quote === null || known === null ? [] : meansOf(whole, quote, known),
    promisedBy: promiseOf(whole),
  };
};

const nameOf = (read: ReadLine, known: KnownOrder | null): Readonly<{ name: string; variant: string; sku: string }> => {
  const line = known?.order.lines.find((one) => one.lineId === read.from.lineId);
  return line
    ? { name: line.name, variant: line.variant, sku: line.sku }
    : { name: read.from.description ?? read.from.sku ?? '', variant: '', sku: read.from.sku ?? '' };
};

/** Where the money goes: the plan's payments on the web, or the till's own payments with their receipts. */
const meansOf = ({ asked, priced }: Whole, quote: Quote, known: KnownOrder): SlipMeans[] => {
  if (paysInCredit(asked.draft, priced))
    return [{ method: 'store-credit', label: 'Store credit', last4: null, amount: quote.refund, receipt: null }];
  if (quote.route === 'till') return known.order.payments.filter((one) => one.capturedBy === 'store').map((one) => slipMeans(one, null));
  return quote.plan.flatMap((planned) => {
    const payment = known.order.payments.find((one) => one.paymentId === planned.paymentId);
    return payment ? [slipMeans(payment, planned.amount)] : [];
  });
};

const slipMeans = (payment: Payment, amount: SlipMeans['amount']): SlipMeans => ({
  method: payment.method,
  label: payment.label,
  last4: payment.last4,
  amount,
  receipt: payment.storeReceiptNumber,
});

const maskedMeans = (means: SlipMeans): string => (means.last4 === null ? means.label : `${means.label} …${means.last4}`);

const codeLineOf = (from: DraftLine, known: KnownOrder | null): { position: number; units: number }[] => {
  const position = known?.order.lines.findIndex((line) => line.lineId === from.lineId) ?? -1;
  return position < 0 ? [] : [{ position, units: from.units }];
};
