import type { Instant } from 'shared-types/calendar';
import { fail, ok } from 'shared-types/result';
import type { Result } from 'shared-types/result';
import type { Command } from 'shared-types/sync';

import type { RescuedTablet } from './export-ledger.ts';
import { readEnrolment } from './ledger.ts';
import type { CarriedCommand } from './ledger.ts';
import { keepRescued } from './rescued-photos.ts';
import type { RescuedPhoto } from './rescued-photos.ts';
import type { Tablet } from './tablet-context.ts';

/**
 * Why a file is not brought in. `not-ours`: something else. `newer`: of a later version of Retour. `broken`: ours, and cut short or changed.
 * `other-market`: another web shop's server rules on it. `empty`: nothing waited when it was made.
 */
export type FileFault = Readonly<{ kind: 'not-ours' | 'newer' | 'broken' | 'other-market' | 'empty' }>;

/**
 * What a rescue file holds, before anything is brought in. `here`: how many of its returns this tablet has already. `photosSpoilt`: entries
 * that are no photos any more.
 */
export type RescueFound = Readonly<{
  tablet: RescuedTablet | null;
  at: Instant;
  returns: number;
  here: number;
  commands: readonly Command[];
  photos: readonly RescuedPhoto[];
  photosSpoilt: number;
}>;

type Reader = Pick<Tablet, 'ledger' | 'search'>;

/** A file of Retour's, in bytes: all the photos that go into one, and many times the commands of a bad week. */
const MOST_FILE_BYTES = 80_000_000;

/** Reads a file that a person chose. One that cannot be read, or that is too large to be ours, is `broken`. */
export const readRescueBlob = async (reader: Reader, file: Pick<Blob, 'size' | 'text'>): Promise<Result<RescueFound, FileFault>> => {
  if (file.size > MOST_FILE_BYTES) return fail({ kind: 'broken' });
  const text = await file.text().catch(() => null); // it was moved, or its card was taken out
  return text === null ? fail({ kind: 'broken' }) : readRescueFile(reader, text);
};

/** Reads the text of a rescue file. Signatures are the server's to judge: a command that was changed is never taken by it. */
export const readRescueFile = async ({ ledger, search }: Reader, text: string): Promise<Result<RescueFound, FileFault>> => {
  const json = jsonOf(text);
  if (!isRescueFile(json)) return fail({ kind: text.includes('"retour-unsent"') ? 'broken' : 'not-ours' });
  if (typeof json.version === 'number' && json.version > 1) return fail({ kind: 'newer' });
  const file = await search.engine.read('rescueFile', json);
  if (file === null) return fail({ kind: 'broken' });
  const own = await readEnrolment(ledger);
  if (file.tablet !== null && own !== null && file.tablet.marketId !== own.market.marketId) return fail({ kind: 'other-market' });
  if (file.commands.length === 0 && file.photos.length === 0) return fail({ kind: 'empty' });
  const commands = file.commands as readonly unknown[] as readonly Command[]; // kept as it came: the server reads it, and refuses what is none
  const known = await knownHere(ledger, commands);
  const returns = commands.filter((command) => command.type === 'return.record');
  const here = returns.filter((command) => known.has(command.commandId)).length;
  const photos = file.photos.filter((photo) => photo !== null);
  const photosSpoilt = file.photos.length - photos.length;
  return ok({ tablet: file.tablet, at: file.at, returns: returns.length, here, commands, photos, photosSpoilt });
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null; // no JSON: the caller says what it is instead
  }
};

const isRescueFile = (json: unknown): json is Readonly<{ kind: 'retour-unsent'; version?: unknown }> =>
  typeof json === 'object' && json !== null && 'kind' in json && json.kind === 'retour-unsent';

/** What this tablet recorded itself, or was brought before. */
const knownHere = async (ledger: Reader['ledger'], commands: readonly Command[]): Promise<ReadonlySet<string>> => {
  const ids = commands.map((command) => command.commandId);
  const [own, brought] = await Promise.all([ledger.outbox.bulkGet(ids), ledger.carried.bulkGet(ids)]);
  return new Set([...own, ...brought].flatMap((row) => (row ? [row.commandId] : [])));
};

/** What bringing in came to: commands that are new here, and photos that could not be kept. */
export type Brought = Readonly<{ commands: number; photosLost: number }>;

/**
 * S-13: takes commands of another tablet into the ledger, to be sent in its name, and the photos of its goods. What this tablet holds
 * already is left as it is, so the same file twice, or a tablet's own file at home, changes nothing. The commands come first: no photo
 * that finds no room holds up money.
 */
export const bringIn = async (
  { ledger, clock }: Pick<Tablet, 'ledger' | 'clock'>,
  { commands, photos, photosSpoilt }: Pick<RescueFound, 'commands' | 'photos' | 'photosSpoilt'>,
): Promise<Brought> => {
  const brought = await ledger.transaction('rw', [ledger.outbox, ledger.carried], async () => {
    const known = await knownHere(ledger, commands);
    const rows = commands.filter((command) => !known.has(command.commandId)).map((command) => carriedOf(command, clock.now()));
    await ledger.carried.bulkPut(rows);
    return rows.length;
  });
  return { commands: brought, photosLost: photosSpoilt + (await keepRescued(ledger, photos)) };
};

const carriedOf = (command: Command, broughtAt: Instant): CarriedCommand => ({
  commandId: command.commandId,
  installationId: command.installationId,
  command,
  broughtAt,
  state: 'waiting',
  verdict: null,
});

/** What was brought here from other tablets: returns by how far they got. */
export type Carried = Readonly<{ waiting: number; decided: number; refused: number }>;

export const countCarried = async (ledger: Reader['ledger']): Promise<Carried> => {
  const rows = await ledger.carried.toArray();
  const returnsIn = (state: CarriedCommand['state']): number =>
    rows.filter((row) => row.state === state && row.command.type === 'return.record').length;
  // A void or a slip alone waits too, and must be seen: it counts when no return does.
  const waiting = returnsIn('waiting') > 0 ? returnsIn('waiting') : rows.filter((row) => row.state === 'waiting').length;
  return { waiting, decided: returnsIn('decided'), refused: returnsIn('refused') };
};
