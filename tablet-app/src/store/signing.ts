import { toBase64url } from 'shared-types/base64url';
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
