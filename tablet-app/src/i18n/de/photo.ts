import type { Texts } from '../catalogue.ts';
import type { photo as english } from '../en/photo.ts';

/** German: photos of goods. Staff are addressed without a pronoun where it can be avoided, customers with “Sie” (UX §5). */
export const photo = {} as const satisfies Texts<typeof english>;
