import type { ChannelOrder } from '../channel-order.ts';
import { decide } from '../decide.ts';
import type { Decision, RequestedLine } from '../decide.ts';
import { channelFactsOf, freezeOrder } from '../freeze-order.ts';
import type { ChannelFacts, FreezeContext } from '../freeze-order.ts';
import { moneyOf, proportion, sum } from '../money.ts';
import type { Money } from '../money.ts';
import { stateOfLine } from '../order.ts';
import type { KnownOrder, Order, OrderLine } from '../order.ts';
import { joinState } from '../order-state.ts';
import type { Holdings } from '../order-state.ts';
import type { PlannedRefund } from '../refund-plan.ts';
import { refundableOnWeb } from '../refund-plan.ts';
import type { ReturnTerms } from '../returnable.ts';
import { unitsReturnable } from '../returnable.ts';
import { backOf } from '../worth.ts';
import type { HistoryStep } from './arbitraries.ts';
import { aClaim, aFreezeContext, id } from './builders.ts';

/** A return that was decided and still holds what it was given. */
export type LiveReturn = Readonly<{
  n: number;
  holds: Decision['holds'];
  shipping: Money;
  plan: readonly PlannedRefund[];
  withheld: Money;
  isReserved: boolean;
  isConfirmed: boolean;
}>;

type World = Readonly<{ order: Order; facts: ChannelFacts; returns: readonly LiveReturn[] }>;

/** What one step led to: the order as the server knows it afterwards, and the ruling when the step was a return. */
export type Played = Readonly<{ before: KnownOrder; after: KnownOrder; decision: Decision | null; live: readonly LiveReturn[] }>;

const holdingsOf = ({ order, returns }: World): Holdings => ({
  claims: returns.flatMap((one) =>
    one.holds.map((hold) => ({
      lineId: hold.lineId,
      claim: aClaim({
        returnId: id.return(one.n),
        units: hold.units,
        money: hold.money,
        tax: hold.tax,
        status: one.isReserved ? 'reserved' : 'claimed',
      }),
    })),
  ),
  money: returns.flatMap((one) => one.plan.map((planned) => ({ ...planned, isConfirmed: one.isConfirmed }))),
  shipping: sum(
    returns.map((one) => one.shipping),
    order.currency,
  ),
});

const joined = new WeakMap<World, KnownOrder>();

/** What the server knows of a world; joined once, though what was before, what is after and every step ask for it. */
const knownOf = (world: World): KnownOrder => {
  const known = joined.get(world) ?? {
    order: world.order,
    state: joinState(world.order, world.facts, holdingsOf(world), { seq: 1, closed: false }),
  };
  joined.set(world, known);
  return known;
};

const returned = (
  world: World,
  step: Extract<HistoryStep, { kind: 'return' }>,
  { terms, factsOfPick = () => ({}) }: Visit,
): Readonly<{ world: World; decision: Decision }> => {
  const requested = step.picks.flatMap(([line, units], n) => {
    const at = world.order.lines[line % world.order.lines.length];
    return at ? [{ lineId: at.lineId, units, reason: 'too-small' as const, ...factsOfPick(at, n) }] : [];
  });
  const decision = decide({ known: knownOf(world), requested, terms, doubts: step.isReview ? ['offline-limit'] : [], quoted: null });
  const { holds, plan, shipping, hold } = decision;
  const live = {
    n: world.returns.length,
    holds,
    plan,
    shipping: shipping ?? moneyOf(0, world.order.currency),
    withheld: decision.withheld ?? moneyOf(0, world.order.currency),
    isReserved: hold === 'reserved',
    isConfirmed: false,
  };
  return { world: { ...world, returns: [...world.returns, live] }, decision };
};

/** Only what is not confirmed is voided, and only what is reserved is refused: both give their units and money free. */
const withReturn = (world: World, kind: 'confirm' | 'void' | 'refuse', which: number): World => {
  const at = world.returns.length === 0 ? -1 : which % world.returns.length;
  const of = world.returns[at];
  if (!of) return world;
  if (kind === 'confirm') return of.isReserved ? world : { ...world, returns: world.returns.with(at, { ...of, isConfirmed: true }) };
  const isFree = kind === 'void' ? !of.isConfirmed : of.isReserved;
  const nothing = moneyOf(0, world.order.currency);
  const released = { ...of, holds: [], plan: [], shipping: nothing, withheld: nothing };
  return isFree ? { ...world, returns: world.returns.with(at, released) } : world;
};

/** What the channel pays by itself comes from the first payment that still has it; it never pays more than is left there. */
const paidByChannel = (world: World, wantedMinor: number): Readonly<{ facts: ChannelFacts; paidMinor: number }> => {
  const { state } = knownOf(world);
  let left = wantedMinor;
  const payments = world.facts.payments.map((one) => {
    const known = state.payments.find((payment) => payment.paymentId === one.id);
    const isWeb = world.order.payments.some((payment) => payment.paymentId === one.id && payment.capturedBy === 'web');
    const most = known && isWeb ? Math.max(0, known.captured.minor - known.refunded.minor - known.pending.minor) : 0;
    const now = Math.min(left, most);
    left -= now;
    return { ...one, ownRefundedMinor: one.ownRefundedMinor + now };
  });
  return { facts: { ...world.facts, payments }, paidMinor: wantedMinor - left };
};

const doneByChannel = (world: World, step: Extract<HistoryStep, { kind: 'channel' }>): World => {
  const known = knownOf(world);
  const at = step.line % world.order.lines.length;
  const line = world.order.lines[at];
  if (!line) return world;
  const units = Math.min(step.units, unitsReturnable(known, line));
  if (units === 0) return world;
  const left = line.paid.minor - backOf(line, stateOfLine(known, line)).given.minor;
  const worth = Math.floor((proportion(line.paid, units, line.quantity).minor * step.percent) / 100);
  const { facts, paidMinor } = paidByChannel(world, Math.max(0, Math.min(worth, left)));
  const lines = facts.lines.map((one, n) =>
    n === at
      ? {
          ...one,
          returned: one.returned + (step.as === 'returned' ? units : 0),
          cancelled: one.cancelled + (step.as === 'cancelled' ? units : 0),
          refundedMinor: one.refundedMinor + paidMinor,
        }
      : one,
  );
  return { ...world, facts: { ...facts, lines } };
};

const play = (world: World, step: HistoryStep, visit: Visit): Readonly<{ world: World; decision: Decision | null }> => {
  switch (step.kind) {
    case 'return':
      return returned(world, step, visit);
    case 'channel':
      return { world: doneByChannel(world, step), decision: null };
    case 'goodwill': {
      const wanted = Math.floor((refundableOnWeb(knownOf(world)).minor / 100) * step.percent);
      return { world: { ...world, facts: paidByChannel(world, wanted).facts }, decision: null };
    }
    default:
      return { world: withReturn(world, step.kind, step.which), decision: null };
  }
};

/** The terms of one visit, and what the associate says of a pick besides line and units. */
export type Visit = Readonly<{ terms: ReturnTerms; factsOfPick?: (line: OrderLine, at: number) => Partial<RequestedLine> }>;

/** How an order is taken in, and the terms of each visit where they differ. */
export type Setting = Readonly<{ offers?: FreezeContext['offers']; visitAt?: (step: number) => Visit }>;

/** Plays a history on an order as the server would: every return is decided, held and planned; then whatever is still out is brought back. */
export const playHistory = (document: ChannelOrder, steps: readonly HistoryStep[], terms: ReturnTerms, setting: Setting = {}): Played[] => {
  const { offers = 'as-paid', visitAt = () => ({ terms }) } = setting;
  let world: World = { order: freezeOrder(document, aFreezeContext({ offers })), facts: channelFactsOf(document), returns: [] };
  const everything: HistoryStep = {
    kind: 'return',
    picks: world.order.lines.map((line, at) => [at, line.quantity] as const),
    isReview: false,
  };
  return [...steps, everything].map((step, at) => {
    const before = knownOf(world);
    const played = play(world, step, visitAt(at));
    world = played.world;
    return { before, after: knownOf(world), decision: played.decision, live: world.returns };
  });
};
