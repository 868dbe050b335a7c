import type { Texts } from '../catalogue.ts';
import type { customer as english } from '../en/customer.ts';

/** Spanish: a customer's orders, returns and open slips at a glance. Staff are addressed with “tú”, customers with “usted” (UX §5). */
export const customer = {} as const satisfies Texts<typeof english>;
