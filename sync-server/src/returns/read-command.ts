import { createHash, createPublicKey, verify } from 'node:crypto';
import type { JsonWebKey, KeyObject } from 'node:crypto';

import type { GrantClaims } from 'shared-types/enrolment';
import { canonicalJson } from 'shared-types/canonical-json';
import type { Json } from 'shared-types/canonical-json';
import { command as commandSchema, receiptClaims, returnVoid, signedTextOf } from 'shared-types/sync';
import type { Command, PushRequest } from 'shared-types/sync';
import { commandId } from 'shared-types/ids';
import type { CommandId } from 'shared-types/ids';
import { maskMailAddress } from 'shared-types/mail-address';
import { z } from 'zod';

import { plainWords } from '../refunds/plain-words.ts';
import type { InstallationRow } from './command-context.ts';

type RawCommand = PushRequest['commands'][number];

/** What identifies a command, whatever its content: enough to keep it and to answer for it. */
type Envelope = Readonly<{
  commandId: CommandId;
  clientSeq: number;
  type: string;
  /** Of the content as it came: tells one body from another. */
  bodyHash: string;
  /** What the tablet says that its content hashes to: the only hash by which it knows its own command in a receipt. */
  toldHash: string;
  /** The return it is about, if it names one. */
  returnId: string | null;
  /** As it came, but for the mail address, of which only the mask is kept (P-11). */
  raw: string;
}>;

/**
 * A command as read before any transaction: `ready` is parsed, hashed and verified; `refused` will never be valid and is kept as it came;
 * `deferred` is newer than this server and is neither kept nor lost: the tablet sends it again.
 */
export type ReadCommand = Envelope &
  (
    | Readonly<{ kind: 'ready'; command: Command; installation: InstallationRow; claims: GrantClaims | null }>
    | Readonly<{ kind: 'refused'; why: 'malformed' | 'bad-hash' | 'bad-signature' | 'not-yours'; detail: string; installationId: string }>
    | Readonly<{ kind: 'deferred' }>
  );

const TYPES: ReadonlySet<unknown> = new Set(commandSchema.options.map((option) => option.shape.type.value));
const NEWEST_V = 1;
const hash = receiptClaims.shape.bodyHash;
const mailed = z.looseObject({ mail: z.looseObject({ to: z.string() }) });
const aboutReturn = returnVoid.unwrap().pick({ returnId: true }).loose();

/** Whose commands these may be, and how to read their grants. */
export type CommandReader = Readonly<{
  /** The tablet's own enrolment and the one it replaced. */
  installations: readonly InstallationRow[];
  readGrant: (jws: string) => GrantClaims | null;
  /** An enrolment that a restored store forgot, where our own receipt proves what it sent (S-8). */
  forgotten?: (command: Command) => InstallationRow | null;
}>;

/** S-2: judges form, hash, owner and signature of one command. */
export const readCommand = (raw: RawCommand, { installations, readGrant, forgotten }: CommandReader): ReadCommand => {
  const bodyHash = hashOf(raw);
  const envelope: Envelope = {
    commandId: commandId.parse(raw.commandId),
    clientSeq: raw.clientSeq,
    type: typeof raw['type'] === 'string' ? raw['type'].slice(0, 40) : '',
    bodyHash,
    toldHash: hash.safeParse(raw['bodyHash']).data ?? bodyHash,
    returnId: aboutReturn.safeParse(raw['body']).data?.returnId ?? null,
    raw: JSON.stringify(withoutMailAddress(raw)),
  };
  const own = installations[0]?.installation_id ?? '';
  const refused = (why: 'malformed' | 'bad-hash' | 'bad-signature' | 'not-yours', detail: string, installationId = own): ReadCommand => ({
    ...envelope,
    kind: 'refused',
    why,
    detail: plainWords(detail, 500),
    installationId,
  });
  if (isNewer(raw)) return { ...envelope, kind: 'deferred' };
  const parsed = commandSchema.safeParse(raw);
  if (!parsed.success) return refused('malformed', describe(parsed.error.issues[0]));
  const command = parsed.data;
  const installation = installations.find((one) => one.installation_id === command.installationId);
  const proven = installation ? null : (forgotten?.(command) ?? null);
  if (proven && command.bodyHash === envelope.bodyHash) {
    return { ...envelope, kind: 'ready', command, installation: proven, claims: readGrant(command.grant) };
  }
  // Kept under the tablet that sent it: nobody can use up the numbers of another one.
  if (!installation) return refused('not-yours', `recorded by ${command.installationId}`);
  if (command.bodyHash !== envelope.bodyHash)
    return refused('bad-hash', `the content hashes to ${envelope.bodyHash}`, command.installationId);
  if (!isSignedBy(installation, command)) return refused('bad-signature', 'the signature is not by this tablet', command.installationId);
  return { ...envelope, kind: 'ready', command, installation, claims: readGrant(command.grant) };
};

/** F29: whether each of these is whole and signed by the key of this installation. No command proves nothing. */
export const areSignedBy = (installation: InstallationRow, commands: PushRequest['commands']): boolean =>
  commands.length > 0 &&
  commands.every((raw) => readCommand(raw, { installations: [installation], readGrant: () => null }).kind === 'ready');

/** P-11: the hash stays that of what came: replays are known by it, and nobody hashes what is kept again. */
const withoutMailAddress = (raw: RawCommand): RawCommand => {
  const body = mailed.safeParse(raw['body']).data;
  return body ? { ...raw, body: { ...body, mail: { ...body.mail, to: maskMailAddress(body.mail.to) } } } : raw;
};

const isNewer = (raw: RawCommand): boolean =>
  (typeof raw['v'] === 'number' && raw['v'] > NEWEST_V) ||
  (typeof raw['type'] === 'string' && raw['type'] !== '' && !TYPES.has(raw['type']));

const describe = (issue: Readonly<{ path: readonly PropertyKey[]; message: string }> | undefined): string =>
  issue ? `${issue.path.map(String).join('.')}: ${issue.message}` : 'not a command';

/** SHA-256 of the canonical `{ type, v, body }`; what cannot be written canonically (a fraction) is hashed as its JSON text. */
const hashOf = (raw: RawCommand): string => {
  const content = { type: raw['type'], v: raw['v'], body: raw['body'] };
  const digest = (text: string): string => createHash('sha256').update(text).digest('base64url');
  try {
    return digest(canonicalJson(content as Json)); // came out of JSON.parse, so it is JSON
  } catch {
    return digest(JSON.stringify(content)); // it will be refused as malformed; this only tells it from another one
  }
};

const isSignedBy = (installation: InstallationRow, command: Command): boolean =>
  verify(
    'sha256',
    Buffer.from(signedTextOf(command)),
    { key: keyOf(installation), dsaEncoding: 'ieee-p1363' },
    Buffer.from(command.signature, 'base64url'),
  );

const keys = new WeakMap<InstallationRow, KeyObject>();

/** Importing a key costs as much as a signature: once per push is enough. */
const keyOf = (installation: InstallationRow): KeyObject => {
  const known = keys.get(installation);
  if (known) return known;
  const made = createPublicKey({ key: JSON.parse(installation.public_key) as JsonWebKey, format: 'jwk' }); // checked at enrolment
  keys.set(installation, made);
  return made;
};
