import type { Money } from 'shared-types/money';
import type { KnownOrder } from 'shared-types/order';
import type { ReturnRecord } from 'shared-types/return';
import { whyNotCovered } from 'shared-types/returnable';
import type { ReturnTerms } from 'shared-types/returnable';

import { certaintyOf } from '../../store/return-status.ts';
import type { ReturnRow } from '../../store/return-status.ts';
import type { SlipDocument, SlipRow } from '../../store/slip.ts';

/**
 * What a customer may be told, and nothing more: a web refund (estimated or confirmed), the till's, goods only, or that a person
 * looks at it (no amount is promised then).
 */
export type SlipSaying =
  | Readonly<{ kind: 'web'; amount: Money; certainty: 'estimate' | 'confirmed' }>
  | Readonly<{ kind: 'till'; amount: Money }>
  | Readonly<{ kind: 'review' | 'goods' | 'void' }>;

/** E-6: whether a line is beyond the promise (past its date, final sale, …): then no amount may be promised before a person decided. */
export const isUncovered = (known: KnownOrder, record: Pick<ReturnRecord, 'lines'>, terms: ReturnTerms): boolean =>
  record.lines.some(({ of, reason }) => {
    const line = 'lineId' in of ? known.order.lines.find((one) => one.lineId === of.lineId) : undefined;
    return line !== undefined && whyNotCovered(known, line, { ...terms, reason }) !== null;
  });

type Known = Pick<SlipDocument, 'route' | 'amounts' | 'blind'>;
type SaidOf = Pick<ReturnRow, 'local' | 'view' | 'refund' | 'status'>;

/** P-4: the amount is the ruled one as soon as there is a ruling; before it, what the tablet quoted, as an estimate. */
export const sayingOf = (
  document: Known,
  row: SaidOf | null,
  waits: Readonly<{ forManager: boolean }> = { forManager: false },
): SlipSaying => {
  const { amounts } = document;
  if (
    document.blind ||
    amounts === null ||
    row?.status === 'person' ||
    row?.status === 'refused' ||
    (waits.forManager && row?.status === 'saved')
  )
    return { kind: 'review' };
  if (document.route === 'till') return { kind: 'till', amount: amounts.atTill };
  if (document.route === 'void') return { kind: 'void' };
  const amount = row?.refund ?? amounts.refund;
  if (document.route === 'none' || amount.minor === 0) return { kind: 'goods' };
  return { kind: 'web', amount, certainty: row === null ? 'estimate' : certaintyOf(row) };
};

/** The name a person is thanked by: the first word of it. */
export const firstName = (customerName: string): string => customerName.trim().split(/\s+/u)[0] ?? '';

/** How often the slip left the printer: the next one is copy number so many; the first is no copy. */
export const copiesPrinted = (row: Pick<SlipRow, 'handed'>): number => row.handed.filter((one) => one.how === 'printed').length;

/** A ruled amount differs from what each means was told: then only the total is sure, and the parts are left away. */
export const showsMeans = (document: SlipDocument, saying: SlipSaying): boolean =>
  saying.kind === 'web' && document.amounts !== null && document.amounts.refund.minor === saying.amount.minor && !document.gift;
