import { channelId } from 'shared-types/ids';
import { fail, ok } from 'shared-types/result';
import type { Result } from 'shared-types/result';
import { z } from 'zod';

import { webhookSecret } from './signature.ts';

const SECOND_MS = 1_000;
const LOCAL = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Signed, but not secret on the way: so only https, or this very machine. */
const isSafe = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password, hash } = new URL(text);
  const isPrivate = protocol === 'https:' || (protocol === 'http:' && LOCAL.has(hostname));
  return isPrivate && username === '' && password === '' && hash === '';
};

const webhookChannel = z
  .strictObject({
    /** As `Market.channel` names it. */
    id: channelId,
    engine: z.literal('webhook'),
    /** All requests go here. */
    url: z.string().max(2_000).refine(isSafe, 'an https address (http on localhost only), without user and fragment'),
    /** The newest first. Two are valid at a time, so that they can be rotated without a gap. */
    secrets: z.array(webhookSecret).min(1).max(2).readonly(),
    /** How long one call may take. */
    timeoutMs: z
      .number()
      .int()
      .min(500)
      .max(30 * SECOND_MS)
      .default(10 * SECOND_MS),
    /** How long after a lost answer the shop may still be working: its gateway's time-out and a minute. */
    quietMs: z
      .number()
      .int()
      .min(500)
      .max(3_600 * SECOND_MS)
      .default(60 * SECOND_MS),
    /** What "no trace of your key" from `refund.lookup` proves after that time. */
    absence: z.enum(['proof', 'likely', 'nothing']).default('likely'),
    mostAnswerBytes: z
      .number()
      .int()
      .min(1_024)
      .max(64 * 1024 * 1024)
      .default(1024 * 1024),
  })
  .refine((one) => one.quietMs >= one.timeoutMs, { path: ['quietMs'], message: 'not shorter than timeoutMs' })
  .readonly();

/** One shop behind the webhook channel, as the file of channels describes it. */
export type WebhookChannelSettings = z.infer<typeof webhookChannel>;

const channelsFile = z
  .array(webhookChannel)
  .max(100)
  .superRefine((channels, context) => {
    channels.forEach((one, at) => {
      const isTaken = channels.slice(0, at).some((other) => other.id === one.id);
      if (isTaken) context.addIssue({ code: 'custom', path: [at, 'id'], message: `the channel ${one.id} stands here twice` });
    });
  });

/** Reads the text of the file of channels; each error names its field. Values are never quoted: there are secrets among them. */
export const readChannelsFile = (text: string): Result<readonly WebhookChannelSettings[], readonly string[]> => {
  const value = jsonOf(text);
  if (value === undefined) return fail(['not JSON']); // the parser's own words would quote the file
  const read = channelsFile.safeParse(value);
  if (read.success) return ok(read.data);
  return fail(read.error.issues.map((issue) => `${issue.path.map(String).join('.')}: ${issue.message}`.replace(/^: /, '')));
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};
