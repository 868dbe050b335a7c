import type { ReturnPolicy } from './policy.ts';

/**
 * E-13: the promise that counts for an order: the frozen one, and of each later version that applies to older orders every part that is
 * better for the customer. What decides where money lies (the order of payments, offers) stays as it was frozen.
 */
export const bestPolicy = (frozen: ReturnPolicy, later: readonly ReturnPolicy[]): ReturnPolicy =>
  later.filter((one) => one.appliesToOlder && one.version > frozen.version && one.marketId === frozen.marketId).reduce(betterOf, frozen);

const betterOf = (policy: ReturnPolicy, other: ReturnPolicy): ReturnPolicy => ({
  ...policy,
  windowDays: Math.max(policy.windowDays, other.windowDays),
  transitDays: Math.max(policy.transitDays, other.transitDays),
  categories: betterCategories(policy, other),
  shipping: SHIPPING.indexOf(other.shipping) > SHIPPING.indexOf(policy.shipping) ? other.shipping : policy.shipping,
  withdrawal: {
    days: Math.max(policy.withdrawal.days, other.withdrawal.days),
    goodsFollowDays: Math.max(policy.withdrawal.goodsFollowDays, other.withdrawal.goodsFollowDays),
  },
  onlineWindowDays: betterOnline(policy, other),
  lastDayMoves: other.lastDayMoves === 'to-working-day' ? other.lastDayMoves : policy.lastDayMoves,
  publicHolidays: [...new Set([...policy.publicHolidays, ...other.publicHolidays])],
  extensions: [...policy.extensions, ...other.extensions],
  fees: lowerFees(policy.fees, other.fees),
  storeCredit: other.storeCredit === 'with-consent' ? other.storeCredit : policy.storeCredit,
});

/** From the least to the most that comes back. */
const SHIPPING: readonly ReturnPolicy['shipping'][] = ['never', 'when-all-returned', 'proportional'];

/**
 * A category that one version does not name follows that version's own window there. One number stands for the window in store and on the
 * web; where they differ, the longer one.
 */
const betterCategories = (policy: ReturnPolicy, other: ReturnPolicy): ReturnPolicy['categories'] => {
  const names = new Set([...Object.keys(policy.categories), ...Object.keys(other.categories)]);
  const ruleIn = (of: ReturnPolicy, name: string): Readonly<{ returnable: boolean; windowDays: number }> => {
    const rule = of.categories[name];
    return { returnable: rule?.returnable ?? true, windowDays: rule?.windowDays ?? Math.max(of.windowDays, of.onlineWindowDays ?? 0) };
  };
  const best = [...names].map((name) => {
    const [own, new_] = [ruleIn(policy, name), ruleIn(other, name)];
    const rules = [own, new_].filter((rule) => rule.returnable);
    return [
      name,
      { returnable: rules.length > 0, windowDays: Math.max(...(rules.length > 0 ? rules : [own]).map((rule) => rule.windowDays)) },
    ] as const;
  });
  return Object.fromEntries(best);
};

const betterOnline = (policy: ReturnPolicy, other: ReturnPolicy): number | null =>
  policy.onlineWindowDays === null && other.onlineWindowDays === null
    ? null
    : Math.max(policy.onlineWindowDays ?? policy.windowDays, other.onlineWindowDays ?? other.windowDays);

type Fees = ReturnPolicy['fees'];

const lowerFees = (own: Fees, other: Fees): Fees => ({
  perReturn: lowerFee(own.perReturn, other.perReturn),
  restockingBasisPoints: Math.min(own.restockingBasisPoints, other.restockingBasisPoints),
});

/** Fees of two currencies cannot be compared: then the frozen one stays. */
const lowerFee = (own: Fees['perReturn'], other: Fees['perReturn']): Fees['perReturn'] => {
  if (own === null || other === null) return null;
  return other.currency === own.currency && other.minor < own.minor ? other : own;
};
