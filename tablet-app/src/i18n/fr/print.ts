import type { Texts } from '../catalogue.ts';
import type { print as english } from '../en/print.ts';

/** French: printers and print jobs. Staff and customers alike are addressed with “vous”; buttons are infinitives, messages imperatives (UX §5). */
export const print = {} as const satisfies Texts<typeof english>;
