import type { Texts } from '../catalogue.ts';
import type { camera as english } from '../en/camera.ts';

/** Italian: scanning with the camera, and what a scan sounds like. Staff are addressed with “tu”, customers with “Lei” (UX §5). */
export const camera = {} as const satisfies Texts<typeof english>;
