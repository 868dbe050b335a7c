import type { Texts } from '../catalogue.ts';
import type { mail as english } from '../en/mail.ts';

/** German: sending the slip by mail. Staff are addressed without a pronoun where it can be avoided, customers with “Sie” (UX §5). */
export const mail = {} as const satisfies Texts<typeof english>;
