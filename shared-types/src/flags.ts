import type { KnownOrder } from './order.ts';
import { stateOfLine } from './order.ts';
import type { QuotedLine } from './quote.ts';
import { isDefect } from './reasons.ts';
import { isWithdrawalInTime, termsInForce, unitsHeld, whyNotCovered } from './returnable.ts';
import type { LineFacts, ReturnTerms } from './returnable.ts';
import type { RulingFlag } from './return.ts';

/** A pick as it was quoted, with what was known of its units. */
type Judged = Readonly<{ quoted: QuotedLine; facts: LineFacts }>;

/**
 * E-18: what a quote rests on besides the plain rules, so that whoever reads it later sees it: only what made a difference to the coverage or
 * the money. Units that the channel has not called delivered may come back all the same: its word lags behind the goods on the counter.
 */
export const flagsOf = (known: KnownOrder, picks: readonly Judged[], terms: ReturnTerms): RulingFlag[] => {
  const here = picks.filter(({ quoted }) => quoted.units > 0);
  const judged = here.filter(({ quoted }) => quoted.reason === null || !isDefect(quoted.reason));
  const inForce = termsInForce(terms);
  const unwaived = { ...inForce, waived: false };
  const isAnnounced = (terms.announced ?? null) !== null;
  const differs = (without: Partial<ReturnTerms> & LineFacts, from: ReturnTerms = unwaived): boolean =>
    judged.some(({ quoted, facts }) => {
      const isCovered = (by: ReturnTerms & LineFacts): boolean => whyNotCovered(known, quoted.line, by) === null;
      return isCovered({ ...from, ...facts }) && !isCovered({ ...from, ...facts, ...without });
    });
  const flags: readonly (readonly [RulingFlag, boolean])[] = [
    ['window-start-unknown', judged.length > 0 && known.state.receivedAt === null],
    ['not-delivered', isAnyUndelivered(known, here.map(({ quoted }) => quoted))], // prettier-ignore
    ['extended', inForce.policy.extensions.length > 0 && differs({ policy: { ...inForce.policy, extensions: [] } })],
    ['later-policy', inForce !== terms && differs({ later: undefined }, { ...terms, waived: false })],
    ['overridden', terms.waived === true && differs({ waived: false }, inForce)],
    ['check-passed', judged.some(({ facts }) => typeof facts.check === 'string') && differs({ check: null })],
    [
      'announced-in-time',
      isAnnounced && (differs({ announced: null }) || judged.some(({ quoted }) => isFreeByAnnouncement(known, quoted, inForce))),
    ],
  ];
  return flags.flatMap(([flag, holds]) => (holds ? [flag] : []));
};

const isAnyUndelivered = (known: KnownOrder, here: readonly QuotedLine[]): boolean =>
  known.order.lines.some((line) => {
    const now = here.filter((one) => one.line === line).reduce((all, one) => all + one.units, 0);
    const state = stateOfLine(known, line);
    return now > 0 && unitsHeld(state) + state.returnedAtChannel + now > state.delivered;
  });

/** Kept its date: no fee is taken of the line because of it. */
const isFreeByAnnouncement = (known: KnownOrder, { line }: QuotedLine, terms: ReturnTerms): boolean => {
  const { fees } = terms.policy;
  const hasFees = fees.perReturn !== null || fees.restockingBasisPoints > 0;
  return hasFees && isWithdrawalInTime(known, line, terms) && !isWithdrawalInTime(known, line, { ...terms, announced: null });
};
