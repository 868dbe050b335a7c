import type { Texts } from '../catalogue.ts';
import type { print as english } from '../en/print.ts';

/** Spanish: printers and print jobs. Staff are addressed with “tú”, customers with “usted” (UX §5). */
export const print = {} as const satisfies Texts<typeof english>;
