import type { Texts } from '../catalogue.ts';
import type { care as english } from '../en/care.ts';

/** Spanish: keeping a tablet well: installing, diagnostics, carrying returns to another tablet, what is new. Staff are addressed with “tú”, customers with “usted” (UX §5). */
export const care = {} as const satisfies Texts<typeof english>;
