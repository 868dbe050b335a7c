import { useEffect, useMemo, useRef, useState } from 'react';

import type { AnnouncedReturn } from 'shared-types/announced-return';
import { checksFor } from 'shared-types/goods-checks';
import type { OrderLineId } from 'shared-types/ids';
import { sum } from 'shared-types/money';
import { offersBroken } from 'shared-types/offers';
import type { BrokenOffer } from 'shared-types/offers';
import type { KnownOrder, OrderLine } from 'shared-types/order';
import type { Condition } from 'shared-types/reasons';
import { goesToFinance, payoutOf } from 'shared-types/refund-plan';
import { termsInForce } from 'shared-types/returnable';
import type { ReturnTerms } from 'shared-types/returnable';

import type { Book } from '../../store/book.ts';
import type { Draft, DraftLine } from '../../store/ledger.ts';
import type { Approved } from './AskManager.tsx';
import { deskLines, planRows, soleUnit } from './desk-view.ts';
import { asksCheckBy, currentLine, lineToFollow, missingOfLine, nextLine, offersToAsk, preselected, takeAll, withAnnounced, withAnswer, withOfferHere, withPhotos, withSameAs, withUnits } from './draft-edits.ts'; // prettier-ignore
import type { Answer, ChecksOf } from './draft-edits.ts';
import { announcedSoFar, approvalInForce, approvalNeeded, approvalSubject, consentAfter, judgeDraft, termsOfDraft } from './draft-terms.ts';
import { quoteDraft } from './quote-draft.ts';
import type { DraftHold } from './use-draft.ts';

type DeskAbout = Readonly<{
  known: KnownOrder;
  terms: ReturnTerms;
  book: Book;
  hold: DraftHold;
  /** What was announced of the order. */
  announced: readonly AnnouncedReturn[];
}>;

/** Everything the desk of one order shows and can do with its draft. */
export const useDesk = ({ known, terms: asked, book, hold, announced: told }: DeskAbout) => {
  const [chosen, setChosen] = useState<number | null>(null);
  const [isSame, setSame] = useState(false);
  const [isTouched, setTouched] = useState(false);
  const { draft: kept } = hold;
  const conditionOf = (line: OrderLine): Condition | null => preselected(book.settings, line);
  // The only unit of an order is picked by itself, and first kept when something is said about it.
  const picked = useMemo(() => {
    const lines = kept?.lines ?? [];
    const sole = lines.length > 0 || isTouched ? null : soleUnit(deskLines(known, asked, []).open);
    const line = known.order.lines.find((one) => one.lineId === sole);
    return line === undefined ? lines : withUnits([], line.lineId, 1, preselected(book.settings, line));
  }, [kept, isTouched, known, asked, book]);
  const desk = useMemo(() => ({ terms: asked, storeId: book.store.storeId }), [asked, book]);
  const draft = useMemo(
    () => (kept === null ? null : { ...kept, lines: picked, announced: announcedSoFar(kept.announced, told) }),
    [kept, picked, told],
  );
  const priced = useMemo(() => {
    const onTerms = draft ?? { lines: picked };
    const terms = termsOfDraft(known, onTerms, desk);
    return { terms, needed: approvalNeeded(known, onTerms, desk), quote: quoteDraft(known, onTerms, terms).quote };
  }, [draft, picked, known, desk]);
  const { terms, quote, needed } = priced;
  const asksCheck = useMemo(() => asksCheckBy(known, asked), [known, asked]);
  const checksOf: ChecksOf = ({ lineId }) =>
    checksFor(book.settings, known.order.lines.find((one) => one.lineId === lineId)?.category ?? null);
  const broken = useMemo(() => offersBroken(known, picked), [known, picked]);
  const current = currentLine(picked, chosen, asksCheck);
  const { policy } = termsInForce(terms);
  const change = (next: Partial<Draft>): void => {
    setTouched(true);
    hold.change({ lines: picked, ...next, ...consentAfter(known, draft ?? { lines: picked }, next, desk) });
  };
  const setLines = (next: readonly DraftLine[]): void => {
    change({ lines: next });
    // A question that is open stays with its line; what is added waits below it (UX §3).
    const open = current === null ? undefined : picked[current];
    const stays = open !== undefined && next.includes(open) && nextLine(next, next.indexOf(open), asksCheck) === next.indexOf(open);
    setChosen(stays ? next.indexOf(open) : null);
  };
  const newest = useRef({ picked, change });
  useEffect(() => {
    newest.current = { picked, change };
  });
  const toFollow = lineToFollow(picked, current, asksCheck);
  const takeOver = (from: number): void => {
    const next = withSameAs(picked, from, checksOf);
    change({ lines: next });
    setChosen(current === null ? null : nextLine(next, current, asksCheck));
  };
  const all = takeAll(known, { ...terms, waived: false });
  const approval = draft === null ? null : approvalInForce({ approval: draft.approval ?? null, lines: picked });
  return {
    draft,
    picked,
    current,
    chosen,
    isSame,
    terms,
    quote,
    asksCheck,
    broken,
    openOffers: offersToAsk(broken, draft?.keptOffers ?? []),
    /** What only a manager can let through, and whether one has. */
    needed,
    approval: approval !== null && needed.every((one) => approval.covers.includes(one)) && needed.length > 0 ? approval : null,
    lapsed: approval === null ? (draft?.approval ?? null) : null,
    takenOff: sum(picked.flatMap((line) => line.deduction?.amount ?? []), known.order.currency), // prettier-ignore
    allUnits: all.reduce((units, one) => units + one.units, 0),
    mayChooseCredit: quote.route === 'web' && quote.refund.minor > 0 && policy.storeCredit === 'with-consent',
    way:
      payoutOf(policy, draft?.storeCredit ?? null) === 'store-credit'
        ? ('credit' as const)
        : planRows(known, quote.plan).some(({ payment }) => goesToFinance(payment))
          ? ('finance' as const)
          : ('means' as const),
    change,
    checksOf,
    /** A line that is chosen after it was answered is about to differ. */
    choose: (at: number | null): void => {
      const line = at === null ? undefined : picked[at];
      if (line !== undefined && missingOfLine(line, asksCheck) === null) setSame(false);
      setChosen(at);
    },
    /** What is said from now on, and what is said of this line already, counts for lines of which nothing was said. */
    setSame: (same: boolean): void => {
      setSame(same);
      if (same && current !== null && picked[current]?.reason !== null) takeOver(current);
    },
    /** "Same as first"; `null`: no line is answered yet, or this one is. */
    sameAsFirst: toFollow === null || isSame ? null : (): void => takeOver(toFollow),
    /** Photos come later than the press that asked for them: they belong to the line as it is by then. */
    editPhotos: (lineId: OrderLineId | null, edit: Parameters<typeof withPhotos>[2]): void => {
      const at = newest.current.picked.findIndex((line) => line.lineId === lineId);
      if (at >= 0) newest.current.change({ lines: withPhotos(newest.current.picked, at, edit) });
    },
    setUnits: (lineId: OrderLineId, units: number): void => {
      const line = known.order.lines.find((one) => one.lineId === lineId);
      setLines(withUnits(picked, lineId, units, line === undefined ? null : conditionOf(line)));
    },
    say: (given: Answer): void => {
      if (current === null) return;
      const next = withAnswer(picked, current, given, { same: isSame, checksOf });
      change({ lines: next });
      const stays = given.note !== undefined || given.also !== undefined;
      setChosen(stays ? current : nextLine(next, current, asksCheck));
    },
    takeThemAll: (): void => {
      change({ lines: all.reduce((lines, { line, units }) => withUnits(lines, line.lineId, units, conditionOf(line)), picked) });
      setSame(all.length > 1);
      setChosen(null);
    },
    takeOffer: (offer: BrokenOffer): void => setLines(withOfferHere(picked, offer, conditionOf)),
    /** `null` asks again about every offer that was answered so. */
    keepOffer: (key: string | null): void => change({ keptOffers: key === null ? [] : [...(draft?.keptOffers ?? []), key] }),
    takeAnnounced: (announced: AnnouncedReturn): void => {
      const { announcedId, code, announcedAt, kind } = announced;
      const lines = withAnnounced(known, announced);
      change({ lines, announced: { announcedId, code, announcedAt, kind, lines: announced.lines } });
      setSame(lines.length > 1);
      setChosen(null);
    },
    judge: (claims: Approved['who']['claims']) => judgeDraft(known, draft ?? { lines: picked }, desk, { covers: needed, claims }),
    approve: ({ who, reason }: Approved): void =>
      change({ approval: { covers: needed, reason, grant: who.grant, claims: who.claims, subject: approvalSubject(picked) } }),
  };
};

export type DeskState = ReturnType<typeof useDesk>;
