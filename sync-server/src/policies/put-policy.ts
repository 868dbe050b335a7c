import { addMs } from 'shared-types/calendar';
import type { Instant } from 'shared-types/calendar';
import { canonicalJson } from 'shared-types/canonical-json';
import type { Json } from 'shared-types/canonical-json';
import type { MarketId } from 'shared-types/ids';
import { policyInForce } from 'shared-types/policy';
import type { Market, ReturnPolicy } from 'shared-types/policy';
import { faultsOfPolicy } from 'shared-types/policy-faults';
import type { PolicyFault } from 'shared-types/policy-faults';
import { fail, ok } from 'shared-types/result';
import type { Result } from 'shared-types/result';
import type { z } from 'zod';

import { writeAudit } from '../db/audit.ts';
import type { Database, Reader, Tx } from '../db/open.ts';
import { touchFeed } from '../feed/touch.ts';

export type PolicyInForce = z.infer<typeof policyInForce>;

/** `changed`: a version that nothing rests on yet was replaced. */
export type PutStatus = 'created' | 'changed' | 'unchanged';

/** `in-use`: the document is right, but orders rest on what it would change. Each fault names a field and says what to do. */
export type PutRefused = Readonly<{ kind: 'unknown' }> | Readonly<{ kind: 'faulty' | 'in-use'; faults: readonly PolicyFault[] }>;

type Putting = Readonly<{ marketId: MarketId; policy: PolicyInForce; now: Instant; actor: string }>;

/**
 * E-8: a promise of a market, in force from a moment on. Orders placed since then freeze it; so neither a version that orders rest on nor
 * the past can be changed. The same document again is no change.
 */
export const putPolicy = (db: Database, putting: Putting): Promise<Result<PutStatus, PutRefused>> =>
  db.write(async (trx) => {
    const { marketId, policy, now, actor } = putting;
    const market = await lockMarket(db, trx, marketId);
    if (market === null) return fail({ kind: 'unknown' });
    const faults = faultsOfPolicy(policy.policy, market).map((fault) => ({ ...fault, path: `policy.${fault.path}` }));
    const others = await versionsOf(trx, marketId);
    const before = others.find((one) => one.version === policy.policy.version) ?? null;
    if (before && isSame(before, policy)) return ok('unchanged');
    const rest = others.filter((one) => one !== before);
    if (faults.length > 0 || faultsOfMoment(rest, policy).length > 0)
      return fail({ kind: 'faulty', faults: [...faults, ...faultsOfMoment(rest, policy)] });
    const inUse = [
      ...(before ? [...whyTold(before, policy, now), ...(await whyInUse(trx, before, now))] : []),
      ...(await whyPast(trx, policy)),
    ];
    if (inUse.length > 0) return fail({ kind: 'in-use', faults: inUse });
    await write(trx, policy);
    const { version } = policy.policy;
    const detail = { version, from: policy.from, was: before, is: policy };
    await writeAudit(trx, { at: now, actor, act: before ? 'policy-changed' : 'policy-created', subject: `${marketId}:${version}`, detail });
    // Tablets learn of a promise when it comes into force (`tellPolicies`), not before: their quotes would be too good.
    if (policy.from <= now) await touchFeed(trx, marketId, [{ scope: 'market', kind: 'policy', id: `${marketId}:${version}` }]);
    return ok(before ? 'changed' : 'created');
  });

/** All promises of a market, oldest first; `null`: there is no such market. */
export const listPolicies = async (db: Database, marketId: MarketId): Promise<PolicyInForce[] | null> => {
  const market = await db.read.selectFrom('market').select('market_id').where('market_id', '=', marketId).executeTakeFirst();
  return market ? await versionsOf(db.read, marketId).then((rows) => rows.map(({ from, policy }) => ({ from, policy }))) : null;
};

/** The market's row is held, so that two people who put policies at once follow each other. */
const lockMarket = async (db: Database, trx: Tx, marketId: MarketId): Promise<Market | null> => {
  const found = trx.selectFrom('market').select('document').where('market_id', '=', marketId);
  const row = await (db.kind === 'postgres' ? found.forUpdate() : found).executeTakeFirst();
  return row ? (JSON.parse(row.document) as Market) : null; // validated when it was written
};

type Version = Readonly<{ version: number }> & PolicyInForce;

const versionsOf = async (db: Reader, marketId: MarketId): Promise<Version[]> => {
  const rows = await db.selectFrom('policy').select(['version', 'from_at', 'document']).where('market_id', '=', marketId).orderBy('version').execute(); // prettier-ignore
  return rows.map((row) => ({
    version: row.version,
    from: row.from_at as Instant, // both were validated when they were written
    policy: JSON.parse(row.document) as ReturnPolicy,
  }));
};

/** Two documents that mean the same, however they were written: what was left out has its usual value. */
const isSame = (before: Version, now: PolicyInForce): boolean => {
  const text = (one: PolicyInForce): string =>
    canonicalJson(policyInForce.parse({ from: one.from, policy: one.policy }) as unknown as Json); // plain data
  return text(before) === text(now);
};

/** A higher version comes into force later, or an order's version would not say which promise is the newer one. */
const faultsOfMoment = (others: readonly Version[], { from, policy }: PolicyInForce): PolicyFault[] =>
  others.flatMap((other) => {
    if (other.version < policy.version && from <= other.from)
      return [{ path: 'from', message: `must be after ${other.from}, when version ${other.version} came into force` }];
    return other.version > policy.version && from >= other.from
      ? [{ path: 'from', message: `must be before ${other.from}, when version ${other.version} comes into force` }]
      : [];
  });

/** Tablets have it already, and nothing takes it back from them. */
const whyTold = (before: Version, { from }: PolicyInForce, now: Instant): PolicyFault[] =>
  before.from <= now && from > now
    ? [
        {
          path: 'from',
          message: `This version is in force since ${before.from} and cannot be put off: put a new version with that moment.`,
        },
      ]
    : [];

const whyInUse = async (trx: Tx, before: Version, now: Instant): Promise<PolicyFault[]> => {
  const { marketId } = before.policy;
  const frozen = `%"policyVersion":${before.version},%`; // a quote inside a text would be escaped
  const rests = trx.selectFrom('customer_order').select('number').where('market_id', '=', marketId).limit(1);
  const one = await rests.where('frozen', 'like', frozen).executeTakeFirst();
  const next = 'Orders rest on this version. Put the change as a new version with a later `from`';
  if (one) return [{ path: 'policy.version', message: `${next} (order ${one.number} was placed under it).` }];
  if (!before.policy.appliesToOlder || before.from > now || (await rests.executeTakeFirst()) === undefined) return [];
  return [{ path: 'policy.version', message: `${next}: it is in force for older orders (appliesToOlder).` }];
};

/** Orders placed since then are frozen with the promise that was in force: a moment in the past would tell them two stories. */
const whyPast = async (trx: Tx, { from, policy }: PolicyInForce): Promise<PolicyFault[]> => {
  const last = await trx
    .selectFrom('customer_order')
    .select('placed_at')
    .where('market_id', '=', policy.marketId)
    .where('placed_at', '>=', from)
    .orderBy('placed_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!last) return [];
  const earliest = addMs(last.placed_at as Instant, 1); // validated at import
  return [{ path: 'from', message: `Orders were placed since then under the promise of that day: choose ${earliest} or later.` }];
};

const write = async (trx: Tx, { from, policy }: PolicyInForce): Promise<void> => {
  const row = { market_id: policy.marketId, version: policy.version, from_at: from, document: JSON.stringify(policy) };
  await trx
    .insertInto('policy')
    .values(row)
    .onConflict((conflict) => conflict.columns(['market_id', 'version']).doUpdateSet({ from_at: row.from_at, document: row.document }))
    .execute();
};
