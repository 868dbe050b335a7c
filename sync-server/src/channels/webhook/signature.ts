import { createHmac, timingSafeEqual } from 'node:crypto';

import { fail, ok } from 'shared-types/result';
import type { Result } from 'shared-types/result';
import { z } from 'zod';

const SECRET = /^whsec_([A-Za-z0-9+/]{32,88}={0,2})$/;
/** Standard Webhooks: a message older or newer than this is refused, so that a recorded one is worth nothing later. */
const TOLERANCE_SECONDS = 5 * 60;

/** `whsec_` and the key in base64: 24 to 64 bytes, as Standard Webhooks has it. */
export const webhookSecret = z
  .string()
  .refine((text) => isLongEnough(SECRET.exec(text)?.[1] ?? ''), 'whsec_ and 24 to 64 random bytes in base64')
  .brand('WebhookSecret');
export type WebhookSecret = z.infer<typeof webhookSecret>;

const isLongEnough = (base64: string): boolean => {
  const { length } = Buffer.from(base64, 'base64');
  return length >= 24 && length <= 64;
};

type Message = Readonly<{ id: string; timestampSeconds: number; body: string | Uint8Array }>;

const macOf = (secret: WebhookSecret, { id, timestampSeconds, body }: Message): Buffer =>
  createHmac('sha256', Buffer.from(secret.slice('whsec_'.length), 'base64'))
    .update(`${id}.${timestampSeconds}.`)
    .update(body)
    .digest();

/** the three headers of Standard Webhooks. Two secrets give two signatures: a receiver that knows either one is content, so secrets rotate. */
export const signedHeaders = (secrets: readonly WebhookSecret[], message: Message): Readonly<Record<string, string>> => ({
  'webhook-id': message.id,
  'webhook-timestamp': String(message.timestampSeconds),
  'webhook-signature': secrets.map((secret) => `v1,${macOf(secret, message).toString('base64')}`).join(' '),
});

export type Received = Readonly<{
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  rawBody: Uint8Array;
  nowSeconds: number;
}>;

/** Which delivery it is, when one of the secrets signed exactly these bytes within the last minutes; else why not. */
export const verifySignature = (
  secrets: readonly WebhookSecret[],
  received: Received,
): Result<string, 'unsigned' | 'too-old' | 'forged'> => {
  const { headers, rawBody, nowSeconds } = received;
  const [id, timestamp, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => headers[name] ?? '');
  if (id === undefined || !/^[\x21-\x7e]{1,200}$/.test(id) || !/^\d{1,12}$/.test(timestamp ?? '')) return fail('unsigned');
  const timestampSeconds = Number(timestamp);
  if (Math.abs(nowSeconds - timestampSeconds) > TOLERANCE_SECONDS) return fail('too-old');
  const given = (signatures ?? '').split(' ').flatMap((one) => (one.startsWith('v1,') ? [Buffer.from(one.slice(3), 'base64')] : []));
  const expected = secrets.map((secret) => macOf(secret, { id, timestampSeconds, body: rawBody }));
  const isGood = given.some((one) => expected.some((mac) => one.length === mac.length && timingSafeEqual(one, mac)));
  return isGood ? ok(id) : fail('forged');
};
