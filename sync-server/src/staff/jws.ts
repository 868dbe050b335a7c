import { sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

const HEADER = Buffer.from(JSON.stringify({ alg: 'ES256' })).toString('base64url');

/** Compact JWS, ES256. What it says is told apart by the strict schema of its claims, so a receipt is never taken for a grant. */
export const signJws = (claims: object, privateKey: KeyObject): string => {
  const signed = `${HEADER}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
  const signature = sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return `${signed}.${signature.toString('base64url')}`;
};

/** The claims, or `null` when it is not a JWS that this key signed. The algorithm is ours, never the header's word (F59). */
export const verifyJws = (text: string, publicKey: KeyObject): unknown => {
  const [header, payload, signature, ...more] = text.split('.');
  if (header !== HEADER || payload === undefined || signature === undefined || more.length > 0) return null;
  const isOurs = verify(
    'sha256',
    Buffer.from(`${header}.${payload}`),
    { key: publicKey, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  return isOurs ? (JSON.parse(Buffer.from(payload, 'base64url').toString()) as unknown) : null;
};
