import type { Texts } from '../catalogue.ts';
import type { customer as english } from '../en/customer.ts';

/** Italian: a customer's orders, returns and open slips at a glance. Staff are addressed with “tu”, customers with “Lei” (UX §5). */
export const customer = {} as const satisfies Texts<typeof english>;
