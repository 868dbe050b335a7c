import type { Texts } from '../catalogue.ts';
import type { photo as english } from '../en/photo.ts';

/** Spanish: photos of goods. Staff are addressed with “tú”, customers with “usted” (UX §5). */
export const photo = {} as const satisfies Texts<typeof english>;
