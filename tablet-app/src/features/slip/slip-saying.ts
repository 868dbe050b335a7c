import type { Money } from 'shared-types/money';
import { goesToFinance } from 'shared-types/refund-plan';

import { certaintyOf, isForFinance } from '../../store/return-status.ts';
import type { ReturnRow } from '../../store/return-status.ts';
import type { SlipDocument } from '../../store/slip.ts';

/**
 * What a customer may be told, and nothing more: a web refund (estimated or confirmed), the till's, goods only, or that a person
 * looks at it (no amount is promised then).
 */
export type SlipSaying =
  | Readonly<{ kind: 'web'; amount: Money; certainty: 'estimate' | 'confirmed' }>
  | Readonly<{ kind: 'till'; amount: Money }>
  | Readonly<{ kind: 'review' | 'goods' | 'void' }>;

type Known = Pick<SlipDocument, 'route' | 'amounts' | 'blind' | 'forManager'>;
type SaidOf = Pick<ReturnRow, 'local' | 'view' | 'refund' | 'status'>;

/** P-4: the amount is the ruled one as soon as there is a ruling; before it, what the tablet quoted, as an estimate. */
export const sayingOf = (document: Known, row: SaidOf | null): SlipSaying => {
  const { amounts } = document;
  const waits = document.forManager === true && row?.status === 'saved'; // E-6: no amount may be promised before a person decided
  if (document.blind || amounts === null || row?.status === 'person' || row?.status === 'refused' || waits) {
    return isForFinance(row) && amounts !== null
      ? { kind: 'web', amount: row?.refund ?? amounts.refund, certainty: 'confirmed' }
      : { kind: 'review' };
  }
  if (document.route === 'till') return { kind: 'till', amount: amounts.atTill };
  if (document.route === 'void') return { kind: 'void' };
  const amount = row?.refund ?? amounts.refund;
  if (document.route === 'none' || amount.minor === 0) return { kind: 'goods' };
  return { kind: 'web', amount, certainty: row === null ? 'estimate' : certaintyOf(row) };
};

/** What the slip is kept for: the money that is to come, or, where none is, as proof of the goods. */
export const keptFor = ({ kind }: SlipSaying): 'slip.keep' | 'slip.keepProof' =>
  kind === 'goods' || kind === 'void' ? 'slip.keepProof' : 'slip.keep';

/** The name a person is thanked by: the first word of it. */
export const firstName = (customerName: string): string => customerName.trim().split(/\s+/u)[0] ?? '';

/** nothing can pay it back but a transfer: web finance asks the customer for an account. */
export const isTransferred = (document: Pick<SlipDocument, 'means'>): boolean => document.means.some((means) => goesToFinance(means));

/** A ruled amount differs from what each means was told: then only the total is sure, and the parts are left away. */
export const showsMeans = (document: SlipDocument, saying: SlipSaying): boolean =>
  saying.kind === 'web' && document.amounts !== null && document.amounts.refund.minor === saying.amount.minor && !document.gift;
