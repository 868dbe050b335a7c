import type { Texts } from '../catalogue.ts';
import type { care as english } from '../en/care.ts';

/** French: keeping a tablet well: installing, diagnostics, carrying returns to another tablet, what is new. Staff and customers alike are addressed with “vous”; buttons are infinitives, messages imperatives (UX §5). */
export const care = {} as const satisfies Texts<typeof english>;
