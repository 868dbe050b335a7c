import type { Texts } from '../catalogue.ts';
import type { care as english } from '../en/care.ts';

/** German: keeping a tablet well: installing, diagnostics, carrying returns to another tablet, what is new. Staff are addressed without a pronoun where it can be avoided, customers with “Sie” (UX §5). */
export const care = {} as const satisfies Texts<typeof english>;
