import type { Texts } from '../catalogue.ts';
import type { customer as english } from '../en/customer.ts';

/** German: a customer's orders, returns and open slips at a glance. Staff are addressed without a pronoun where it can be avoided, customers with “Sie” (UX §5). */
export const customer = {} as const satisfies Texts<typeof english>;
