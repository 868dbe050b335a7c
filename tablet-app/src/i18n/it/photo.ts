import type { Texts } from '../catalogue.ts';
import type { photo as english } from '../en/photo.ts';

/** Italian: photos of goods. Staff are addressed with “tu”, customers with “Lei” (UX §5). */
export const photo = {} as const satisfies Texts<typeof english>;
