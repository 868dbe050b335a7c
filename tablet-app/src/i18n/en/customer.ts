/** English: a customer's orders, returns and open slips at a glance. */
export const customer = {} as const;
