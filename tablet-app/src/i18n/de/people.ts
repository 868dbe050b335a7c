import type { Texts } from '../catalogue.ts';
import type { people as english } from '../en/people.ts';

/** German: changing hands at the tablet: locking, limits of the shift, approvals. Staff are addressed without a pronoun where it can be avoided, customers with “Sie” (UX §5). */
export const people = {} as const satisfies Texts<typeof english>;
