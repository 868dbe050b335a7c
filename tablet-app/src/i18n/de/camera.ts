import type { Texts } from '../catalogue.ts';
import type { camera as english } from '../en/camera.ts';

/** German: scanning with the camera, and what a scan sounds like. Staff are addressed without a pronoun where it can be avoided, customers with “Sie” (UX §5). */
export const camera = {} as const satisfies Texts<typeof english>;
