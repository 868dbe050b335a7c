/**
 * A second opinion on what a history of returns gives back: naive, with big integers, written from the papers (DESIGN §6, domain rules
 * D3 to D12) and not from the engine. It imports nothing, so that no mistake of the engine can be in both.
 *
 * Where the papers leave a choice, this is what was settled: cancelled units are gone and take their own worth with them even where the
 * channel tells no refund for them; proportional shipping follows the worth of the goods that are back; where the order's cap bites,
 * every pick and the shipping give way in proportion. A restocking fee is a share of what the units are worth by themselves, and no fee
 * takes more than the goods give.
 */
export type OracleOrder = Readonly<{
  lines: readonly Readonly<{ id: string; quantity: number; paid: bigint; tax: bigint }>[];
  /** What may go back of shipping at most: paid, and no more than the standard offer. */
  shipping: bigint;
  payments: readonly Readonly<{ id: string; isWeb: boolean; isCard: boolean; authorised: bigint; captured: bigint }>[];
  shippingMode: 'never' | 'when-all-returned' | 'proportional';
  paymentOrder: 'proportional' | 'as-placed' | 'card-first';
  /** What the market keeps of each return, where it may: one fee, and a share of what the units are worth, in basis points. */
  fees: Readonly<{ perReturn: bigint; restocking: bigint }>;
}>;

/** What happened next. The numbers of returns count from 0, those that got nothing included. */
export type OracleEvent =
  | Readonly<{ kind: 'return'; picks: readonly (readonly [lineId: string, units: number])[]; isReserved: boolean }>
  | Readonly<{ kind: 'confirm' | 'void' | 'refuse'; which: number }>
  /** The channel's own doing: units gone from a line, money given on it, and the payments that money came from. */
  | Readonly<{ kind: 'channel'; lineId: string | null; returned: number; cancelled: number; money: bigint; from: readonly Part[] }>;

type Line = OracleOrder['lines'][number];
type Part = readonly [id: string, amount: bigint];
/** `alone`: what the units of one pick are worth by themselves, whatever earlier ones left over. */
type Priced = Readonly<{ held: Held; alone: bigint }>;
type Held = Readonly<{ lineId: string; units: number; money: bigint; tax: bigint }>;

/** What a return gives: units and money per line, shipping, and how much from which payment; of authorisations it is let go instead. */
export type OracleAnswer = Readonly<{ lines: readonly Held[]; shipping: bigint; withheld: bigint; refund: bigint; plan: readonly Part[] }>;

type Return = { isReserved: boolean; isConfirmed: boolean; gave: OracleAnswer };

const total = (amounts: readonly bigint[]): bigint => amounts.reduce((all, one) => all + one, 0n);
const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const atLeastZero = (a: bigint): bigint => (a > 0n ? a : 0n);
const halfUp = (whole: bigint, part: bigint, of: bigint): bigint => (of === 0n ? 0n : (2n * whole * part + of) / (2n * of));
const NOTHING: OracleAnswer = { lines: [], shipping: 0n, withheld: 0n, refund: 0n, plan: [] };

/** Splits an amount by weights: each part rounded down, the left-over units one by one to the largest remainders, the first of equals first. */
const shares = (amount: bigint, weights: readonly bigint[]): bigint[] => {
  const all = total(weights);
  if (all === 0n) return weights.map(() => 0n);
  const parts = weights.map((weight) => (amount * weight) / all);
  const remainders = weights.map((weight, at) => ({ at, of: (amount * weight) % all }));
  remainders.sort((a, b) => (a.of === b.of ? a.at - b.at : a.of > b.of ? -1 : 1));
  const left = Number(amount - total(parts));
  for (const { at } of remainders.slice(0, left)) parts[at] = (parts[at] ?? 0n) + 1n;
  return parts;
};

/** A line as the shop sold it: what was paid, what was taken off before, and the parts that a bundle is made of (none: it is no bundle). */
export type OracleSale = Readonly<{
  id: string;
  quantity: number;
  paid: bigint;
  discounts: readonly bigint[];
  tax: bigint;
  parts: readonly Readonly<{ id: string; quantity: number; weight: bigint }>[];
}>;

/** Shares by weights; where nothing weighs anything, the first takes all. */
const split = (amount: bigint, weights: readonly bigint[]): bigint[] =>
  shares(amount, total(weights) > 0n ? weights : weights.map((_, at) => (at === 0 ? 1n : 0n)));

/**
 * What of each line can come back and what was paid for it: a bundle’s parts share its price and each discount by their weights (by their
 * units where none weighs anything), and lines of an offer share theirs by list price where the promise says so. Tax is told for plain lines only.
 */
export const linesOfSale = (sales: readonly OracleSale[], offer: readonly string[]): OracleOrder['lines'] => {
  const lines = sales.flatMap((sale) => {
    if (sale.parts.length === 0) return [{ ...sale, of: sale.id, list: sale.paid + total(sale.discounts) }];
    const weighed = sale.parts.map((part) => part.weight * BigInt(part.quantity));
    const weights = total(weighed) > 0n ? weighed : sale.parts.map((part) => BigInt(part.quantity));
    const paid = split(sale.paid, weights);
    const taken = sale.discounts.map((discount) => split(discount, weights));
    return sale.parts.map((part, at) => ({
      id: `${sale.id}~${part.id}`,
      of: sale.id,
      quantity: sale.quantity * part.quantity,
      list: total([paid[at] ?? 0n, ...taken.map((parts) => parts[at] ?? 0n)]),
      paid: paid[at] ?? 0n,
      tax: 0n,
    }));
  });
  const inOffer = lines.filter((line) => offer.includes(line.of));
  const paid = split(
    total(inOffer.map((line) => line.paid)),
    inOffer.map((line) => line.list),
  );
  return lines.map((line) => ({ ...line, paid: offer.includes(line.of) ? (paid[inOffer.indexOf(line)] ?? 0n) : line.paid }));
};

/** Follows one order. Tell it every event in order; for a return it answers what the customer gets, for all else `null`. */
export const createOracle = (order: OracleOrder): ((event: OracleEvent) => OracleAnswer | null) => {
  const returns: Return[] = [];
  const channel: Extract<OracleEvent, { kind: 'channel' }>[] = [];

  const held = (lineId: string): readonly Held[] => returns.flatMap(({ gave }) => gave.lines.filter((line) => line.lineId === lineId));
  const atChannel = (lineId: string): typeof channel => channel.filter((one) => one.lineId === lineId);
  const unitsOf = (ones: readonly Readonly<{ units: number }>[]): number => ones.reduce((all, one) => all + one.units, 0);
  /** Units that are no longer with the customer: with a live claim, returned at the channel, or never delivered because cancelled. */
  const gone = (lineId: string): number =>
    unitsOf(held(lineId)) + atChannel(lineId).reduce((all, one) => all + one.returned + one.cancelled, 0);
  /** Captured money goes back; where the web captured none and no till took any, authorisations are let go. Else nothing is the web's. */
  const web = order.payments.filter((one) => one.isWeb);
  const isCaptured = web.some((one) => one.captured > 0n);
  const givers = order.payments.some((one) => !one.isWeb) && !isCaptured ? [] : web;
  const whole = (one: OracleOrder['payments'][number]): bigint => (isCaptured ? one.captured : one.authorised);
  const left = (one: OracleOrder['payments'][number]): bigint => {
    const parts = [...returns.flatMap(({ gave }) => gave.plan), ...channel.flatMap(({ from }) => from)];
    return whole(one) - total(parts.filter(([id]) => id === one.id).map(([, amount]) => amount));
  };

  /** Money that left the line at the channel; a unit of rounding for each of its units is not held against it. */
  const gaveAtChannel = ({ id, quantity, paid }: Line): bigint => {
    const told = total(atChannel(id).map((one) => one.money));
    const [cancelled, returned] = (['cancelled', 'returned'] as const).map((kind) => BigInt(atChannel(id).reduce((all, one) => all + one[kind], 0))); // prettier-ignore
    const own = halfUp(paid, cancelled ?? 0n, BigInt(quantity)) + least(told, halfUp(paid, returned ?? 0n, BigInt(quantity)));
    return cancelled === 0n || told + (cancelled ?? 0n) + (returned ?? 0n) >= own ? told : own;
  };

  /** What `units` more of a line are worth: due so far less what went back, by us and by the channel, and by `before` in this return. */
  const worth = (line: Line, units: number, before: readonly Held[]): Held => {
    const back = BigInt(gone(line.id) + unitsOf(before) + units);
    const ours = [...held(line.id), ...before];
    const byChannel = gaveAtChannel(line);
    const due = (whole: bigint): bigint => halfUp(whole, back, BigInt(line.quantity));
    const money = atLeastZero(due(line.paid) - total(ours.map((one) => one.money)) - byChannel);
    const tax = atLeastZero(due(line.tax) - total(ours.map((one) => one.tax)) - halfUp(line.tax, byChannel, line.paid));
    return { lineId: line.id, units, money, tax: least(money, tax) };
  };

  /** Once, and by mode: never, with the last unit, or by the worth of the goods that are back so far. */
  const shippingOf = (lines: readonly Held[]): bigint => {
    const now = (line: Line): number => gone(line.id) + unitsOf(lines.filter((one) => one.lineId === line.id));
    const isAllBack = order.lines.every((line) => now(line) >= line.quantity);
    if (lines.length === 0 || order.shippingMode === 'never') return 0n;
    if (!isAllBack && order.shippingMode === 'when-all-returned') return 0n;
    const worthBack = total(order.lines.map((line) => halfUp(line.paid, BigInt(now(line)), BigInt(line.quantity))));
    const due = isAllBack ? order.shipping : halfUp(order.shipping, worthBack, total(order.lines.map((line) => line.paid)));
    return atLeastZero(due - total(returns.map(({ gave }) => gave.shipping)));
  };

  const planOf = (refund: bigint): Part[] => {
    const isCardFirst = order.paymentOrder === 'card-first';
    const inOrder = isCardFirst ? [...givers.filter((one) => one.isCard), ...givers.filter((one) => !one.isCard)] : givers;
    const wanted = order.paymentOrder === 'proportional' ? shares(refund, givers.map(whole)) : inOrder.map(() => 0n);
    const parts = inOrder.map((one, at) => ({ ...one, amount: least(wanted[at] ?? 0n, left(one)) }));
    let open = refund - total(parts.map((one) => one.amount));
    for (const part of parts) {
      const more = least(open, left(part) - part.amount);
      part.amount += more;
      open -= more;
    }
    return parts.filter((one) => one.amount > 0n).map((one) => [one.id, one.amount] as const);
  };

  /** What is kept of the goods: a share of each pick, then one fee for the return; nothing where money is only let go. */
  const feesOf = (picks: readonly Priced[]): bigint => {
    if (!isCaptured || picks.length === 0) return 0n;
    const kept = picks.map(({ held: { money }, alone }) => least(money, halfUp(least(alone, money), order.fees.restocking, 10_000n)));
    const goods = total(picks.map((one) => one.held.money));
    return total(kept) + least(order.fees.perReturn, goods - total(kept));
  };

  const priced = (picks: readonly (readonly [string, number])[]): Priced[] => {
    const all: Priced[] = [];
    for (const [lineId, asked] of picks) {
      const line = order.lines.find((one) => one.id === lineId);
      const before = all.map((one) => one.held).filter((one) => one.lineId === lineId);
      const units = line ? Math.min(asked, line.quantity - gone(lineId) - unitsOf(before)) : 0;
      if (!line || units <= 0) continue;
      const [back, of] = [BigInt(gone(lineId) + unitsOf(before)), BigInt(line.quantity)];
      const alone = halfUp(line.paid, back + BigInt(units), of) - halfUp(line.paid, back, of);
      all.push({ held: worth(line, units, before), alone });
    }
    return all;
  };

  const answer = (picks: readonly (readonly [string, number])[]): OracleAnswer => {
    const wanted = priced(picks);
    const lines = wanted.map((one) => one.held);
    const due = [...lines.map((line) => line.money), shippingOf(lines)];
    const withheld = feesOf(wanted);
    const refund = least(total(due) - withheld, total(givers.map(left)));
    const parts = refund + withheld < total(due) ? shares(refund + withheld, due) : due;
    return {
      lines: lines.map((line, at) => ({ ...line, money: parts[at] ?? 0n, tax: halfUp(line.tax, parts[at] ?? 0n, line.money) })),
      shipping: parts[lines.length] ?? 0n,
      withheld,
      refund,
      plan: planOf(refund),
    };
  };

  return (event) => {
    if (event.kind === 'channel') {
      channel.push(event);
      return null;
    }
    if (event.kind === 'return') {
      const gave = answer(event.picks);
      returns.push({ isReserved: event.isReserved, isConfirmed: false, gave });
      return gave;
    }
    const of = returns[event.which];
    if (!of) return null;
    if (event.kind === 'confirm') of.isConfirmed ||= !of.isReserved;
    // Only what is not confirmed is voided, only what waits for a person is refused; both count nowhere afterwards.
    else if (event.kind === 'void' ? !of.isConfirmed : of.isReserved) of.gave = NOTHING;
    return null;
  };
};
