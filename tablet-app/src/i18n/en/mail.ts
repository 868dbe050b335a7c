/** English: sending the slip by mail. */
export const mail = {} as const;
