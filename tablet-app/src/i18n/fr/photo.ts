import type { Texts } from '../catalogue.ts';
import type { photo as english } from '../en/photo.ts';

/** French: photos of goods. Staff and customers alike are addressed with “vous”; buttons are infinitives, messages imperatives (UX §5). */
export const photo = {} as const satisfies Texts<typeof english>;
