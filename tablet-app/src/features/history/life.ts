import type { Instant, StoreDay } from 'shared-types/calendar';
import { storeDayOf } from 'shared-types/calendar';
import type { TimeZone } from 'shared-types/calendar';
import type { Money } from 'shared-types/money';
import type { DecidedLine, Outcome, ReturnView, RulingFlag } from 'shared-types/return';

import { isForFinance } from '../../store/return-status.ts';
import type { ReturnRow } from '../../store/return-status.ts';

/** One step of a return's life: what happened and when, or what is still to come (`at` is null). */
export type LifeStep = Readonly<{
  kind:
    | 'saved'
    | 'received'
    | 'sent'
    | 'refunded'
    | 'failed'
    | 'unknown'
    | 'voided'
    | 'person'
    | 'approved'
    | 'accepted'
    | 'refused'
    | 'slip'
    | 'mailed'
    | 'mail-failed'
    | 'till';
  at: Instant | null;
  by: string | null;
  note: string | null;
  outcome: Outcome | null;
}>;

const KIND_OF_EVENT: Readonly<Record<ReturnView['events'][number]['kind'], LifeStep['kind'] | null>> = {
  recorded: null,
  received: null,
  'refund-sent': 'sent',
  refunded: 'refunded',
  'refund-failed': 'failed',
  'refund-unknown': 'unknown',
  voided: 'voided',
  'case-opened': 'person',
  accepted: 'accepted',
  refused: 'refused',
  'slip-handed': 'slip',
};

const step = (kind: LifeStep['kind'], at: Instant | null, rest: Partial<LifeStep> = {}): LifeStep => ({
  kind,
  at,
  by: null,
  note: null,
  outcome: null,
  ...rest,
});

/** The life of a return in order: what this tablet knows, what the feed told, and the one thing that is still awaited. */
export const lifeOf = (row: ReturnRow): readonly LifeStep[] => {
  const { view, local } = row;
  const ruling = view?.ruling ?? (local?.verdict?.kind === 'decided' ? local.verdict.ruling : null);
  const saved = step('saved', local?.recordedAt ?? row.presentedAt, { by: row.staffName });
  const refusal = local?.verdict?.kind === 'refused' ? [step('refused', null, { note: local.verdict.detail })] : [];
  if (ruling === null) return [saved, ...(refusal.length > 0 ? refusal : [step('received', null)])];
  const received = step('received', view?.receivedAt ?? local?.recordedAt ?? null, { outcome: ruling.outcome, note: ruling.cause });
  const told = (view?.events ?? []).flatMap((event) => {
    const kind = kindOf(event);
    return kind === null ? [] : [step(kind, event.at, { by: event.by, note: event.note })];
  });
  return [saved, received, ...together(told, row), ...awaited(row)];
};

/** The return that already held the goods when this one was ruled: the first one's slip says who was first. */
export const holderOf = (row: ReturnRow): DecidedLine['heldBy'] => {
  const ruling = row.view?.ruling ?? (row.local?.verdict?.kind === 'decided' ? row.local.verdict.ruling : null);
  return ruling?.lines.find((line) => line.heldBy !== null)?.heldBy ?? null;
};

const kindOf = ({ kind, note }: ReturnView['events'][number]): LifeStep['kind'] | null => {
  if (kind === 'accepted' && APPROVED.test(note ?? '')) return 'approved';
  if (kind === 'slip-handed' && note === 'mail-failed') return 'mail-failed';
  return kind === 'slip-handed' && note?.startsWith('mailed,') === true ? 'mailed' : KIND_OF_EVENT[kind];
};

/** P-11: whom a slip was mailed to, as far as anybody may still read it; `null` when nobody said. */
export const mailedTo = (note: string | null): string | null => /, to (\S+)$/.exec(note ?? '')?.[1] ?? null;

/** A manager's word at the counter is told as what it covers and why; a decision in the inbox in plain words. */
const APPROVED = /^(?:override|deduction)\b[^:]*: /;

/** Why a manager approved, in her own words. */
export const approvedWhy = (note: string | null): string => (note ?? '').replace(APPROVED, '');

/** the reference under which a person says that the money went back; `null` when the shop said so itself. */
export const markedReference = (note: string | null): string | null => /^marked-refunded: (.+)$/.exec(note ?? '')?.[1] ?? null;

/** One thing that a ruling rests on besides the plain rules. */
export type Rest =
  | Readonly<{ kind: 'flag'; flag: RulingFlag }>
  | Readonly<{ kind: 'kept'; amount: Money }>
  | Readonly<{ kind: 'released'; amount: Money; means: string; isDone: boolean }>;

/** What is worth saying of a ruling to whoever reads it later: flags, what was withheld, and payments that are only let go. */
export const restsOn = (row: Pick<ReturnRow, 'view' | 'local'>): readonly Rest[] => {
  const ruling = row.view?.ruling ?? (row.local?.verdict?.kind === 'decided' ? row.local.verdict.ruling : null);
  const released = (row.view?.refunds ?? []).filter((refund) => refund.act === 'void' && refund.state !== 'cancelled');
  return [
    ...(ruling?.flags ?? []).map((flag) => ({ kind: 'flag', flag }) as const),
    ...(ruling?.withheld && ruling.withheld.minor > 0 ? [{ kind: 'kept', amount: ruling.withheld } as const] : []),
    ...released.map(({ amount, means, state }) => ({ kind: 'released', amount, means, isDone: state === 'confirmed' }) as const),
  ];
};

/** Several payments are one refund to the customer: sent when the first went out, refunded when the last arrived. */
const together = (told: readonly LifeStep[], row: ReturnRow): readonly LifeStep[] => {
  const firstSent = told.find((one) => one.kind === 'sent');
  const lastBack = row.status === 'refunded' ? told.findLast((one) => one.kind === 'refunded') : undefined;
  return told.filter((one) => (one.kind === 'sent' ? one === firstSent : one.kind === 'refunded' ? one === lastBack : true));
};

const awaited = (row: ReturnRow): readonly LifeStep[] => {
  if (row.status === 'received') return [step('sent', null), step('refunded', null)];
  if (row.status === 'sent' || isForFinance(row)) return [step('refunded', null)];
  return row.status === 'till' ? [step('till', null)] : [];
};

export type Period = 'today' | 'week' | 'open';

const OPEN: ReadonlySet<ReturnRow['status']> = new Set<ReturnRow['status']>(['saved', 'received', 'sent', 'person', 'failed']);

/** The rows of a period; open slips are those whose money has not arrived. */
export const rowsOf = (
  rows: readonly ReturnRow[],
  period: Period,
  today: Readonly<{ day: StoreDay; zone: TimeZone }>,
): readonly ReturnRow[] => {
  if (period === 'week') return rows;
  return rows.filter((row) => (period === 'open' ? OPEN.has(row.status) : storeDayOf(row.presentedAt, today.zone) === today.day));
};

/** Why a return cannot be corrected here; `null` when it can (the server rules again, R-8). */
export const whyNotCorrect = (row: ReturnRow): 'corrected' | 'elsewhere' | null => {
  if (row.status === 'voided' || row.status === 'refused' || (row.local?.voidAskedAt ?? null) !== null) return 'corrected';
  return row.local === null ? 'elsewhere' : null;
};

export const WEEK_MS = 7 * 86_400_000;
