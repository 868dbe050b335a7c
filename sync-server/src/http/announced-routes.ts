import { randomBytes } from 'node:crypto';

import { announcedAddress } from 'shared-types/announced-code';
import { announcedReturn } from 'shared-types/announced-return';
import type { AnnouncedReturn } from 'shared-types/announced-return';
import { announcedReturnId, channelId, channelOrderId, returnId } from 'shared-types/ids';
import { fail, ok } from 'shared-types/result';
import type { Result } from 'shared-types/result';
import { v7 } from 'uuid';
import { z } from 'zod';

import { announceRequest, channelRef } from '../announced/announce-request.ts';
import { announceReturn, cancelAnnounced } from '../announced/announce-return.ts';
import type { Chance, NotAnnounced, NotCancelled } from '../announced/announce-return.ts';
import { announcedIn, readAnnounced } from '../announced/announced-row.ts';
import { apiCallerOf, stamped } from './context.ts';
import type { App, AppContext, AppDeps } from './context.ts';
import { answerProblem, notFound, refusalOf } from './problem.ts';
import type { Refusal } from './problem.ts';
import { readJson } from './read-body.ts';
import { addRoute } from './route.ts';

const MOST_BYTES = 256 * 1024;
const JSON_TYPE = 'application/json';
const PATH = '/v1/channels/{channel}/announced-returns/{ref}';

const params = z.object({ channel: channelId, ref: channelRef });

const shape = announcedReturn.unwrap().shape;
const answer = z.object({
  epoch: z.string(),
  serverTime: z.string(),
  ref: channelRef,
  code: shape.code,
  url: z.string().describe('For the QR that she shows: https://<server>/a#<code>.'),
  status: shape.status,
  orderId: channelOrderId,
  kind: shape.kind,
  announcedAt: shape.announcedAt,
  lines: shape.lines,
  returnId: returnId.nullable().describe('The return that brought it in.'),
  slipNumber: z.string().nullable().describe('The number on her slip, once it was brought in.'),
});

const CHANCE: Chance = { newId: () => announcedReturnId.parse(v7()), randomBytes };

/** What a customer announces in the shop before she comes to a store: withdrawal, return or warranty case (E-17). */
export const addAnnouncedRoutes = (app: App, deps: AppDeps): void => {
  addRoute(app, deps, {
    method: 'put',
    path: PATH,
    summary: 'Announce a return, or change it while it is open',
    tag: 'channel',
    params,
    body: { type: JSON_TYPE, schema: announceRequest },
    answer: {
      type: JSON_TYPE,
      schema: answer,
      description: 'It was known: as it is now.',
      created: 'Announced. Show her the code and the QR.',
    },
    handle: async (c) => {
      const named = namedIn(c);
      if (!named.ok) return answerProblem(c, named.error);
      const request = await readJson(c.req.raw, announceRequest, MOST_BYTES);
      if (!request.ok) return answerProblem(c, request.error);
      const told = { ...named.value, now: deps.clock(), actor: apiCallerOf(c).name };
      const done = await announceReturn(deps.db, { ...told, request: request.value, chance: CHANCE });
      if (!done.ok) return answerProblem(c, whyNotAnnounced(done.error));
      return c.json(await answerOf(deps, named.value, done.value.announced), done.value.kind === 'created' ? 201 : 200);
    },
  });
  addRoute(app, deps, {
    method: 'get',
    path: PATH,
    summary: 'How an announced return stands',
    tag: 'channel',
    params,
    answer: { type: JSON_TYPE, schema: answer, description: 'Open, brought in with the number of its slip, or cancelled.' },
    handle: async (c) => {
      const named = namedIn(c);
      if (!named.ok) return answerProblem(c, named.error);
      const row = await readAnnounced(deps.db.read, named.value);
      return row ? c.json(await answerOf(deps, named.value, announcedIn(row))) : answerProblem(c, notFound('announced return'));
    },
  });
  addRoute(app, deps, {
    method: 'delete',
    path: PATH,
    summary: 'Cancel an announced return: the customer keeps her goods',
    tag: 'channel',
    params,
    answer: { type: JSON_TYPE, schema: answer, description: 'It is cancelled, now or before.' },
    handle: async (c) => {
      const named = namedIn(c);
      if (!named.ok) return answerProblem(c, named.error);
      const done = await cancelAnnounced(deps.db, { ...named.value, now: deps.clock(), actor: apiCallerOf(c).name });
      return done.ok ? c.json(await answerOf(deps, named.value, done.value)) : answerProblem(c, whyNotCancelled(done.error));
    },
  });
};

type Named = z.infer<typeof params>;

const namedIn = (c: AppContext): Result<Named, Refusal> => {
  const parsed = params.safeParse(c.req.param());
  return parsed.success ? ok(parsed.data) : fail({ ...refusalOf(parsed.error, 'address'), kind: 'address-not-valid' });
};

const answerOf = async (deps: AppDeps, { channel, ref }: Named, announced: AnnouncedReturn) => {
  const { code, status, orderId, kind, announcedAt, lines } = announced;
  return stamped(deps, {
    ref,
    code,
    url: announcedAddress(deps.publicUrl, code),
    status,
    orderId: orderId.slice(channel.length + 1),
    kind,
    announcedAt,
    lines,
    returnId: announced.returnId,
    slipNumber: await slipNumberOf(deps, announced),
  });
};

const slipNumberOf = async ({ db }: AppDeps, announced: AnnouncedReturn): Promise<string | null> => {
  if (announced.returnId === null) return null;
  const row = await db.read
    .selectFrom('return_record')
    .select('slip_number')
    .where('return_id', '=', announced.returnId)
    .executeTakeFirst();
  return row?.slip_number ?? null;
};

const whyNotAnnounced = (why: NotAnnounced): Refusal => {
  switch (why.kind) {
    case 'order-unknown':
      return {
        status: 422,
        kind: 'order-unknown',
        title: 'This order is not known here yet.',
        detail: 'Bring it first (POST /v1/channels/{channel}/orders:batch), then announce again: the same request is good then.',
        errors: [{ path: 'orderId', message: 'no order of this channel has this id' }],
      };
    case 'faults':
      return { status: 422, kind: 'not-announceable', title: 'This cannot be announced of this order.', errors: why.faults };
    case 'other-order':
      return {
        status: 409,
        kind: 'other-order',
        title: 'This reference was announced of another order.',
        detail: 'Announce under another reference, or cancel this one first.',
      };
    case 'settled':
      return why.announced.status === 'brought-in'
        ? BROUGHT_IN
        : {
            status: 409,
            kind: 'announcement-cancelled',
            title: 'This announced return was cancelled.',
            detail: 'Announce it again under another reference.',
          };
  }
};

const whyNotCancelled = (why: NotCancelled): Refusal => (why.kind === 'unknown' ? notFound('announced return') : BROUGHT_IN);

const BROUGHT_IN: Refusal = {
  status: 409,
  kind: 'brought-in',
  title: 'The goods were brought in already, so nothing changes it any more.',
  detail: 'GET tells the number of the slip. What was forgotten is another announced return, under another reference.',
};
