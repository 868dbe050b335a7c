import type { InstallationId } from 'shared-types/ids';
import type { Command, ReceiptClaims } from 'shared-types/sync';

import type { Reader, Tx } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import type { TouchedThing } from '../feed/touch.ts';
import { openCase } from '../refunds/open-case.ts';
import { REBUILD, idsOf } from './command-context.ts';
import type { CommandContext } from './command-context.ts';
import { otherSideOf } from './other-side.ts';

/** How far back gaps are looked for: a tablet never has that many commands waiting. */
const LOOK_BACK = 1_000;
const MOST_TOLD = 200;

/** S-3: numbers below the highest that no command ever used. `here` are those of this push, deferred ones included. */
export const missingSeqs = async (db: Reader, installationId: InstallationId, here: readonly number[]): Promise<number[]> => {
  const { highest } = await db
    .selectFrom('command')
    .select((row) => row.fn.max('client_seq').as('highest'))
    .where('installation_id', '=', installationId)
    .executeTakeFirstOrThrow();
  const top = Math.max(0, Number(highest ?? 0), ...here);
  const first = Math.max(1, top - LOOK_BACK + 1);
  const rows = await db
    .selectFrom('command')
    .select('client_seq')
    .distinct()
    .where('installation_id', '=', installationId)
    .where('client_seq', '>=', first)
    .execute();
  const seen = new Set([...rows.map((row) => row.client_seq), ...here]);
  const missing: number[] = [];
  for (let seq = first; seq <= top && missing.length < MOST_TOLD; seq += 1) if (!seen.has(seq)) missing.push(seq);
  return missing;
};

const sameNumber = prepared((db, of: Readonly<{ installationId: string; clientSeq: number }>) =>
  db
    .selectFrom('command')
    .select(['command_id', 'document'])
    .where('installation_id', '=', of.installationId)
    .where('client_seq', '=', of.clientSeq)
    .where('verdict_kind', '=', 'decided')
    // A slip stood in for the tablet's own command under the same number (P-9).
    .where('type', '!=', REBUILD),
);

/**
 * S-3: a second command on a used number was decided like any other; here both are put before a person, and the tablet is asked to
 * enrol again, for two tablets believe that they are this one.
 */
export const flagClone = async (trx: Tx, context: CommandContext, command: Command): Promise<TouchedThing[]> => {
  const { rows } = await sameNumber(trx, { installationId: command.installationId, clientSeq: command.clientSeq });
  const first = rows.find((row) => row.command_id !== command.commandId);
  if (!first) return [];
  const { marketId, storeId } = idsOf(context.installation);
  await trx.updateTable('installation').set({ cloned: 1 }).where('installation_id', '=', command.installationId).execute();
  return await openCase(trx, {
    caseId: context.deps.newCaseId(),
    at: context.now,
    marketId,
    storeId,
    returnId: returnIdOf(command),
    kind: 'cloned-tablet',
    cause: 'cloned-tablet',
    atStake: null,
    detail: `number ${command.clientSeq} was used by ${first.command_id} and by ${command.commandId}`,
    other: await otherSideOf(trx, returnIdOf(JSON.parse(first.document) as Command)), // stored as decided, so it was valid
  });
};

const returnIdOf = (command: Command) => (command.type === 'return.record' ? command.body.returnId : null);

/** Kept with the commands after the commit: what was sealed, and how far the tablet's numbers go. */
export type Seal = Pick<ReceiptClaims, 'commandId' | 'bodyHash'> & Readonly<{ receipt: string }>;

const keepReceipt = prepared((db, of: Readonly<{ commandId: string; bodyHash: string; receipt: string }>) =>
  db
    .updateTable('command')
    .set({ receipt: of.receipt })
    .where('command_id', '=', of.commandId)
    .where('body_hash', '=', of.bodyHash)
    .where('receipt', 'is', null),
);

export const keepSeals = async (trx: Tx, context: CommandContext, seals: readonly Seal[]): Promise<void> => {
  for (const seal of seals) await keepReceipt(trx, seal);
  const { installation_id: id } = context.installation;
  await trx
    .updateTable('installation')
    .set((row) => ({
      last_contact_at: context.now,
      highest_seq: row
        .selectFrom('command')
        .select((of) => of.fn.coalesce(of.fn.max('client_seq'), of.lit(0)).as('highest'))
        .where('command.installation_id', '=', id),
    }))
    .where('installation_id', '=', id)
    .execute();
};
