/** English: printers and print jobs. */
export const print = {} as const;
