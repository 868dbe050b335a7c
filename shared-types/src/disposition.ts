import type { Condition, Disposition, Reason } from './reasons.ts';

/** D-1: where a unit should go, from what the associate saw and the customer said. A proposal; the associate may change it. */
export const proposeDisposition = (seen: Readonly<{ condition: Condition; reason: Reason }>): Disposition => {
  if (seen.reason === 'faulty' || seen.reason === 'damaged-in-transit' || seen.condition === 'damaged') return 'supplier';
  if (seen.condition === 'as-new') return 'resell-here';
  if (seen.condition === 'worn') return 'donate';
  return 'warehouse';
};

/** D-2: what the channel is told to do with its stock: only `resell-here` puts the unit back, and only once. */
export const restocksHere = (disposition: Disposition): boolean => disposition === 'resell-here';
