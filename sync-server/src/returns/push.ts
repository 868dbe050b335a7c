import type { GrantClaims } from 'shared-types/enrolment';
import type { Command, PushAnswer, PushRequest, ReceiptClaims, Verdict } from 'shared-types/sync';

import type { Tx } from '../db/open.ts';
import { savepoint } from '../db/open.ts';
import { recoveredAt } from '../feed/recovery-state.ts';
import { touchFeed } from '../feed/touch.ts';
import { signJws } from '../staff/jws.ts';
import { readGrant } from '../staff/sign-in.ts';
import { idsOf, loadStoreTerms } from './command-context.ts';
import type { CommandContext, InstallationRow, ReturnDeps } from './command-context.ts';
import { OrderReader, readAhead } from './order-reader.ts';
import { forgottenInstallation, ownInstallations } from './own-installations.ts';
import { readCommand } from './read-command.ts';
import type { ReadCommand } from './read-command.ts';
import { bringForgottenOrders, deferAll, mustWaitForRecovery } from './returns-after-restore.ts';
import { ruleCommand } from './rule-command.ts';
import type { RuledCommand } from './rule-command.ts';
import { sealedOf } from './sealed-ruling.ts';
import { keepSeals, missingSeqs } from './sequence.ts';
import type { Seal } from './sequence.ts';

/** A command that only a newer server understands: after its update the answer is another one. */
const NEWER_AFTER_MS = 15 * 60_000;
const BUSY_AFTER_MS = 5_000;

/**
 * S-4: decides what a tablet sends, one verdict per command in the order they came. Parsing, hashing and verifying are done before
 * any transaction; a command that fails undoes only itself and is asked for again. Answers 200 whatever the verdicts are.
 */
export const pushCommands = async (deps: ReturnDeps, installation: InstallationRow, request: PushRequest): Promise<PushAnswer> => {
  const terms = await loadStoreTerms(deps.db.read, installation);
  const isAfterRestore = (await recoveredAt(deps.db.read)) !== null;
  const context: CommandContext = { deps, installation, terms, now: deps.clock(), orders: new OrderReader(), claims: null, isAfterRestore };
  const installations = await ownInstallations(deps.db.read, installation);
  const isProven = (command: Command): boolean => isAfterRestore && sealedOf(deps.keys, command) !== null;
  const forgotten = forgottenInstallation(installation, installations, isProven);
  const reader = { installations, readGrant: grantReader(deps), forgotten };
  const read = request.commands.map((raw) => readCommand(raw, reader));
  // Written before the restore and late in the network: the same commands come again, with the receipts that they were given since (S-8).
  const isLate = isAfterRestore && request.epoch !== deps.epoch();
  if ((await mustWaitForRecovery(deps, installation, read)) || isLate)
    return await answerOf(deps, installation, deferAll(request.commands), []);
  if (isAfterRestore) await bringForgottenOrders(deps, read);
  const ruled = new Map<ReadCommand, Verdict>(
    read.flatMap((one) => (one.kind === 'deferred' ? [[one, deferred(one, 'newer-command')]] : [])),
  );
  const inOrder = read.filter((one) => one.kind !== 'deferred').toSorted((a, b) => a.clientSeq - b.clientSeq);
  const undecided = new Undecided(read.filter((one) => one.kind === 'deferred'));
  const verdicts =
    deps.db.kind === 'sqlite' ? await ruleTogether(context, inOrder, undecided) : await ruleOneByOne(context, inOrder, undecided);
  for (const [at, one] of inOrder.entries()) ruled.set(one, verdicts[at] ?? deferred(one, 'busy'));
  const answered = await seal(context, read.map((one) => ({ read: one, verdict: ruled.get(one) ?? deferred(one, 'busy') }))); // prettier-ignore
  if (answered.some((verdict) => verdict.kind === 'decided' && !verdict.replayed)) deps.pokeRefunds();
  const missing = await missingSeqs(deps.db.read, idsOf(installation).installationId, read.map((one) => one.clientSeq)); // prettier-ignore
  return await answerOf(deps, installation, answered, missing);
};

const answerOf = async (deps: ReturnDeps, of: InstallationRow, verdicts: Verdict[], missing: number[]): Promise<PushAnswer> => {
  const own = deps.db.read.selectFrom('installation').select('cloned').where('installation_id', '=', of.installation_id);
  const cloned = (await own.executeTakeFirst())?.cloned === 1;
  return { epoch: deps.epoch(), serverTime: deps.clock(), verdicts, missingSeqs: missing, cloned };
};

/** A shift's commands carry the same grant: its signature is verified once. */
const grantReader = ({ keys }: ReturnDeps): ((jws: string) => GrantClaims | null) => {
  const known = new Map<string, GrantClaims | null>();
  return (jws) => {
    const claims = known.get(jws);
    if (claims !== undefined) return claims;
    const read = readGrant(keys, jws);
    known.set(jws, read);
    return read;
  };
};

type Readable = Exclude<ReadCommand, Readonly<{ kind: 'deferred' }>>;

/**
 * Returns whose own command could not be decided in this push. What follows from them waits as well: "unknown return" would be final, and
 * the void of a return that is decided a minute later would be lost.
 */
class Undecided {
  readonly #returnIds = new Set<string>();

  constructor(commands: readonly ReadCommand[]) {
    for (const command of commands) this.add(command);
  }

  add({ type, returnId }: ReadCommand): void {
    if (type === 'return.record' && returnId !== null) this.#returnIds.add(returnId);
  }

  concerns({ returnId }: ReadCommand): boolean {
    return returnId !== null && this.#returnIds.has(returnId);
  }
}

const deferred = (read: ReadCommand, why: 'busy' | 'newer-command'): Verdict => ({
  kind: 'deferred',
  commandId: read.commandId,
  clientSeq: read.clientSeq,
  replayed: false,
  receipt: null,
  why,
  afterMs: why === 'busy' ? BUSY_AFTER_MS : NEWER_AFTER_MS,
});

/** The old enrolment's commands are judged as the old enrolment's. */
const contextOf = (context: CommandContext, read: Readable): CommandContext =>
  read.kind === 'ready' ? { ...context, installation: read.installation, claims: read.claims } : context;

/** SQLite: one commit for the whole push, a savepoint per command, the feed told once at the end (S-5). */
const ruleTogether = (context: CommandContext, commands: readonly Readable[], undecided: Undecided): Promise<Verdict[]> =>
  context.deps.db.write(
    async (trx) => {
      const ruled: RuledCommand[] = [];
      const ahead = { ...context, orders: await readAhead(trx, commands) };
      for (const read of commands) {
        const decide = () => savepoint(trx, 'command', () => ruleCommand(trx, contextOf(ahead, read), read));
        ruled.push(await poisonAside(context, read, undecided, decide));
      }
      return await tellFeed(trx, context, ruled);
    },
    { priority: 'push' },
  );

/** Postgres: one transaction per command, so that no order's row is held while others are decided. */
const ruleOneByOne = async (context: CommandContext, commands: readonly Readable[], undecided: Undecided): Promise<Verdict[]> => {
  const verdicts: Verdict[] = [];
  for (const read of commands) {
    const decide = () =>
      context.deps.db.write(async (trx) => {
        const ruled = await ruleCommand(trx, contextOf(context, read), read);
        const [verdict] = await tellFeed(trx, context, [ruled]);
        return { ...ruled, verdict: verdict ?? ruled.verdict };
      });
    verdicts.push((await poisonAside(context, read, undecided, decide)).verdict);
  }
  return verdicts;
};

/** A command that breaks us must not block the others (F47); it is neither refused nor lost, and an operator reads why. */
const poisonAside = async (
  context: CommandContext,
  read: Readable,
  undecided: Undecided,
  rule: () => Promise<RuledCommand>,
): Promise<RuledCommand> => {
  const later: RuledCommand = { verdict: deferred(read, 'busy'), isNew: false, things: [] };
  if (undecided.concerns(read)) return later;
  try {
    return await rule();
  } catch (error) {
    context.deps.log.error({ error, commandId: read.commandId, type: read.type }, 'command could not be decided');
    undecided.add(read);
    return later;
  }
};

const tellFeed = async (trx: Tx, context: CommandContext, ruled: readonly RuledCommand[]): Promise<Verdict[]> => {
  const things = ruled.flatMap((one) => one.things);
  if (things.length === 0) return ruled.map((one) => one.verdict);
  const changeSeq = await touchFeed(trx, idsOf(context.installation).marketId, things);
  const kept = ruled.filter((one) => one.isNew && one.things.length > 0);
  const ids = kept.map((one) => one.verdict.commandId);
  await trx.updateTable('command').set({ change_seq: changeSeq }).where('command_id', 'in', ids).execute();
  return ruled.map((one) => (kept.includes(one) && one.verdict.kind === 'decided' ? { ...one.verdict, changeSeq } : one.verdict));
};

type Answered = Readonly<{ read: ReadCommand; verdict: Verdict }>;

/**
 * Receipts are sealed after the commit, from what was committed, and kept; a replay after a crash in between is sealed then. The second
 * body of a known id gets a receipt for itself, which is not kept: the row belongs to the first.
 */
const seal = async (context: CommandContext, answered: readonly Answered[]): Promise<Verdict[]> => {
  const epoch = context.deps.epoch();
  const seals: Seal[] = [];
  const sealed = answered.map(({ read, verdict }): Verdict => {
    if (verdict.kind === 'deferred' || verdict.receipt !== null) return verdict;
    const { commandId, bodyHash, toldHash } = read;
    const ruling = verdict.kind === 'decided' ? verdict.ruling : null;
    const claims: ReceiptClaims = { commandId, bodyHash: toldHash, epoch, kind: verdict.kind, ruling };
    const receipt = signJws(claims, context.deps.keys.signing);
    seals.push({ commandId, bodyHash, receipt });
    return { ...verdict, receipt };
  });
  await context.deps.db.write((trx) => keepSeals(trx, context, seals), { priority: 'push' });
  return sealed;
};
