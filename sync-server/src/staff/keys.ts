import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { publicKey } from 'shared-types/enrolment';
import type { PublicKey } from 'shared-types/enrolment';
import { fail, ok } from 'shared-types/result';
import type { Result } from 'shared-types/result';

/** The server's own keys. `signing` seals tokens, grants and receipts; `indexKey` hashes e-mail and phone for the whole tenant. */
export type ServerKeys = Readonly<{ signing: KeyObject; verifying: KeyObject; publicJwk: PublicKey; indexKey: Uint8Array<ArrayBuffer> }>;

const SIGNING_FILE = 'signing.pem';
const INDEX_FILE = 'index.key';
const INDEX_KEY_BYTES = 32;

/**
 * Reads the keys in `folder`, or makes them for a new store. With a store that exists they are never made again: every receipt and slip would be
 * worthless, and no e-mail would be found. `keys-missing` is a person's task: put the backup of the folder back.
 */
export const loadKeys = (
  folder: string,
  store: Readonly<{ exists: boolean }>,
): Result<ServerKeys, Readonly<{ kind: 'keys-missing'; file: string }>> => {
  const files = [SIGNING_FILE, INDEX_FILE].map((name) => path.join(folder, name));
  const missing = files.find((file) => !existsSync(file));
  if (missing !== undefined && (store.exists || files.some((file) => existsSync(file))))
    return fail({ kind: 'keys-missing', file: missing });
  if (missing !== undefined) makeKeys(folder);
  return ok(readKeys(folder));
};

const makeKeys = (folder: string): void => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
  writeFileSync(path.join(folder, SIGNING_FILE), pem, { mode: 0o600, flag: 'wx' });
  writeFileSync(path.join(folder, INDEX_FILE), randomBytes(INDEX_KEY_BYTES).toString('base64url'), { mode: 0o600, flag: 'wx' });
};

const readKeys = (folder: string): ServerKeys => {
  const signing = createPrivateKey(readFileSync(path.join(folder, SIGNING_FILE)));
  const verifying = createPublicKey(signing);
  const indexKey = new Uint8Array(Buffer.from(readFileSync(path.join(folder, INDEX_FILE), 'utf8').trim(), 'base64url'));
  if (indexKey.length !== INDEX_KEY_BYTES) throw new Error(`${path.join(folder, INDEX_FILE)} does not hold ${INDEX_KEY_BYTES} bytes`);
  return { signing, verifying, publicJwk: publicKey.parse(verifying.export({ format: 'jwk' })), indexKey };
};
