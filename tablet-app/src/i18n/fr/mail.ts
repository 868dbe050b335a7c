import type { Texts } from '../catalogue.ts';
import type { mail as english } from '../en/mail.ts';

/** French: sending the slip by mail. Staff and customers alike are addressed with “vous”; buttons are infinitives, messages imperatives (UX §5). */
export const mail = {} as const satisfies Texts<typeof english>;
