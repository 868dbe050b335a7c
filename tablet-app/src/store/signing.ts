import { toBase64url } from 'shared-types/base64url';
import { canonicalJson } from 'shared-types/canonical-json';
import type { Json } from 'shared-types/canonical-json';
import { signedTextOf } from 'shared-types/sync';
import type { Command } from 'shared-types/sync';
import { encodeText } from 'shared-types/text';

const ECDSA = { name: 'ECDSA', hash: 'SHA-256' } as const;

/** The device's key is gone or does not sign: thrown, because nothing that needs a signature can go on. */
export class KeyFailing extends Error {
  override readonly name = 'KeyFailing';
}

export const signBytes = async (key: CryptoKey, bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> => {
  try {
    return new Uint8Array(await crypto.subtle.sign(ECDSA, key, bytes));
  } catch (cause) {
    throw new KeyFailing('the key of this tablet cannot sign', { cause });
  }
};

export const signText = async (key: CryptoKey, text: string): Promise<string> => toBase64url(await signBytes(key, encodeText(text)));

export const isSignedBy = async (key: CryptoKey, signature: Uint8Array<ArrayBuffer>, bytes: Uint8Array<ArrayBuffer>): Promise<boolean> =>
  crypto.subtle.verify(ECDSA, key, signature, bytes);

/** S-2: SHA-256 of the canonical JSON of `{ type, v, body }`; the server computes the same. */
export const bodyHashOf = async (command: Pick<Command, 'type' | 'v' | 'body'>): Promise<string> => {
  const text = canonicalJson({ type: command.type, v: command.v, body: command.body as Json }); // bodies are plain JSON by their schemas
  return toBase64url(new Uint8Array(await crypto.subtle.digest('SHA-256', encodeText(text))));
};

type Unsigned = Omit<Command, 'bodyHash' | 'signature' | 'receipt'>;

/** S-2: hashes and signs a command. Signed when it is made, never when it is sent: an outbox whose key is gone can still be sent. */
export const signCommand = async (key: CryptoKey, unsigned: Unsigned): Promise<Command> => {
  const bodyHash = await bodyHashOf(unsigned);
  const signature = await signText(key, signedTextOf({ ...unsigned, bodyHash }));
  return { ...unsigned, bodyHash, signature, receipt: null } as Command; // type and body belong together as the caller paired them
};
