import { fail, ok } from 'shared-types/result';
import type { Result } from 'shared-types/result';
import { MOST_PUSH_BYTES, PROTOCOL_VERSION, pushAnswer, pushRequest } from 'shared-types/sync';
import type { PushRequest } from 'shared-types/sync';
import { z } from 'zod';

import { ownInstallations } from '../returns/own-installations.ts';
import { areSignedBy } from '../returns/read-command.ts';
import type { App, AppContext, AppDeps, Installation } from './context.ts';
import { NO_TOKEN } from './guard.ts';
import { answerProblem, refusalOf } from './problem.ts';
import type { Refusal } from './problem.ts';
import { readJson } from './read-body.ts';
import { addRoute } from './route.ts';

/** What tablets recorded comes in here, whatever became of the tablet: revoked, enrolled again, or with a key that signs no more. */
export const addPushRoute = (app: App, deps: AppDeps): void =>
  addRoute(app, deps, {
    method: 'post',
    path: '/sync/push',
    summary: 'Send recorded commands',
    tag: 'tablet',
    body: { type: 'application/json', schema: pushRequest },
    answer: { type: 'application/json', schema: pushAnswer, description: 'One verdict per command.' },
    handle: async (c) => {
      const request = await readPush(c);
      const pusher = await pusherOf(deps, c, request);
      if (!pusher.ok) return answerProblem(c, pusher.error);
      if (!request.ok) return answerProblem(c, request.error);
      const answer = await deps.pushCommands(pusher.value, request.value);
      for (const verdict of answer.verdicts) deps.metrics.verdicts.inc({ kind: verdict.kind });
      return c.json(answer, 200, { 'cache-control': 'no-store' });
    },
  });

const newerPush = z.looseObject({
  protocol: z
    .number()
    .int()
    .min(PROTOCOL_VERSION + 1),
});

const readPush = async (c: AppContext): Promise<Result<PushRequest, Refusal>> => {
  const body = await readJson(c.req.raw, z.unknown(), MOST_PUSH_BYTES);
  if (!body.ok) return body;
  if (newerPush.safeParse(body.value).success) return fail(NEWER_PROTOCOL);
  const request = pushRequest.safeParse(body.value);
  return request.success ? ok(request.data) : fail(refusalOf(request.error, 'body'));
};

/** Whom the token names, or without a token whose key signed everything. To whoever proved neither, the body is not discussed. */
const pusherOf = async (deps: AppDeps, c: AppContext, request: Result<PushRequest, Refusal>): Promise<Result<Installation, Refusal>> => {
  const caller = c.get('installation');
  if (caller) {
    if (!request.ok) return ok(caller);
    // An outbox outlives its enrolment: what the tablet recorded as an installation that it replaced comes in that one's name.
    const own = await ownInstallations(deps.db.read, caller);
    // The last one may be forgotten by a store that came back from a backup (S-8).
    const names = own.flatMap((one) => [one.installation_id, one.replaces]);
    return names.includes(request.value.installationId) ? ok(caller) : fail(ANOTHER_TABLET);
  }
  const signer = request.ok ? await signerOf(deps, request.value) : null;
  return signer ? ok(signer) : fail(NO_TOKEN);
};

/** F29: a tablet whose key is gone can get no token, but what it signed before still proves whose it is. */
const signerOf = async (deps: AppDeps, { installationId, commands }: PushRequest): Promise<Installation | null> => {
  const named = await deps.db.read.selectFrom('installation').selectAll().where('installation_id', '=', installationId).executeTakeFirst();
  return named && areSignedBy(named, commands) ? named : null;
};

const ANOTHER_TABLET: Refusal = {
  status: 403,
  kind: 'another-tablet',
  title: 'The token belongs to another tablet than installationId names.',
};

/** 409 and not 400: the tablet keeps what it has as it is, and sends it again after this server's update. */
const NEWER_PROTOCOL: Refusal = {
  status: 409,
  kind: 'newer-protocol',
  title: `This server speaks protocol ${PROTOCOL_VERSION}. Keep the commands and send them again after its update.`,
};
