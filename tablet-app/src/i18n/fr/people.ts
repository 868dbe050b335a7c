import type { Texts } from '../catalogue.ts';
import type { people as english } from '../en/people.ts';

/** French: changing hands at the tablet: locking, limits of the shift, approvals. Staff and customers alike are addressed with “vous”; buttons are infinitives, messages imperatives (UX §5). */
export const people = {} as const satisfies Texts<typeof english>;
