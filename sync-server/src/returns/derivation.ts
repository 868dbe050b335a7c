import { ENGLISH, explainQuote } from 'shared-types/explain';
import type { KnownOrder } from 'shared-types/order';
import type { Quote } from 'shared-types/quote';

const MOST_CHARACTERS = 15_000;

/**
 * "why this amount?" as this server says it, a term a line: kept with the refund and in the audit beside what the tablet told. Of an
 * order too long for that, the first terms and how many there were.
 */
export const derivationOf = (known: KnownOrder | null, quote: Quote | null): string => {
  if (known === null || quote === null) return '';
  const lines = explainQuote(quote, known, ENGLISH);
  const whole = lines.join('\n');
  if (whole.length <= MOST_CHARACTERS) return whole;
  const kept = lines.slice(0, Math.floor((lines.length * MOST_CHARACTERS) / whole.length / 2));
  return [...kept, `… ${lines.length - kept.length} more`].join('\n').slice(0, MOST_CHARACTERS);
};
