import { decodeText, encodeText } from 'shared-types/text';

/** AES-GCM: a random 96-bit IV and the cipher text with its tag. */
export type Sealed = Readonly<{ iv: Uint8Array<ArrayBuffer>; bytes: ArrayBuffer }>;

const cipher = (iv: Uint8Array<ArrayBuffer>, about: string): AesGcmParams => ({ name: 'AES-GCM', iv, additionalData: encodeText(about) });

/** Encrypts. `about` is bound to the bytes: what was sealed about one thing cannot be passed off as another. */
export const seal = async (key: CryptoKey, about: string, bytes: Uint8Array<ArrayBuffer>): Promise<Sealed> => {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv, bytes: await crypto.subtle.encrypt(cipher(iv, about), key, bytes) };
};

/** Decrypts; `null` when the key, the bytes or `about` are not those of `seal`: the cache drops it and fetches it again. */
export const unseal = async (key: CryptoKey, about: string, sealed: Sealed): Promise<Uint8Array<ArrayBuffer> | null> => {
  try {
    return new Uint8Array(await crypto.subtle.decrypt(cipher(sealed.iv, about), key, sealed.bytes));
  } catch {
    return null; // the only way WebCrypto says that bytes are damaged
  }
};

export const sealJson = async (key: CryptoKey, about: string, value: unknown): Promise<Sealed> =>
  seal(key, about, encodeText(JSON.stringify(value)));

/** The value that `sealJson` took, by the same about; `null` when damaged. The caller names the type it sealed. */
export const unsealJson = async <T>(key: CryptoKey, about: string, sealed: Sealed): Promise<T | null> => {
  const bytes = await unseal(key, about, sealed);
  return bytes === null ? null : (JSON.parse(decodeText(bytes)) as T); // authenticated: we wrote it ourselves
};
