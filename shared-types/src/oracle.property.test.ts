import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import type { ChannelOrder } from './channel-order.ts';
import type { Decision } from './decide.ts';
import type { KnownOrder } from './order.ts';
import type { ReturnPolicy } from './policy.ts';
import { drawFrom, historyBy, orderBy } from './testing/any-shop.ts';
import type { HistoryStep } from './testing/arbitraries.ts';
import { aPolicy, someTerms } from './testing/builders.ts';
import { createOracle } from './testing/oracle.ts';
import type { OracleAnswer, OracleEvent, OracleOrder } from './testing/oracle.ts';
import { playHistory } from './testing/play-history.ts';
import type { Played } from './testing/play-history.ts';

const HISTORIES = process.env['CI'] === 'true' ? 200_000 : 5_000;

const SHIPPING = ['never', 'when-all-returned', 'proportional'] as const;
const PAYMENT_ORDER = ['proportional', 'proportional', 'as-placed', 'card-first'] as const;
/** Built once: a policy is parsed, and two hundred thousand times would be most of the time. */
const TERMS = SHIPPING.map((shipping) => PAYMENT_ORDER.map((paymentOrder) => someTerms({ policy: aPolicy({ shipping, paymentOrder }) })));

const oracleOrderOf = (document: ChannelOrder, policy: ReturnPolicy): OracleOrder => ({
  lines: document.lines.map((line) => ({
    id: line.id,
    quantity: line.quantity,
    paid: BigInt(line.paidMinor),
    tax: BigInt(line.taxMinor),
  })),
  shipping: BigInt(document.shipping === null ? 0 : Math.min(document.shipping.paidMinor, document.shipping.standardMinor ?? Infinity)),
  payments: document.payments.map((one) => ({
    id: one.id,
    isWeb: one.capturedBy === 'web',
    isCard: one.method === 'card',
    captured: BigInt(one.capturedMinor),
  })),
  shippingMode: policy.shipping,
  paymentOrder: policy.paymentOrder,
});

/** What the channel did by itself is told to the oracle as it was seen: by how much the order's facts changed. */
const doneByChannel = (before: KnownOrder, after: KnownOrder): OracleEvent[] => {
  const from = after.state.payments.map(
    (one, at) => [one.paymentId, BigInt(one.refunded.minor - (before.state.payments[at]?.refunded.minor ?? 0))] as const,
  );
  const onLines = after.state.lines.map((line, at) => {
    const was = before.state.lines[at];
    return {
      kind: 'channel' as const,
      lineId: line.lineId,
      returned: line.returnedAtChannel - (was?.returnedAtChannel ?? 0),
      cancelled: line.cancelled - (was?.cancelled ?? 0),
      money: BigInt(line.refundedAtChannel.minor - (was?.refundedAtChannel.minor ?? 0)),
      from: [],
    };
  });
  return [...onLines, { kind: 'channel', lineId: null, returned: 0, cancelled: 0, money: 0n, from }];
};

/** Whether a person must look is no matter of money: the oracle is told, and follows what a void or a refusal then frees. */
const eventsOf = (step: HistoryStep, { before, after, decision }: Played, returns: number): OracleEvent[] => {
  switch (step.kind) {
    case 'return': {
      const { lines } = before.order;
      const picks = step.picks.map(([line, units]) => [lines[line % lines.length]?.lineId ?? '', units] as const);
      return [{ kind: 'return', picks, isReserved: decision?.hold === 'reserved' }];
    }
    case 'channel':
    case 'goodwill':
      return doneByChannel(before, after);
    default:
      return returns === 0 ? [] : [{ kind: step.kind, which: step.which % returns }];
  }
};

type Told = Readonly<{ lines: readonly string[]; shipping: number; refund: number; plan: readonly string[] }>;

const toldByOracle = ({ lines, shipping, refund, plan }: OracleAnswer): Told => ({
  lines: [...new Set(lines.map((line) => line.lineId))].toSorted().map((lineId) => {
    const same = lines.filter((line) => line.lineId === lineId);
    const units = same.reduce((all, line) => all + line.units, 0);
    return `${lineId}: ${units} for ${same.reduce((all, line) => all + line.money, 0n)} with ${same.reduce((all, line) => all + line.tax, 0n)} tax`;
  }),
  shipping: Number(shipping),
  refund: Number(refund),
  plan: plan.map(([id, amount]) => `${id}: ${amount}`).toSorted(),
});

const toldByEngine = ({ holds, shipping, refund, plan }: Decision): Told => ({
  lines: holds.map((hold) => `${hold.lineId}: ${hold.units} for ${hold.money.minor} with ${hold.tax.minor} tax`).toSorted(),
  shipping: shipping?.minor ?? 0,
  refund: refund?.minor ?? 0,
  plan: plan.map((one) => `${one.paymentId}: ${one.amount.minor}`).toSorted(),
});

type Seen = { returns: number; voids: number; channelMoney: number; severalPayments: number; shipping: number };

const playOn = (seed: number, seen: Seen): Readonly<{ oracle: Told[]; engine: Told[] }> => {
  const draw = drawFrom(seed);
  const document = orderBy(draw);
  const steps = historyBy(draw);
  const terms = TERMS[draw.upTo(2)]?.[draw.upTo(3)] ?? expect.fail('all terms are there');
  const ask = createOracle(oracleOrderOf(document, terms.policy));
  const oracle: Told[] = [];
  const engine: Told[] = [];
  let returns = 0;
  const everything = { kind: 'return', picks: document.lines.map((line, at) => [at, line.quantity] as const), isReview: false } as const;
  playHistory(document, steps, terms).forEach((played, at) => {
    const step = steps[at] ?? everything;
    for (const event of eventsOf(step, played, returns)) {
      const answer = ask(event);
      if (answer !== null) oracle.push(toldByOracle(answer));
      if (event.kind === 'void') seen.voids += 1;
      if (event.kind === 'channel' && event.money > 0n) seen.channelMoney += 1;
    }
    if (played.decision === null) return;
    const told = toldByEngine(played.decision);
    engine.push(told);
    returns += 1;
    seen.returns += 1;
    if (told.plan.length > 1) seen.severalPayments += 1;
    if (told.shipping > 0) seen.shipping += 1;
  });
  return { oracle, engine };
};

test('R-4 M-7 M-8 a naive second opinion gives back the same in every random order and history', { timeout: 300_000 }, () => {
  const seen: Seen = { returns: 0, voids: 0, channelMoney: 0, severalPayments: 0, shipping: 0 };
  for (let seed = 1; seed <= HISTORIES; seed += 1) {
    const { oracle, engine } = playOn(seed, seen);
    if (JSON.stringify(oracle) !== JSON.stringify(engine)) expect({ seed, told: engine }).toEqual({ seed, told: oracle });
  }
  // It saw what it is about: an oracle that is asked nothing agrees with everybody.
  expect(seen.returns).toBeGreaterThan(HISTORIES * 2);
  expect(Math.min(seen.voids, seen.channelMoney, seen.severalPayments, seen.shipping)).toBeGreaterThan(HISTORIES / 10);
});

test('R-4 the second opinion shares no code with the engine', () => {
  const text = readFileSync(new URL('./testing/oracle.ts', import.meta.url), 'utf8');
  expect(text).toContain('export const createOracle');
  expect(text).not.toMatch(/\bimport\b\s*(?:type\b|[{*("'\w])|\brequire\s*\(|\bexport\b[^;=]*\bfrom\b\s*['"]/);
});
