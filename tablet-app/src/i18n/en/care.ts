/** English: keeping a tablet well: installing, diagnostics, carrying returns to another tablet, what is new. */
export const care = {} as const;
