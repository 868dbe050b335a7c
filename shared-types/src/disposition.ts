import type { Condition, Disposition, Reason } from './reasons.ts';

/** Why goods are proposed to go somewhere: what tipped the scales. A code; screens have its words. */
export type WhyProposed = 'defect' | 'damaged' | 'as-new' | 'worn' | 'opened' | 'incomplete';

/** Where goods should go, and why. */
export type ProposedDisposition = Readonly<{ disposition: Disposition; why: WhyProposed }>;

/** D-1: where a unit should go, from what the associate saw and the customer said, and why there. A proposal; the associate may change it. */
export const disposeOf = (seen: Readonly<{ condition: Condition; reason: Reason }>): ProposedDisposition => {
  if (seen.reason === 'faulty' || seen.reason === 'damaged-in-transit') return { disposition: 'supplier', why: 'defect' };
  if (seen.condition === 'damaged') return { disposition: 'supplier', why: 'damaged' };
  if (seen.condition === 'as-new') return { disposition: 'resell-here', why: 'as-new' };
  if (seen.condition === 'worn') return { disposition: 'donate', why: 'worn' };
  return { disposition: 'warehouse', why: seen.condition };
};

/** D-1: where, without why. */
export const proposeDisposition = (seen: Readonly<{ condition: Condition; reason: Reason }>): Disposition => disposeOf(seen).disposition;

/** D-2: what the channel is told to do with its stock: only `resell-here` puts the unit back, and only once. */
export const restocksHere = (disposition: Disposition): boolean => disposition === 'resell-here';
