import type { Texts } from '../catalogue.ts';
import type { camera as english } from '../en/camera.ts';

/** Spanish: scanning with the camera, and what a scan sounds like. Staff are addressed with “tú”, customers with “usted” (UX §5). */
export const camera = {} as const satisfies Texts<typeof english>;
