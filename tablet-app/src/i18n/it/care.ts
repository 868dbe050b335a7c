import type { Texts } from '../catalogue.ts';
import type { care as english } from '../en/care.ts';

/** Italian: keeping a tablet well: installing, diagnostics, carrying returns to another tablet, what is new. Staff are addressed with “tu”, customers with “Lei” (UX §5). */
export const care = {} as const satisfies Texts<typeof english>;
