import type { TouchedThing } from '../feed/touch.ts';
import type { CaseRow } from './close-case.ts';
import type { CommandContext, CommandOf } from './command-context.ts';
import type { ReturnRow } from './return-row.ts';

/** A case, the return it is about, and the person's words. */
export type CaseToDecide = Readonly<{
  context: CommandContext;
  command: CommandOf<'case.decide'>;
  row: CaseRow;
  returned: ReturnRow | null;
  by: string;
}>;

/** What a decision led to: `done`, or not possible now with the words that the case shows while it stays open. */
export type CaseResult = Readonly<{ things: readonly TouchedThing[] }> &
  (Readonly<{ kind: 'done' }> | Readonly<{ kind: 'stays'; why: string }>);
