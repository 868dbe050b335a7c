/** English: changing hands at the tablet: locking, limits of the shift, approvals. */
export const people = {} as const;
