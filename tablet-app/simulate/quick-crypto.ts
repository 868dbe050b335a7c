import { createHash, createHmac, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import type { JsonWebKey, KeyObject } from 'node:crypto';

import { publicKey } from 'shared-types/enrolment';
import type { PublicKey } from 'shared-types/enrolment';

import type { Chance } from './chance.ts';

/** What the tablet's modules take for a `CryptoKey`. */
type QuickKey = Readonly<{ key: KeyObject | Buffer }>;

/** A P-256 pair for a tablet or a server. */
export const newKeys = () => {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const own = { publicKey: { key: pair.publicKey }, privateKey: { key: pair.privateKey } } as unknown as CryptoKeyPair; // see QuickKey
  return { ...pair, own, jwk: publicKey.parse(pair.publicKey.export({ format: 'jwk' })) };
};

/** A symmetric key of the tablet's cache or index. */
export const newSecret = (byte: number): CryptoKey => ({ key: Buffer.alloc(32, byte) }) as unknown as CryptoKey; // see QuickKey

const bufferOf = (bytes: BufferSource): Buffer =>
  bytes instanceof ArrayBuffer ? Buffer.from(bytes) : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const arrayOf = (bytes: Buffer): ArrayBuffer => Uint8Array.from(bytes).buffer;
const known = new Map<string, QuickKey>();

const importKey = (format: string, given: PublicKey | BufferSource): Promise<QuickKey> => {
  if (format !== 'jwk') return Promise.resolve({ key: bufferOf(given as BufferSource) });
  const jwk = given as PublicKey;
  const key = known.get(jwk.x) ?? { key: createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' }) };
  known.set(jwk.x, key);
  return Promise.resolve(key);
};

const dsa = (key: QuickKey) => ({ key: key.key as KeyObject, dsaEncoding: 'ieee-p1363' }) as const;

/**
 * WebCrypto without its thread pool, so that nothing but the queue of events decides who goes on first: real SHA-256, HMAC and ECDSA.
 * Sealing at rest is a plain copy here: what damages sealed bytes is tested elsewhere.
 */
const subtle = {
  digest: (_: unknown, bytes: BufferSource) => Promise.resolve(arrayOf(createHash('sha256').update(bufferOf(bytes)).digest())),
  importKey,
  sign: (algorithm: string | Readonly<{ name: string }>, key: QuickKey, bytes: BufferSource) => {
    const name = typeof algorithm === 'string' ? algorithm : algorithm.name;
    const isMac = name === 'HMAC';
    return Promise.resolve(
      arrayOf(isMac ? createHmac('sha256', key.key).update(bufferOf(bytes)).digest() : sign('sha256', bufferOf(bytes), dsa(key))),
    );
  },
  verify: (_: unknown, key: QuickKey, signature: BufferSource, bytes: BufferSource) =>
    Promise.resolve(verify('sha256', bufferOf(bytes), dsa(key), bufferOf(signature))),
  encrypt: (_: unknown, __: unknown, bytes: BufferSource) => Promise.resolve(arrayOf(bufferOf(bytes))),
  decrypt: (_: unknown, __: unknown, bytes: BufferSource) => Promise.resolve(arrayOf(bufferOf(bytes))),
};

/** Replaces `crypto` for the process; its chance is that of the seed. */
export const replaceCrypto = (chance: Pick<Chance, 'bytes'>): void => {
  const getRandomValues = <T extends Uint8Array>(into: T): T => {
    into.set(chance.bytes(into.length));
    return into;
  };
  Object.defineProperty(globalThis, 'crypto', { value: { subtle, getRandomValues }, configurable: true });
};
