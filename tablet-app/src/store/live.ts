import { useLiveQuery } from 'dexie-react-hooks';

import type { AnnouncedReturn } from 'shared-types/announced-return';
import { addMs } from 'shared-types/calendar';
import type { Instant } from 'shared-types/calendar';
import type { KnownOrder } from 'shared-types/order';
import type { ReturnTerms } from 'shared-types/returnable';

import { readPosition } from './apply-feed.ts';
import { readBook, termsFor } from './book.ts';
import type { Book } from './book.ts';
import { announcedReturns, caseViews, returnViewsOf, returnViewsSince } from './documents.ts';
import { openDrafts } from './drafts.ts';
import type { Contact, Draft, Enrolment, WrappedGrant } from './ledger.ts';
import { readEnrolment } from './ledger.ts';
import { readPrinter } from './printer-choice.ts';
import type { KeptPrinter } from './printer-choice.ts';
import { joinReturns } from './return-status.ts';
import type { CaseRow, ReturnRow } from './return-status.ts';
import type { SlipRow } from './slip.ts';
import { useTablet } from './tablet-context.ts';
import type { Tablet } from './tablet-context.ts';

/** All hooks answer `undefined` while the first read runs; `null` means that there is none. */

/** Returns of this store since a moment (default: the last 24 hours), newest first, recorded here or told by the feed. */
export const useReturns = (asked: Readonly<{ since?: Instant }> = {}): readonly ReturnRow[] | undefined => {
  const tablet = useTablet();
  return useLiveQuery(async () => readReturns(tablet, asked.since ?? addMs(tablet.clock.now(), -86_400_000)), [tablet, asked.since]);
};

export const readReturns = async (tablet: Pick<Tablet, 'ledger' | 'cache'>, since: Instant): Promise<readonly ReturnRow[]> => {
  const locals = await tablet.ledger.returns.where('recordedAt').aboveOrEqual(since).toArray();
  return joinReturns(locals, await returnViewsSince(tablet, since));
};

/** One return by its id or the number on its slip. */
export const useReturn = (by: Readonly<{ returnId: string } | { slipNumber: string }>): ReturnRow | null | undefined => {
  const tablet = useTablet();
  return useLiveQuery(async () => readReturn(tablet, by), [tablet, ...Object.values(by)]);
};

export const readReturn = async (
  tablet: Pick<Tablet, 'ledger' | 'cache'>,
  by: Readonly<{ returnId: string } | { slipNumber: string }>,
): Promise<ReturnRow | null> => {
  const locals =
    'returnId' in by
      ? await tablet.ledger.returns.where('returnId').equals(by.returnId).toArray()
      : await tablet.ledger.returns.where('slipNumber').equals(by.slipNumber).toArray();
  return joinReturns(locals, await returnViewsOf(tablet, by))[0] ?? null;
};

/** An announced return, and the number of the slip that brought it in as far as it is known here. */
export type AnnouncedRow = Readonly<{ announced: AnnouncedReturn; broughtInBy: string | null }>;

/** The announced returns of an order, newest first. One that this tablet has just recorded is brought in already, whatever the feed says. */
export const useAnnounced = (orderId: string): readonly AnnouncedRow[] | undefined => {
  const tablet = useTablet();
  return useLiveQuery(async () => readAnnounced(tablet, orderId), [tablet, orderId]);
};

const readAnnounced = async (tablet: Pick<Tablet, 'ledger' | 'cache'>, orderId: string): Promise<readonly AnnouncedRow[]> => {
  const [told, here] = await Promise.all([
    announcedReturns(tablet, { orderId }),
    tablet.ledger.returns.where('orderId').equals(orderId).toArray(),
  ]);
  const rows = told.map(async (announced): Promise<AnnouncedRow> => {
    const own = here.find((one) => one.record.announced === announced.announcedId && one.voidAskedAt === null);
    if (own) return { announced: { ...announced, status: 'brought-in', returnId: own.returnId }, broughtInBy: own.slipNumber };
    const brought = announced.returnId === null ? null : await readReturn(tablet, { returnId: announced.returnId });
    return { announced, broughtInBy: brought?.slipNumber ?? null };
  });
  return Promise.all(rows);
};

export const useSlip = (returnId: string): SlipRow | null | undefined => {
  const { ledger } = useTablet();
  return useLiveQuery(async () => (await ledger.slips.where('returnId').equals(returnId).first()) ?? null, [ledger, returnId]);
};

/** How this tablet prints, and when that was last seen to work. */
export const usePrinter = (): KeptPrinter | undefined => {
  const { ledger } = useTablet();
  return useLiveQuery(async () => readPrinter(ledger), [ledger]);
};

export const useOpenDrafts = (): readonly Draft[] | undefined => {
  const { ledger } = useTablet();
  return useLiveQuery(async () => openDrafts(ledger), [ledger]);
};

/** Open cases, newest first, with what was decided here and not yet sent; `decidedSince` adds the decided ones. */
export const useCases = (asked: Readonly<{ decidedSince?: Instant }> = {}): readonly CaseRow[] | undefined => {
  const tablet = useTablet();
  return useLiveQuery(async () => readCases(tablet, asked.decidedSince ?? null), [tablet, asked.decidedSince]);
};

const readCases = async (tablet: Tablet, since: Instant | null): Promise<readonly CaseRow[]> => {
  const [views, rows, position] = await Promise.all([
    caseViews(tablet, since),
    tablet.ledger.outbox.where('state').anyOf('waiting', 'decided').toArray(),
    readPosition(tablet.cache),
  ]);
  // What the feed has told since, it told knowing the decision: a case that is still open then could not be decided so, and says why.
  const untold = rows.filter(({ verdict }) => verdict?.kind !== 'decided' || verdict.changeSeq > position.seq);
  const decided = new Map(
    untold.flatMap(({ command }) => (command.type === 'case.decide' ? [[command.body.caseId, command.body] as const] : [])),
  );
  const joined = views.map(async (view) => ({
    view,
    decidedHere: view.status === 'open' ? (decided.get(view.caseId) ?? null) : null,
    relatedReturn: view.returnId === null ? null : await readReturn(tablet, { returnId: view.returnId }),
  }));
  return (await Promise.all(joined)).toSorted((a, b) => (a.view.openedAt < b.view.openedAt ? 1 : -1));
};

export const useEnrolment = (): Enrolment | null | undefined => {
  const { ledger } = useTablet();
  return useLiveQuery(async () => readEnrolment(ledger), [ledger]);
};

/** The staff that signed in on this tablet, most recent first. */
export const useStaff = (): readonly WrappedGrant[] | undefined => {
  const { ledger } = useTablet();
  return useLiveQuery(async () => (await ledger.grants.toArray()).toSorted((a, b) => (a.usedAt < b.usedAt ? 1 : -1)), [ledger]);
};

/** What waits to be sent, how many of it are returns, since when, and what the server refused: a person must look at those. */
export type Queue = Readonly<{ waiting: number; returns: number; oldestAt: Instant | null; refused: number }>;

export const useQueue = (): Queue | undefined => {
  const { ledger } = useTablet();
  return useLiveQuery(async () => {
    const waiting = await ledger.outbox.where('state').equals('waiting').toArray();
    const refused = await ledger.outbox.where('state').equals('refused').count();
    const oldest = waiting.map((row) => row.command.recordedAt).toSorted()[0] ?? null;
    const returns = waiting.filter((row) => row.command.type === 'return.record').length;
    return { waiting: waiting.length, returns, oldestAt: oldest, refused };
  }, [ledger]);
};

/** The last answer of the server, and how this tablet's clock differed from it (C-1). */
export const useContact = (): Contact | null | undefined => {
  const { ledger } = useTablet();
  return useLiveQuery(async () => {
    const row = await ledger.meta.get('contact');
    return row?.key === 'contact' ? row.value : null;
  }, [ledger]);
};

/** Policies, settings and the market as newest known: what a quote needs. `null` before enrolment. */
export const useBook = (): Book | null | undefined => {
  const tablet = useTablet();
  return useLiveQuery(async () => readBook(tablet), [tablet]);
};

/** The terms under which an order is quoted now. */
export const useTerms = (known: KnownOrder | null | undefined): ReturnTerms | null | undefined => {
  const tablet = useTablet();
  return useLiveQuery(async () => (known ? termsFor(tablet, known) : null), [tablet, known]);
};
