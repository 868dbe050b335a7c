import type { Texts } from '../catalogue.ts';
import type { print as english } from '../en/print.ts';

/** Italian: printers and print jobs. Staff are addressed with “tu”, customers with “Lei” (UX §5). */
export const print = {} as const satisfies Texts<typeof english>;
