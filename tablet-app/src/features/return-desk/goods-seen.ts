import { conditionOf } from 'shared-types/goods-checks';
import type { Seen } from 'shared-types/goods-checks';
import { GOODS_CHECKS } from 'shared-types/reasons';
import type { Condition, GoodsCheck } from 'shared-types/reasons';

import type { DraftLine } from '../../store/ledger.ts';

/** What is tapped about goods: that all of them is good, or what is not. Worn and damaged are the two ways to fail the look for defects. */
export type Finding = 'good' | Exclude<GoodsCheck, 'defect'> | 'worn' | 'damaged';

/** Mildest first; of two findings the later one makes the condition. */
const MILDEST_FIRST = ['good', 'packaging', 'tag', 'parts', 'worn', 'damaged'] as const satisfies readonly Finding[];

const checkOf = (finding: Exclude<Finding, 'good'>): GoodsCheck => (finding === 'worn' || finding === 'damaged' ? 'defect' : finding);

const isMilder = (one: Finding, other: Finding): boolean => MILDEST_FIRST.indexOf(one) < MILDEST_FIRST.indexOf(other);

/** D-3: the answers that a category's checks leave, each of them one tap. */
export const findingsOf = (checks: readonly GoodsCheck[]): readonly Finding[] => [
  'good',
  ...MILDEST_FIRST.filter((one) => one !== 'good').filter((one) => checks.includes(checkOf(one))),
];

/** What was found about a line, as its condition says it; a condition that was announced or preselected counts like a tap. */
export const foundOf = ({ condition, seen = {} }: Pick<DraftLine, 'condition' | 'seen'>): Finding | null => {
  switch (condition) {
    case null:
      return null;
    case 'as-new':
      return 'good';
    case 'opened':
      return 'packaging';
    case 'incomplete':
      return seen.parts === false ? 'parts' : 'tag';
    default:
      return condition;
  }
};

/** What may be not good besides what was found: milder things only, for the worst of them is the answer itself. */
export const besides = (found: Finding | null, checks: readonly GoodsCheck[]): readonly Exclude<Finding, 'good' | 'worn' | 'damaged'>[] =>
  found === null
    ? []
    : findingsOf(checks).flatMap((one) => (one === 'good' || one === 'worn' || one === 'damaged' || !isMilder(one, found) ? [] : [one]));

/** What the answers about goods leave on a line. */
type GoodsAnswer = Readonly<{ condition: Condition; seen: Seen }>;

/**
 * D-3: the line after a tap. Whoever names what is not good has looked at the rest, so that is good; what was not good before and is milder
 * stays so, and two taps in either order say two things. Checks that this line's category does not have are not recorded.
 */
export const withFinding = (line: Pick<DraftLine, 'seen'>, found: Finding, checks: readonly GoodsCheck[]): GoodsAnswer => {
  const stays = besides(found, checks).filter((one) => line.seen?.[one] === false);
  return goodsAnswer(found, stays, checks);
};

/** D-3: one more thing that is not good, or is after all. */
export const withBesides = (
  line: Pick<DraftLine, 'condition' | 'seen'>,
  also: Readonly<{ check: GoodsCheck; isGood: boolean }>,
  checks: readonly GoodsCheck[],
): GoodsAnswer | null => {
  const found = foundOf(line);
  if (found === null) return null;
  const isBad = (one: GoodsCheck): boolean => (one === also.check ? !also.isGood : line.seen?.[one] === false);
  return goodsAnswer(found, besides(found, checks).filter(isBad), checks);
};

const goodsAnswer = (found: Finding, others: readonly GoodsCheck[], checks: readonly GoodsCheck[]): GoodsAnswer => {
  const bad = new Set<GoodsCheck>(found === 'good' ? [] : [checkOf(found), ...others]);
  const isGood = (asked: readonly GoodsCheck[]): Seen => Object.fromEntries(asked.map((check) => [check, !bad.has(check)]));
  const wear = found === 'worn' || found === 'damaged' ? found : null;
  // Judged on all checks: a finding that this category does not ask for ("same for all") still is the goods' condition.
  return { seen: isGood(checks), condition: conditionOf(isGood(GOODS_CHECKS), GOODS_CHECKS, wear) ?? 'as-new' };
};
