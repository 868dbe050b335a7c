/** English: photos of goods. */
export const photo = {} as const;
