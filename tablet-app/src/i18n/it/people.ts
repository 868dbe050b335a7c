import type { Texts } from '../catalogue.ts';
import type { people as english } from '../en/people.ts';

/** Italian: changing hands at the tablet: locking, limits of the shift, approvals. Staff are addressed with “tu”, customers with “Lei” (UX §5). */
export const people = {} as const satisfies Texts<typeof english>;
