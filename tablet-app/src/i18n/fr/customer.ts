import type { Texts } from '../catalogue.ts';
import type { customer as english } from '../en/customer.ts';

/** French: a customer's orders, returns and open slips at a glance. Staff and customers alike are addressed with “vous”; buttons are infinitives, messages imperatives (UX §5). */
export const customer = {} as const satisfies Texts<typeof english>;
