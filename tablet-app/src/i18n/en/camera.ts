/** English: scanning with the camera, and what a scan sounds like. */
export const camera = {} as const;
