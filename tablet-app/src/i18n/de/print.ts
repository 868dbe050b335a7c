import type { Texts } from '../catalogue.ts';
import type { print as english } from '../en/print.ts';

/** German: printers and print jobs. Staff are addressed without a pronoun where it can be avoided, customers with “Sie” (UX §5). */
export const print = {} as const satisfies Texts<typeof english>;
