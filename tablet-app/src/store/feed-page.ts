import { feedRow, pullEnd } from 'shared-types/sync';
import type { FeedRow, PullEnd } from 'shared-types/sync';

/** A page of the feed as read. `unreadable` rows are of a kind we know in a form we do not: counted and told, never guessed. */
export type FeedPage = Readonly<{ rows: readonly FeedRow[]; end: PullEnd; unreadable: number }>;

const KINDS: ReadonlySet<unknown> = new Set([
  'order',
  'order-state',
  'return',
  'case',
  'announced',
  'policy',
  'settings',
  'tablet',
  'gone',
]);

/** S-6: a page without its closing line, or with another number of rows than that says, was cut short: `null`, and nothing is applied. */
export const readFeedPage = (text: string): FeedPage | null => {
  const lines = text.split('\n').filter((line) => line !== '');
  const closing = lines.pop();
  const end = closing === undefined ? null : pullEnd.safeParse(parsed(closing));
  if (end === null || !end.success || end.data.count !== lines.length) return null;
  const rows: FeedRow[] = [];
  let unreadable = 0;
  for (const line of lines) {
    const value = parsed(line);
    const read = feedRow.safeParse(value);
    if (read.success) rows.push(read.data);
    // A kind that a newer server invented is skipped; tablets that know it get it by their next version.
    else if (KINDS.has(kindOf(value))) unreadable += 1;
  }
  return { rows, end: end.data, unreadable };
};

const parsed = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return null; // a torn line: the schemas refuse null
  }
};

const kindOf = (value: unknown): unknown => (typeof value === 'object' && value !== null && 't' in value ? value.t : null);
