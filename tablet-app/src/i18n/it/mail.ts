import type { Texts } from '../catalogue.ts';
import type { mail as english } from '../en/mail.ts';

/** Italian: sending the slip by mail. Staff are addressed with “tu”, customers with “Lei” (UX §5). */
export const mail = {} as const satisfies Texts<typeof english>;
