import type { KnownOrder } from 'shared-types/order';
import type { Reason } from 'shared-types/reasons';
import { fail } from 'shared-types/result';
import type { Result } from 'shared-types/result';

import type { Draft, LocalReturn } from '../../store/ledger.ts';
import type { NotSaved } from '../../store/record-return.ts';
import type { Tablet } from '../../store/tablet-context.ts';

/** What the desk hands in: the draft, the order it was quoted from (`null`: goods without an order), and the reasons' words as shown. */
export type ConfirmAsked = Readonly<{
  draft: Draft;
  known: KnownOrder | null;
  labelOf: (reason: Reason) => Readonly<{ text: string; language: string }>;
}>;

/** Why nothing was recorded. The first three are missing input, and say where (position in `draft.lines`). */
export type NotConfirmed =
  | NotSaved
  | Readonly<{ kind: 'nothing-picked' }>
  | Readonly<{ kind: 'reason-missing' | 'condition-missing' | 'line-unknown'; position: number }>
  | Readonly<{ kind: 'policy-unknown' }>;

/**
 * Records a return: the one function behind the desk's button and the replay. Quotes it, builds record and slip, and has the
 * ledger write it all in one transaction. A second call with the same draft answers with the return that is already there.
 */
export const confirmReturn = async (_tablet: Omit<Tablet, 'search'>, _asked: ConfirmAsked): Promise<Result<LocalReturn, NotConfirmed>> =>
  Promise.resolve(fail({ kind: 'nothing-picked' }));
