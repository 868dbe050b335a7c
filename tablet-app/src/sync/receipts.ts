import { fromBase64url } from 'shared-types/base64url';
import { canonicalJson } from 'shared-types/canonical-json';
import type { Json } from 'shared-types/canonical-json';
import type { PublicKey } from 'shared-types/enrolment';
import type { Command, Verdict } from 'shared-types/sync';
import { decodeText, encodeText } from 'shared-types/text';

const verifyKeyOf = async ({ kty, crv, x, y }: PublicKey): Promise<CryptoKey> =>
  crypto.subtle.importKey('jwk', { kty, crv, x, y }, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify']);

/** The claims of a receipt (ES256), or `null` when it is not signed by this server key or is none. They are compared, never used, so they need no schema. */
const readReceipt = async (key: PublicKey, jws: string): Promise<Readonly<Record<string, unknown>> | null> => {
  const [header = '', payload = '', signature = ''] = jws.split('.');
  const bytes = fromBase64url(signature);
  if (bytes === null || bytes.length !== 64) return null;
  const isOurs = await crypto.subtle.verify(
    { name: 'ECDSA', hash: 'SHA-256' },
    await verifyKeyOf(key),
    bytes,
    encodeText(`${header}.${payload}`),
  );
  const text = fromBase64url(payload);
  if (!isOurs || text === null) return null;
  try {
    const claims: unknown = JSON.parse(decodeText(text));
    return typeof claims === 'object' && claims !== null ? { ...claims } : null;
  } catch {
    return null; // signed, but not JSON: not a receipt
  }
};

/** F16: a verdict counts only with a receipt that seals this very command, kind and ruling. */
export const isSealed = async (key: PublicKey, command: Command, verdict: Verdict): Promise<boolean> => {
  if (verdict.kind === 'deferred' || verdict.receipt === null) return false;
  const claims = await readReceipt(key, verdict.receipt);
  if (claims === null || claims['commandId'] !== command.commandId || claims['bodyHash'] !== command.bodyHash) return false;
  if (claims['kind'] !== verdict.kind) return false;
  return verdict.kind === 'refused' || canonicalJson(claims['ruling'] as Json) === canonicalJson(verdict.ruling as Json); // rulings are plain JSON by their schema
};
