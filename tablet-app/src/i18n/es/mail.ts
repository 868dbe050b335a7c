import type { Texts } from '../catalogue.ts';
import type { mail as english } from '../en/mail.ts';

/** Spanish: sending the slip by mail. Staff are addressed with “tú”, customers with “usted” (UX §5). */
export const mail = {} as const satisfies Texts<typeof english>;
