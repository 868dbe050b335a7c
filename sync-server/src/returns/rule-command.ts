import type { Command, Verdict } from 'shared-types/sync';

import { writeAudit } from '../db/audit.ts';
import type { Tx } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import type { TouchedThing } from '../feed/touch.ts';
import { acceptReturn } from './accept-return.ts';
import { refuse } from './command-context.ts';
import type { CommandContext, CommandOf, Refused, Ruled } from './command-context.ts';
import { decideCase } from './decide-case.ts';
import { handSlip } from './hand-slip.ts';
import type { ReadCommand } from './read-command.ts';
import { restoreReturn } from './restore-return.ts';
import { waitForItsReturn } from './returns-after-restore.ts';
import { sealedOf } from './sealed-ruling.ts';
import { flagClone } from './sequence.ts';
import { voidReturn } from './void-return.ts';

/** What came of one command in its transaction. `isNew`: it was kept here and now; else it is a replay or another body. */
export type RuledCommand = Readonly<{ verdict: Verdict; isNew: boolean; things: readonly TouchedThing[] }>;

type Readable = Exclude<ReadCommand, Readonly<{ kind: 'deferred' }>>;

/**
 * S-4: one verdict per command, kept with its content. A known id answers what it was told the first time; the same id with another
 * body is refused, and the first stays (F58).
 */
export const ruleCommand = async (trx: Tx, context: CommandContext, read: Readable): Promise<RuledCommand> => {
  const early = read.kind === 'ready' && context.isAfterRestore ? await waitForItsReturn(trx, context, read.command) : null;
  if (early) return { verdict: early, isNew: false, things: [] };
  const isNew = await keepCommand(trx, context, read);
  if (!isNew) return await replay(trx, context, read);
  const ruled = read.kind === 'ready' ? await ruleReady(trx, context, read.command) : refuse(read.why, read.detail);
  if (ruled.kind === 'refused') await auditRefusal(trx, context, read, ruled);
  const clones = read.kind === 'ready' && ruled.kind === 'decided' ? await flagClone(trx, context, read.command) : [];
  const verdict = verdictOf(read, ruled);
  await keepVerdict(trx, { kind: verdict.kind, verdict: JSON.stringify(verdict), commandId: read.commandId });
  return { verdict, isNew, things: [...ruled.things, ...clones] };
};

const FORGOTTEN: ReadonlySet<string> = new Set(['unknown-return', 'unknown-case']);

/**
 * S-8: what was decided once about something that never came back after a restore keeps its verdict, with nothing done: what it did is in
 * the channel's books, or in nobody's. The audit says so.
 */
const ruleReady = async (trx: Tx, context: CommandContext, command: Command): Promise<Ruled> => {
  const ruled = await carryOut(trx, context, command);
  if (ruled.kind === 'decided' || !context.isAfterRestore || !FORGOTTEN.has(ruled.why)) return ruled;
  const sealed = sealedOf(context.deps.keys, command);
  if (sealed?.kind !== 'decided') return ruled;
  const entry = { at: context.now, actor: context.installation.installation_id, act: 'command.forgotten', subject: command.commandId };
  await writeAudit(trx, { ...entry, detail: { type: command.type, detail: ruled.detail } });
  return { kind: 'decided', ruling: sealed.ruling, things: [] };
};

const keepVerdict = prepared((db, of: Readonly<{ kind: string; verdict: string; commandId: string }>) =>
  db.updateTable('command').set({ verdict_kind: of.kind, verdict: of.verdict }).where('command_id', '=', of.commandId),
);

type CommandValues = Readonly<{
  commandId: string;
  installationId: string;
  clientSeq: number;
  type: string;
  bodyHash: string;
  document: string;
  receivedAt: string;
}>;

const putCommand = prepared((db, of: CommandValues) =>
  db
    .insertInto('command')
    .values({
      command_id: of.commandId,
      installation_id: of.installationId,
      client_seq: of.clientSeq,
      type: of.type,
      body_hash: of.bodyHash,
      document: of.document,
      received_at: of.receivedAt,
      verdict_kind: 'deferred',
      verdict: '',
      receipt: null,
      change_seq: 0,
    })
    .onConflict((conflict) => conflict.column('command_id').doNothing()),
);

/** The row comes first: of two pushes with the same command, the second waits here for the first and finds it. */
const keepCommand = async (trx: Tx, context: CommandContext, read: Readable): Promise<boolean> => {
  const kept = await putCommand(trx, {
    commandId: read.commandId,
    installationId: read.kind === 'ready' ? read.command.installationId : read.installationId,
    clientSeq: read.clientSeq,
    type: read.type,
    bodyHash: read.bodyHash,
    document: read.raw,
    receivedAt: context.now,
  });
  return kept.numAffectedRows === 1n;
};

const replay = async (trx: Tx, context: CommandContext, read: Readable): Promise<RuledCommand> => {
  const stored = await trx
    .selectFrom('command')
    .select(['body_hash', 'verdict', 'receipt', 'change_seq'])
    .where('command_id', '=', read.commandId)
    .executeTakeFirstOrThrow();
  if (stored.body_hash !== read.bodyHash) {
    const ruled: Refused = refuse('other-body', 'this id was used for another command; the first one stays');
    await auditRefusal(trx, context, read, ruled);
    return { verdict: verdictOf(read, ruled), isNew: false, things: [] };
  }
  const verdict = { ...(JSON.parse(stored.verdict) as Verdict), replayed: true, receipt: stored.receipt }; // written below by ruleCommand
  return {
    verdict: verdict.kind === 'decided' ? { ...verdict, changeSeq: stored.change_seq } : verdict,
    isNew: false,
    things: [],
  };
};

const carryOut = (trx: Tx, context: CommandContext, command: Command): Promise<Ruled> => {
  switch (command.type) {
    case 'return.record':
      return recordReturn(trx, context, command);
    case 'return.void':
      return voidReturn(trx, context, command);
    case 'case.decide':
      return decideCase(trx, context, command);
    case 'slip.handed':
      return handSlip(trx, context, command);
  }
};

const recordReturn = async (trx: Tx, context: CommandContext, command: CommandOf<'return.record'>): Promise<Ruled> =>
  (context.isAfterRestore ? await restoreReturn(trx, context, command) : null) ?? (await acceptReturn(trx, context, command));

const verdictOf = (read: Readable, ruled: Ruled): Verdict => {
  const base = { commandId: read.commandId, clientSeq: read.clientSeq, replayed: false, receipt: null };
  return ruled.kind === 'decided'
    ? { kind: 'decided', ...base, ruling: ruled.ruling, changeSeq: 0 }
    : { kind: 'refused', ...base, why: ruled.why, detail: ruled.detail.slice(0, 500) };
};

/** F46: what is refused stays visible, with its whole text. */
const auditRefusal = (trx: Tx, context: CommandContext, read: Readable, ruled: Refused): Promise<void> =>
  writeAudit(trx, {
    at: context.now,
    actor: context.installation.installation_id,
    act: 'command.refused',
    subject: read.commandId,
    detail: { why: ruled.why, detail: ruled.detail, ...(ruled.why === 'other-body' ? { document: read.raw } : {}) },
  });
