import type { StoreSettings } from './policy.ts';
import type { Condition, GoodsCheck } from './reasons.ts';
import type { ReturnLine } from './return.ts';

/** What was looked at, and whether it was good; what is left out, nobody looked at. */
export type Seen = ReturnLine['seen'];

/** What a defect or a trace of wear is, once one is seen. */
export type Wear = Extract<Condition, 'worn' | 'damaged'>;

const ALL_OTHERS = '*';

/** D-3: what is looked at before a condition is said of goods of this category, in the order of the settings; nothing where they name nothing. */
export const checksFor = ({ goodsChecks }: Pick<StoreSettings, 'goodsChecks'>, category: string | null): readonly GoodsCheck[] => {
  const named = category !== null && Object.hasOwn(goodsChecks, category) ? category : ALL_OTHERS;
  return goodsChecks[named] ?? [];
};

/** The worst last. */
const NOT_GOOD: readonly Readonly<{ check: Exclude<GoodsCheck, 'defect'>; condition: Condition }>[] = [
  { check: 'packaging', condition: 'opened' },
  { check: 'tag', condition: 'incomplete' },
  { check: 'parts', condition: 'incomplete' },
];

/**
 * D-3: the condition that follows from what was seen. The worst wins: a defect or wear, then what is missing, then an opened packaging.
 * `null`: something was not looked at yet, or a defect was seen and nobody said whether the goods are worn or damaged.
 */
export const conditionOf = (seen: Seen, checks: readonly GoodsCheck[], wear: Wear | null = null): Condition | null => {
  if (seen.defect === false) return wear;
  const worst = NOT_GOOD.findLast(({ check }) => seen[check] === false);
  if (worst !== undefined) return worst.condition;
  return checks.every((check) => seen[check] === true) ? 'as-new' : null;
};
