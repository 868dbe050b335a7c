import { z } from 'zod';

import type { WorkPlace } from './refund-work.ts';

const content = z.strictObject({
  e: z.string().max(200),
  p: z.record(z.string().max(80), z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)),
});

/** Opaque to the shop: where it has read to in each market, in this epoch. */
export const writeWorkCursor = (epoch: string, place: WorkPlace): string =>
  Buffer.from(JSON.stringify({ e: epoch, p: place })).toString('base64url');

/** `null`: no cursor of ours. One of another epoch begins anew (S-8): each step has its id, so seeing it again does no harm. */
export const readWorkCursor = (text: string, epoch: string): WorkPlace | null => {
  if (text === '') return {};
  const read = content.safeParse(jsonOf(text));
  if (!read.success) return null;
  return read.data.e === epoch ? read.data.p : {};
};

const jsonOf = (text: string): unknown => {
  if (!/^[\w-]{1,2000}$/.test(text)) return undefined;
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as unknown;
  } catch {
    return undefined; // the schema then says that it is no cursor
  }
};
