import { createHash } from 'node:crypto';

import { canonicalJson } from 'shared-types/canonical-json';
import type { Json } from 'shared-types/canonical-json';
import { toBase64url } from 'shared-types/base64url';
import type { GrantClaims } from 'shared-types/enrolment';
import { commandId } from 'shared-types/ids';
import type { CommandId } from 'shared-types/ids';
import { parseSlipNumber } from 'shared-types/slip-number';
import { command as commandSchema } from 'shared-types/sync';

import { writeAudit } from '../db/audit.ts';
import type { Reader, Tx } from '../db/open.ts';
import { recoveredAt } from '../feed/recovery-state.ts';
import { touchFeed } from '../feed/touch.ts';
import { loadKnownOrders } from '../orders/known-order.ts';
import type { ReturnEvent } from '../refunds/return-events.ts';
import { signJws } from '../staff/jws.ts';
import { REBUILD, idsOf, loadStoreTerms } from './command-context.ts';
import type { CommandContext, InstallationRow, ReturnDeps } from './command-context.ts';
import { findOrderId } from './match-order.ts';
import { OrderReader } from './order-reader.ts';
import type { ReadCommand } from './read-command.ts';
import { recordOfSlip } from './record-of-slip.ts';
import { ruleCommand } from './rule-command.ts';
import type { VerifiedSlip } from './verify-slip.ts';

/** Who asks for a slip's return, on which tablet, under which grant (verified). */
export type Restorer = Readonly<{ installation: InstallationRow; grant: GrantClaims }>;

/** `known`: it is here already, whoever brought it. `later`: not now, ask again. */
export type Rebuilt = 'restored' | 'known' | 'not-here' | 'later';

/**
 * P-9: makes the return of a slip whose tablet never sent it, once, in the name of the tablet that signed it and in the words of the slip;
 * goods and money are decided like those of any push. Only for slips of the restorer's market. What the tablet sends later joins it.
 */
export const rebuildReturn = async (deps: ReturnDeps, verified: VerifiedSlip, by: Restorer): Promise<Rebuilt> => {
  if (verified.installation.market_id !== by.installation.market_id) return 'not-here';
  const known = await isKnown(deps.db.read, verified);
  if (known !== null) return known;
  try {
    const done = await deps.db.write((trx) => rebuild(trx, deps, verified, by), { priority: 'push' });
    if (done === 'restored') deps.pokeRefunds();
    return done;
  } catch (error) {
    // Its own tablet may have come in between, with the same return under its own command.
    const came = await isKnown(deps.db.read, verified);
    if (came !== null) return came;
    throw error;
  }
};

/** A return of that id from another tablet or under another number is not this slip's. */
const isKnown = async (db: Reader, { slip, installation }: VerifiedSlip): Promise<'known' | 'not-here' | null> => {
  const row = await db
    .selectFrom('return_record')
    .select(['installation_id', 'slip_number'])
    .where('return_id', '=', slip.code.returnId)
    .executeTakeFirst();
  if (!row) return null;
  return row.installation_id === installation.installation_id && row.slip_number === slip.code.slipNumber ? 'known' : 'not-here';
};

const rebuild = async (trx: Tx, deps: ReturnDeps, verified: VerifiedSlip, by: Restorer): Promise<Rebuilt> => {
  const { installation, slip } = verified;
  const { marketId } = idsOf(installation);
  const claims = standInFor(by.grant, installation);
  const context: CommandContext = {
    deps,
    installation,
    terms: await loadStoreTerms(trx, installation),
    now: deps.clock(),
    orders: new OrderReader(),
    claims,
    isAfterRestore: (await recoveredAt(trx)) !== null,
    isRebuilt: true,
  };
  const ruled = await ruleCommand(trx, context, await commandOf(trx, context, verified, claims));
  if (ruled.verdict.kind !== 'decided') return ruled.verdict.kind === 'deferred' ? 'later' : 'known';
  if (!ruled.isNew) return 'known';
  await tellWho(trx, context, verified, by);
  await writeAudit(trx, {
    at: context.now,
    actor: `${by.grant.staffId}@${by.installation.installation_id}`,
    act: 'return.rebuilt',
    subject: slip.code.returnId,
    detail: { slipNumber: slip.code.slipNumber, signedBy: installation.installation_id, outcome: ruled.verdict.ruling?.outcome ?? null },
  });
  await touchFeed(trx, marketId, ruled.things);
  return 'restored';
};

/** We vouch that whoever restores it may stand in for the tablet that is gone: her own limits hold. */
const standInFor = (grant: GrantClaims, installation: InstallationRow): GrantClaims => {
  const { installationId, storeId, marketId } = idsOf(installation);
  return { ...grant, installationId, storeId, marketId };
};

/** One id for one return, so that two tablets at once make one command of it. */
const rebuildIdOf = (returnId: string): CommandId => {
  const hex = createHash('sha256').update(`${REBUILD}|${returnId}`).digest('hex');
  return commandId.parse(
    [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-'),
  );
};

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url');

type Ready = Extract<ReadCommand, Readonly<{ kind: 'ready' }>>;

/** As the tablet would have sent it, so its number is no gap; the signature is the slip's, over what the slip says. */
const commandOf = async (trx: Tx, { deps, installation }: CommandContext, verified: VerifiedSlip, claims: GrantClaims): Promise<Ready> => {
  const { slip, text } = verified;
  const { installationId, marketId } = idsOf(installation);
  const orderId = await findOrderId(trx, marketId, { typed: slip.code.orderNumber, contact: null, evidence: null });
  const order = orderId === null ? null : ((await loadKnownOrders(trx, [orderId])).get(orderId)?.order ?? null);
  const body = recordOfSlip(slip, order);
  const command = commandSchema.parse({
    commandId: rebuildIdOf(body.returnId),
    clientSeq: parseSlipNumber(slip.code.slipNumber)?.sequence,
    installationId,
    v: 1,
    type: 'return.record',
    body,
    recordedAt: slip.code.presentedAt,
    staffId: claims.staffId,
    grant: signJws(claims, deps.keys.signing),
    clock: { offsetMs: 0, lastContactAt: null, ageMs: null },
    bodyHash: sha256(canonicalJson({ type: 'return.record', v: 1, body } as unknown as Json)), // a record is JSON
    signature: toBase64url(slip.signature),
    receipt: null,
  });
  const { commandId: id, clientSeq, bodyHash } = command;
  const envelope = { commandId: id, clientSeq, type: REBUILD, bodyHash: sha256(text), toldHash: bodyHash, returnId: body.returnId };
  return { ...envelope, raw: JSON.stringify(command), kind: 'ready', command, installation, claims };
};

/** The slip does not say who recorded it, and the life of the return does not pretend to. */
const tellWho = async (trx: Tx, { now }: CommandContext, { slip }: VerifiedSlip, { grant }: Restorer): Promise<void> => {
  const { returnId } = slip.code;
  const row = await trx.selectFrom('return_record').select('events').where('return_id', '=', returnId).executeTakeFirstOrThrow();
  const [recorded, received, ...rest] = JSON.parse(row.events) as ReturnEvent[]; // acceptReturn wrote it just now
  if (!recorded || !received) return;
  const restored: ReturnEvent = { ...received, at: now, by: grant.name, note: 'restored from its slip' };
  const events = [{ ...recorded, by: null }, restored, ...rest];
  await trx
    .updateTable('return_record')
    .set({ events: JSON.stringify(events) })
    .where('return_id', '=', returnId)
    .execute();
};
