import type { AnnouncedReturn } from 'shared-types/announced-return';
import type { OrderLineId } from 'shared-types/ids';
import { isMore } from 'shared-types/money';
import type { KnownOrder, OrderLine } from 'shared-types/order';
import { proposeDisposition } from 'shared-types/disposition';
import type { BrokenOffer } from 'shared-types/offers';
import type { StoreSettings } from 'shared-types/policy';
import { isDefect } from 'shared-types/reasons';
import type { Condition, Disposition, GoodsCheck, Reason } from 'shared-types/reasons';
import { guidedCheckOf, unitsReturnable, whyNotCovered } from 'shared-types/returnable';
import type { ReturnTerms } from 'shared-types/returnable';

import type { Draft, DraftLine } from '../../store/ledger.ts';
import { foundOf, withBesides, withFinding } from './goods-seen.ts';
import type { Finding } from './goods-seen.ts';

/** Reasons by what the customer says first; two taps give the exact one. */
export const REASON_GROUPS = {
  size: ['too-small', 'too-large', 'poor-fit'],
  style: ['colour', 'style', 'not-as-described'],
  faulty: ['faulty', 'damaged-in-transit'],
  wrong: ['wrong-item'],
  late: ['arrived-late'],
  mind: ['changed-mind', 'gift', 'other'],
} as const satisfies Readonly<Record<string, readonly Reason[]>>;

export type ReasonGroup = keyof typeof REASON_GROUPS;

export const groupNames = Object.keys(REASON_GROUPS) as ReasonGroup[]; // the keys of the table above, by construction

export const groupOf = (reason: Reason): ReasonGroup =>
  groupNames.find((group) => (REASON_GROUPS[group] as readonly Reason[]).includes(reason)) ?? 'mind';

/** A group with one reason answers itself. */
export const onlyReasonOf = (group: ReasonGroup): Reason | null => {
  const reasons: readonly Reason[] = REASON_GROUPS[group];
  return reasons.length === 1 ? (reasons[0] ?? null) : null;
};

const emptyLine: DraftLine = {
  lineId: null,
  sku: null,
  description: null,
  units: 1,
  reason: null,
  condition: null,
  disposition: null,
  note: '',
};

/** "As new" is preselected only where the market says so, and never for goods of high value (UX §13). */
export const preselected = (settings: StoreSettings | null, line: OrderLine): Condition | null => {
  const condition = settings?.preselectedCondition ?? null;
  const limit = settings?.highValue ?? null;
  const isHigh = limit !== null && limit.currency === line.paid.currency && isMore(line.paid, limit);
  return isHigh ? null : condition;
};

/** Sets the units of an order line; none takes the line out of the return. What was taken off was said of other units, so it goes. */
export const withUnits = (
  lines: readonly DraftLine[],
  lineId: OrderLineId,
  units: number,
  condition: Condition | null,
): readonly DraftLine[] => {
  if (units <= 0) return lines.filter((line) => line.lineId !== lineId);
  if (lines.some((line) => line.lineId === lineId))
    return lines.map((line) => (line.lineId === lineId ? { ...line, units, ...(line.units === units ? {} : { deduction: null }) } : line));
  return [...lines, { ...emptyLine, lineId, units, condition }];
};

/** Everything the promise covers; where it covers nothing any more, everything that is left (a manager decides). */
export const takeAll = (known: KnownOrder, terms: ReturnTerms): readonly Readonly<{ line: OrderLine; units: number }>[] => {
  const left = known.order.lines.map((line) => ({ line, units: unitsReturnable(known, line) })).filter((one) => one.units > 0);
  const covered = left.filter((one) => whyNotCovered(known, one.line, terms) === null);
  return covered.length > 0 ? covered : left;
};

export type Answer = Partial<
  Readonly<{
    reason: Reason;
    condition: Condition;
    /** What was found about the goods, and what else is not good (D-3); the condition follows. */
    found: Finding;
    also: Readonly<{ check: GoodsCheck; isGood: boolean }>;
    disposition: Disposition;
    note: string;
    check: 'yes' | 'no';
    deduction: NonNullable<DraftLine['deduction']> | null;
  }>
>;

/** What is looked at of a line's goods (D-3). */
export type ChecksOf = (line: DraftLine) => readonly GoodsCheck[];

const looksAtNothing: ChecksOf = () => [];

/** An answer on a line. Where the goods go follows from reason and condition until the associate says otherwise. */
const answerLine = (line: DraftLine, { found, also, ...said }: Answer, checks: readonly GoodsCheck[] = []): DraftLine => {
  const goods = found !== undefined ? withFinding(line, found, checks) : also !== undefined ? withBesides(line, also, checks) : null;
  const next = { ...line, ...said, ...goods };
  if (said.disposition !== undefined || next.reason === null || next.condition === null) return next;
  const changed = next.reason !== line.reason || next.condition !== line.condition || next.disposition === null;
  return changed ? { ...next, disposition: proposeDisposition({ reason: next.reason, condition: next.condition }) } : next;
};

/** Answers the line at a position, and with "same for all" every line that goes with it; what is said of one line's goods alone stays there. */
export const withAnswer = (
  lines: readonly DraftLine[],
  at: number,
  answer: Answer,
  toAll: Readonly<{ same: boolean; checksOf?: ChecksOf }>,
): readonly DraftLine[] => {
  const { same, checksOf = looksAtNothing } = toAll;
  const own = lines[at];
  const isForAll = same && answer.check === undefined && answer.deduction === undefined && answer.also === undefined;
  return lines.map((line, position) =>
    position === at || (isForAll && own !== undefined && goesWith(line, own, answer)) ? answerLine(line, answer, checksOf(line)) : line,
  );
};

/** What nobody said of a line yet, or said alike, goes with the others; what was said otherwise of a line stays as it is. */
const goesWith = (line: DraftLine, own: DraftLine, answer: Answer): boolean => {
  if (answer.reason !== undefined && line.reason !== null && line.reason !== own.reason) return false;
  if (answer.note !== undefined && line.note !== '' && line.note !== own.note) return false;
  if (answer.disposition !== undefined && line.disposition !== own.disposition) return false;
  const isAboutGoods = answer.found !== undefined || answer.condition !== undefined;
  // A condition that the market preselected was said by nobody: nothing was seen.
  return !isAboutGoods || line.condition === null || line.seen === undefined || line.condition === own.condition;
};

/** The line that others can be like: the first that lacks nothing, while the one in question has no reason yet. */
export const lineToFollow = (lines: readonly DraftLine[], at: number | null, asksCheck: AsksCheck = asksNothing): number | null => {
  if (at === null || lines[at]?.reason !== null) return null;
  const first = lines.findIndex((line) => missingOfLine(line, asksCheck) === null);
  return first < 0 ? null : first;
};

/** "Same as first": lines without a reason or a condition take it over; what was said of a line stays. */
export const withSameAs = (lines: readonly DraftLine[], from: number, checksOf: ChecksOf = looksAtNothing): readonly DraftLine[] => {
  const source = lines[from];
  if (source === undefined) return lines;
  const found = foundOf(source);
  return lines.map((line) =>
    answerLine(
      line,
      {
        ...(line.reason === null && source.reason !== null ? { reason: source.reason, note: source.note } : {}),
        ...(line.condition === null && found !== null ? { found } : {}),
      },
      checksOf(line),
    ),
  );
};

/** Photos of the line at a position, as `edit` leaves them. */
export const withPhotos = (
  lines: readonly DraftLine[],
  at: number,
  edit: (photos: NonNullable<DraftLine['photos']>) => NonNullable<DraftLine['photos']>,
): readonly DraftLine[] => lines.map((line, position) => (position === at ? { ...line, photos: edit(line.photos ?? []) } : line));

/** Whether a line's category has a guided check that must be answered: a defect comes back whatever the answer (E-9, E-14). */
export type AsksCheck = (line: DraftLine) => boolean;

const asksNothing: AsksCheck = () => false;

export const asksCheckBy =
  (known: KnownOrder, terms: Pick<ReturnTerms, 'settings'>): AsksCheck =>
  ({ lineId, reason }) => {
    const line = known.order.lines.find((one) => one.lineId === lineId);
    return line !== undefined && guidedCheckOf(line, terms) !== null && (reason === null || !isDefect(reason));
  };

/** What a line still lacks, in the order it is asked. */
export type Missing = 'goods' | 'reason' | 'note' | 'check' | 'condition';

export const missingOfLine = (line: DraftLine, asksCheck: AsksCheck = asksNothing): Missing | null => {
  if (line.lineId === null && (line.sku ?? line.description ?? '') === '') return 'goods';
  if (line.reason === null) return 'reason';
  if (line.reason === 'other' && line.note.trim() === '') return 'note';
  if (line.check === undefined && asksCheck(line)) return 'check';
  return line.condition === null ? 'condition' : null;
};

/** What the whole draft still lacks; `null` when it can be recorded. */
export const missingOf = (lines: readonly DraftLine[], asksCheck: AsksCheck = asksNothing): 'pick' | Missing | null => {
  if (lines.length === 0) return 'pick';
  return lines.map((line) => missingOfLine(line, asksCheck)).find((missing) => missing !== null) ?? null;
};

/** The line that is asked about: the one the person chose while it is there, else the first that lacks something, else the last. */
export const currentLine = (lines: readonly DraftLine[], chosen: number | null, asksCheck: AsksCheck = asksNothing): number | null => {
  if (lines.length === 0) return null;
  if (chosen !== null && chosen < lines.length) return chosen;
  const open = lines.findIndex((line) => missingOfLine(line, asksCheck) !== null);
  return open >= 0 ? open : lines.length - 1;
};

/** After an answer: stay while the line lacks something, then go to the next that does; the last one stays in sight. */
export const nextLine = (lines: readonly DraftLine[], at: number, asksCheck: AsksCheck = asksNothing): number => {
  const line = lines[at];
  if (line === undefined || missingOfLine(line, asksCheck) !== null) return at;
  const open = lines.findIndex((one) => missingOfLine(one, asksCheck) !== null);
  return open >= 0 ? open : at;
};

/** E-17: the announced return as a draft: units and reasons as declared, what is no longer there left out; the condition is for the associate to see. */
export const withAnnounced = (known: KnownOrder, announced: AnnouncedReturn): readonly DraftLine[] =>
  announced.lines.flatMap(({ lineId, units, reason, condition, note }) => {
    const line = known.order.lines.find((one) => one.lineId === lineId);
    const here = line === undefined ? 0 : Math.min(units, unitsReturnable(known, line));
    return here === 0 ? [] : [{ ...emptyLine, lineId, units: here, reason, note, declared: { reason, condition } }];
  });

/** What of an offer stays, as the customer was asked: other goods or units are another question. */
export const offerKey = ({ offer, staying }: BrokenOffer): string =>
  [offer.label, ...staying.map(({ line, units }) => `${line.lineId} ${units}`)].join(' / ');

/** M-9: the offers that are broken and about which nobody has asked yet. */
export const offersToAsk = (broken: readonly BrokenOffer[], kept: readonly string[]): readonly BrokenOffer[] =>
  broken.filter((one) => !kept.includes(offerKey(one)));

/** "Also here": what would have stayed comes along, for the same reason as the goods it belongs to. */
export const withOfferHere = (
  lines: readonly DraftLine[],
  { staying, picked }: BrokenOffer,
  conditionOf: (line: OrderLine) => Condition | null,
): readonly DraftLine[] => {
  const reason = lines.find((line) => picked.some((lineId) => lineId === line.lineId))?.reason ?? null;
  return staying.reduce((all, { line, units }) => {
    const before = all.find((one) => one.lineId === line.lineId);
    const next = withUnits(all, line.lineId, units + (before?.units ?? 0), conditionOf(line));
    return before ? next : next.map((one) => (one.lineId === line.lineId ? { ...one, reason } : one));
  }, lines);
};

/** Goods without an order: one piece more, and what was read or described of it. */
export const withPiece = (lines: readonly DraftLine[]): readonly DraftLine[] => [...lines, emptyLine];
export const withoutPiece = (lines: readonly DraftLine[], at: number): readonly DraftLine[] =>
  lines.filter((_, position) => position !== at);

/** A code without spaces that has a digit is a label's; anything else describes the piece. */
export const withGoods = (lines: readonly DraftLine[], at: number, text: string): readonly DraftLine[] => {
  const isCode = /^(?=.*\d)[\w./-]{4,60}$/.test(text.trim());
  return lines.map((line, position) =>
    position === at ? { ...line, sku: isCode ? text.trim() : null, description: isCode || text === '' ? null : text } : line,
  );
};

/** The text in the field of a piece. */
export const goodsOf = (line: DraftLine): string => line.sku ?? line.description ?? '';

/** Nothing worth keeping: no goods named, nothing said or photographed. A number that was only searched for is not kept either. */
export const isEmptyDraft = (draft: Pick<Draft, 'lines' | 'contact' | 'evidence'>): boolean =>
  (draft.contact ?? '') === '' &&
  (draft.evidence ?? '') === '' &&
  draft.lines.every((line) => line.lineId === null && goodsOf(line) === '' && line.reason === null && (line.photos ?? []).length === 0);
