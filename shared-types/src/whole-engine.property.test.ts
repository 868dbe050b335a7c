import { expect, test } from 'vitest';

import type { ChannelOrder } from './channel-order.ts';
import { moneyOf, proportion } from './money.ts';
import type { Currency } from './money.ts';
import type { ReturnTerms } from './returnable.ts';
import { drawFrom, historyBy, orderBy } from './testing/any-shop.ts';
import type { Draw } from './testing/any-shop.ts';
import { brokenCap, brokenRuling, minorOf, shippingDueMinor } from './testing/broken-rules.ts';
import { aPolicy, at, id, someSettings, someTerms } from './testing/builders.ts';
import { playHistory } from './testing/play-history.ts';
import type { Played, Setting } from './testing/play-history.ts';

/** Random shops by the hundred thousand: bundles, offers, voids, refunds of the channel, fees, deductions and promises that change. */
const CASES = process.env['CI'] === 'true' ? 30_000 : 3_000;

const CURRENCIES = ['EUR', 'USD', 'JPY', 'KRW', 'KWD', 'BHD', 'TND'] as const;

/** Some lines become bundles of two or three parts, some pairs of lines an offer. */
const withBundlesAndOffers = (document: ChannelOrder, draw: Draw): ChannelOrder => ({
  ...document,
  currency: draw.pick(CURRENCIES),
  lines: document.lines.map((line) =>
    draw.upTo(3) > 0
      ? line
      : {
          ...line,
          components: Array.from({ length: 2 + draw.upTo(1) }, (_, n) => ({
            id: id.line(n + 1),
            sku: `PART-${n}`,
            barcode: null,
            name: `Part ${n}`,
            variant: '',
            category: '',
            quantity: 1 + draw.upTo(1),
            weightMinor: draw.upTo(draw.pick([0, 50, 9_999])),
          })),
        },
  ),
  offers:
    document.lines.length > 1 && draw.upTo(1) === 0
      ? [{ label: 'Offer', lineIds: document.lines.slice(0, 2 + draw.upTo(1)).map((line) => line.id) }]
      : [],
});

/** Now and then nothing of an order was captured yet, or only its first payment: returns let the rest go. */
const maybeOnlyAuthorised = (document: ChannelOrder, draw: Draw): ChannelOrder => {
  const captured = draw.pick(['all', 'all', 'all', 'all', 'first', 'none']);
  if (captured === 'all') return document;
  const payments = document.payments.map((one, at): ChannelOrder['payments'][number] => ({
    ...one,
    capturedBy: 'web',
    method: at === 0 ? 'gift-card' : 'card',
    capturedMinor: captured === 'first' && at === 0 ? one.authorisedMinor : 0,
  }));
  return { ...document, payments };
};

const LATE = at('2026-12-05T10:00:00.000Z'); // past the law's withdrawal, inside the window
const SHIPPING = ['never', 'when-all-returned', 'proportional'] as const;
const PAYMENT_ORDER = ['proportional', 'as-placed', 'card-first'] as const;
const FEES = [null, 290, 100_000] as const;
const RESTOCKING = [0, 1_000, 10_000] as const;

type Promise_ = ReturnTerms['policy'];
const promises = new Map<string, Promise_>();
/** Parsed once each: a policy costs more than a decision. */
const promiseOf = (key: readonly [number, number, number, number, Currency]): Promise_ => {
  const name = key.join('|');
  const [shipping, paymentOrder, fee, restocking, code] = key;
  const perReturn = FEES[fee] ?? null;
  const known = promises.get(name);
  if (known) return known;
  const made = aPolicy({
    shipping: SHIPPING[shipping] ?? 'never',
    paymentOrder: PAYMENT_ORDER[paymentOrder] ?? 'proportional',
    fees: { perReturn: perReturn === null ? null : moneyOf(perReturn, code), restockingBasisPoints: RESTOCKING[restocking] ?? 0 },
  });
  promises.set(name, made);
  return made;
};

const settings = someSettings({ mostDeductionBasisPoints: 8_000 });

type Shop = Readonly<{ document: ChannelOrder; setting: Setting; terms: ReturnTerms; isOneShipping: boolean }>;

const shopBy = (draw: Draw, { isFree }: Readonly<{ isFree: boolean }>): Shop => {
  const document = maybeOnlyAuthorised(withBundlesAndOffers(orderBy(draw), draw), draw);
  const isOneShipping = draw.upTo(1) === 0;
  const shipping = draw.upTo(2);
  const policies = Array.from({ length: 8 }, () =>
    promiseOf([
      isOneShipping ? shipping : draw.upTo(2),
      draw.upTo(2),
      isFree ? 0 : draw.upTo(2),
      isFree ? 0 : draw.upTo(2),
      document.currency,
    ]),
  );
  const approvals = policies.map(() => draw.upTo(2) > 0);
  const shares = policies.map(() => draw.upTo(12_000));
  const base = someTerms({ presentedAt: LATE, settings });
  const visitAt: NonNullable<Setting['visitAt']> = (step) => ({
    terms: { ...base, policy: policies[step] ?? base.policy, deductionApproved: approvals[step] === true },
    factsOfPick: (line, n) =>
      isFree || n > 0 ? {} : { deduction: { amount: proportion(line.paid, shares[step] ?? 0, 20_000), why: 'Worn' } },
  });
  return { document, setting: { offers: draw.pick(['as-paid', 'by-list-price']), visitAt }, terms: base, isOneShipping };
};

const check = (seed: number, played: readonly Played[]): void => {
  for (const { before, after, decision, live } of played) {
    const broken = brokenCap(after) ?? (decision && brokenRuling(decision, before));
    if (broken !== null) expect({ seed, broken }).toEqual({ seed, broken: null });
    const held = minorOf(live.flatMap((one) => [...one.holds.map((hold) => hold.money), one.shipping]));
    const gone = minorOf(live.flatMap((one) => [...one.plan.map((planned) => planned.amount), one.withheld]));
    if (live.every((one) => one.plan.length > 0) && held !== gone) expect({ seed, held }).toEqual({ seed, held: gone });
  }
};

type Seen = { bundles: number; offers: number; voids: number; withheld: number; capped: number; ended: number };

test(
  'R-4 R-15 M-9 M-12 any split of any shop, with voids, channel refunds, bundles, offers and mixed promises, ends at exactly what was paid',
  { timeout: 300_000 },
  () => {
    const seen: Seen = { bundles: 0, offers: 0, voids: 0, withheld: 0, capped: 0, ended: 0 };
    for (let seed = 1; seed <= CASES; seed += 1) {
      const draw = drawFrom(seed);
      const { document, setting, terms, isOneShipping } = shopBy(draw, { isFree: true });
      const played = playHistory(document, historyBy(draw), terms, setting);
      check(seed, played);
      const { after } = played.at(-1) ?? expect.fail('a history has an end');
      const isOurs = after.state.lines.every((line) => line.cancelled + line.returnedAtChannel + line.refundedAtChannel.minor === 0);
      const isByWeb = document.payments.every((one) => one.capturedBy === 'web') && after.state.refundedWithoutLine.minor === 0;
      if (isOurs && isByWeb && document.totalMinor > 0) {
        const given = after.state.lines.map((line) => minorOf(line.claims.map((claim) => claim.money)));
        if (String(given) !== String(after.order.lines.map((line) => line.paid.minor))) expect({ seed, given }).toEqual({ seed, given: after.order.lines.map((line) => line.paid.minor) }); // prettier-ignore
        const mode = setting.visitAt?.(0).terms.policy.shipping;
        if (isOneShipping && mode !== 'never') expect([seed, after.state.shippingBack.minor]).toEqual([seed, shippingDueMinor(after)]);
        seen.ended += 1;
      }
      if (after.order.lines.some((line) => line.bundle !== null)) seen.bundles += 1;
      if (after.order.offers.length > 0 && setting.offers === 'by-list-price') seen.offers += 1;
      if (after.state.payments.some((one) => (one.released?.minor ?? 0) > 0)) seen.voids += 1;
    }
    expect(Math.min(seen.bundles, seen.offers, seen.voids, seen.ended)).toBeGreaterThan(CASES / 20);
  },
);

test(
  'M-10 M-11 M-7 with fees and deductions nothing is ever above what was paid, and what was withheld is never paid later',
  { timeout: 300_000 },
  () => {
    const seen: Seen = { bundles: 0, offers: 0, voids: 0, withheld: 0, capped: 0, ended: 0 };
    for (let seed = 1; seed <= CASES; seed += 1) {
      const draw = drawFrom(seed + 7_000_000);
      const { document, setting, terms } = shopBy(draw, { isFree: false });
      const played = playHistory(document, historyBy(draw), terms, setting);
      check(seed, played);
      const { after, live } = played.at(-1) ?? expect.fail('a history has an end');
      const refunded = minorOf(live.flatMap((one) => one.plan.map((planned) => planned.amount)));
      const withheld = minorOf(live.map((one) => one.withheld));
      const paid = minorOf(after.order.lines.map((line) => line.paid)) + shippingDueMinor(after);
      if (refunded + withheld > paid) expect({ seed, refunded, withheld }).toEqual({ seed, atMost: paid });
      if (withheld > 0) seen.withheld += 1;
      if (played.some(({ decision }) => decision?.quote?.terms.some((term) => term.kind === 'cap') === true)) seen.capped += 1;
    }
    expect(seen.withheld).toBeGreaterThan(CASES / 3);
    expect(seen.capped).toBeGreaterThan(CASES / 50);
  },
);
