import { z } from 'zod';

import { callOnce } from '../http-call.ts';
import type { HttpCall } from '../http-call.ts';

/** Where Retour answers, what it calls this shop, and the key that it gave to it. */
export type RetourAddress = Readonly<{ origin: string; channel: string; key: string }>;

/** `refused`: what Retour said is wrong, in words. `no-answer`: nobody knows, and saying it again does no harm. */
export type RetourAnswer =
  | Readonly<{ kind: 'told'; announced: ToldAnnouncement }>
  | Readonly<{ kind: 'refused'; words: readonly string[] }>
  | Readonly<{ kind: 'no-answer' }>;

const toldAnnouncement = z.object({
  code: z.string(),
  url: z.string(),
  status: z.enum(['open', 'brought-in', 'cancelled']),
  slipNumber: z.string().nullable(),
});
export type ToldAnnouncement = z.infer<typeof toldAnnouncement>;

const problem = z.object({ title: z.string(), errors: z.array(z.object({ path: z.string(), message: z.string() })).default([]) });

/** What of a return Retour is told: the body of its announced returns. */
export type AnnouncedContent = Readonly<{
  orderId: string;
  kind: string;
  announcedAt: string;
  lines: readonly Readonly<{ lineId: string; units: number; reason: string }>[];
}>;

/** How this shop speaks to Retour: with its own key over HTTP, as any shop does. */
export type RetourClient = Readonly<{
  announce: (ref: string, content: AnnouncedContent) => Promise<RetourAnswer>;
  read: (ref: string) => Promise<RetourAnswer>;
  cancel: (ref: string) => Promise<RetourAnswer>;
}>;

/** Of what was said. A key that is not let in, or an address that is gone, is trouble of ours that somebody mends. */
const REFUSALS: ReadonlySet<number> = new Set([400, 409, 422]);

/** `address` is asked at every call: a shop inside the server exists before the server has an address. */
export const createRetourClient = (address: () => RetourAddress | null, timeoutMs: number): RetourClient => {
  const call = async (ref: string, request: Pick<HttpCall, 'method' | 'body'>): Promise<RetourAnswer> => {
    const at = address();
    if (at === null) return { kind: 'no-answer' };
    const url = new URL(`/v1/channels/${encodeURIComponent(at.channel)}/announced-returns/${encodeURIComponent(ref)}`, at.origin);
    const outcome = await callOnce({ ...request, url, headers: { authorization: `Bearer ${at.key}` }, timeoutMs });
    if (outcome.kind !== 'answered') return { kind: 'no-answer' };
    const told = outcome.status < 300 ? toldAnnouncement.safeParse(outcome.body) : null;
    if (told?.success === true) return { kind: 'told', announced: told.data };
    const why = problem.safeParse(outcome.body);
    if (!REFUSALS.has(outcome.status) || !why.success) return { kind: 'no-answer' };
    return { kind: 'refused', words: [why.data.title, ...why.data.errors.map((error) => `${error.path}: ${error.message}`)] };
  };
  return {
    announce: (ref, content) => call(ref, { method: 'PUT', body: content }),
    read: (ref) => call(ref, { method: 'GET' }),
    cancel: (ref) => call(ref, { method: 'DELETE' }),
  };
};
