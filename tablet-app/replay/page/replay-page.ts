import { epochMsOf, instant } from 'shared-types/calendar';
import { handoverId, orderLineId, returnId } from 'shared-types/ids';
import { proposeDisposition } from 'shared-types/disposition';
import { condition, reason } from 'shared-types/reasons';

import { createTablet } from '../../src/app/tablet.ts';
import { confirmReturn } from '../../src/features/return-desk/confirm-return.ts';
import { newDraft, saveDraft } from '../../src/store/drafts.ts';
// Read with the page: the replay installs no service worker, and a cut network must not keep the sync away.
import '../../src/sync/sync.ts';

/** What the harness hands over: one return of one order, with ids that stay the same when it is asked again after a reload. */
type Item = Readonly<{
  returnId: string;
  orderNumber: string;
  lines: readonly Readonly<{ lineNumber: number; quantity: number }>[];
}>;

// The harness holds the clock, on both sides alike; it survives a reload in the address.
const time = { now: instant.parse(new URLSearchParams(location.search).get('now') ?? '2009-12-01T00:00:00.000Z') };
const start = epochMsOf(time.now);
const tablet = createTablet({ clock: { now: () => time.now, monotonicMs: () => epochMsOf(time.now) - start } });

const numberIn = (text: string): number => Number(text.replaceAll(/\D/g, ''));

/** Reasons and conditions are not in the data: they follow from the order number, so that every run chooses alike. */
const chosen = (orderNumber: string) => ({
  reason: reason.options[numberIn(orderNumber) % 6] ?? 'changed-mind',
  condition: condition.options[numberIn(orderNumber) % 3] ?? 'as-new',
});

const draftOf = (item: Item, orderId: NonNullable<Awaited<ReturnType<typeof openByNumber>>>['order']['orderId']) => {
  const session = tablet.session.getState();
  if (session === null) throw new Error('nobody is signed in');
  const answers = chosen(item.orderNumber);
  return {
    ...newDraft(tablet, { staffId: session.staffId, orderId, typed: null }),
    draftId: item.returnId,
    returnId: returnId.parse(item.returnId),
    handoverId: handoverId.parse(item.returnId),
    lines: item.lines.map((line) => ({
      lineId: orderLineId.parse(String(line.lineNumber)),
      sku: null,
      description: null,
      units: line.quantity,
      ...answers,
      disposition: proposeDisposition(answers),
      note: '',
    })),
  };
};

/** As a hand does it: the number is typed into the find field, and the one order with that number is opened. */
const openByNumber = async (orderNumber: string) => {
  const found = await tablet.search.find(orderNumber);
  const hit = found.hits.find((one) => one.number === orderNumber);
  return hit === undefined ? null : tablet.search.open(hit.orderId);
};

const replay = {
  setClock: (now: string): void => {
    time.now = instant.parse(now);
  },
  enrol: async (code: string) => tablet.sync.enrol({ code, label: 'Replay', replaces: null }),
  start: (): void => tablet.sync.start(),
  signIn: async (staffNumber: string, pin: string) => (await tablet.sync.signIn(staffNumber, pin)).ok,
  unlock: async (pin: string) => {
    const grant = await tablet.ledger.grants.toCollection().first();
    return grant !== undefined && (await tablet.sync.unlock(grant.staffId, pin)).ok;
  },
  status: async () => ({
    orders: (await tablet.search.status()).orders,
    waiting: await tablet.ledger.outbox.where('state').equals('waiting').count(),
    refused: await tablet.ledger.outbox.where('state').equals('refused').count(),
    state: tablet.sync.state.getState(),
    oldest: (await tablet.ledger.outbox.where('state').equals('waiting').first())?.command.commandId ?? null,
  }),
  /** The same path as a hand: found by number in the cache, quoted, confirmed by the function behind the desk's button. */
  record: async (item: Item): Promise<string> => {
    const known = await openByNumber(item.orderNumber);
    if (known === null) return `order ${item.orderNumber} is not in the cache`;
    const draft = draftOf(item, known.order.orderId);
    await saveDraft(tablet.ledger, draft);
    const done = await confirmReturn(tablet, { draft, known, labelOf: (code) => ({ text: code, language: 'en' }) });
    return done.ok ? 'recorded' : JSON.stringify(done.error);
  },
  syncNow: async () => tablet.sync.syncNow(),
  /** The tablet's book: what the receipts it holds say about each return. */
  book: async () =>
    (await tablet.ledger.returns.toArray()).map((one) => ({
      returnId: one.returnId,
      presentedAt: one.record.presentedAt,
      outcome: one.verdict?.kind === 'decided' ? (one.verdict.ruling?.outcome ?? null) : null,
      refundMinor: one.verdict?.kind === 'decided' ? (one.verdict.ruling?.refund?.minor ?? null) : null,
      lines:
        one.verdict?.kind === 'decided'
          ? (one.verdict.ruling?.lines ?? []).map((line) => ({
              lineNumber: Number(line.lineId),
              units: line.units,
              refundMinor: line.money?.minor ?? 0,
            }))
          : [],
    })),
};

export type ReplayPage = typeof replay;

Object.assign(window, { replay });
