import type { Texts } from '../catalogue.ts';
import type { camera as english } from '../en/camera.ts';

/** French: scanning with the camera, and what a scan sounds like. Staff and customers alike are addressed with “vous”; buttons are infinitives, messages imperatives (UX §5). */
export const camera = {} as const satisfies Texts<typeof english>;
