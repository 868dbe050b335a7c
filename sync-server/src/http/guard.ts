import type { MiddlewareHandler } from 'hono';

import { readApiKey } from '../staff/api-key.ts';
import { readDeviceToken } from '../staff/device-token.ts';
import type { AppContext, AppDeps, AppEnv } from './context.ts';
import { answerProblem } from './problem.ts';
import type { Refusal } from './problem.ts';
import type { Role } from './roles.ts';

/** Lets in whom the role names, and puts the caller into the context. */
export const guardFor =
  (deps: AppDeps, role: Role): MiddlewareHandler<AppEnv> =>
  async (c, next) => {
    const refusal = await refusalFor(deps, role, c);
    if (refusal) return answerProblem(c, refusal);
    return next();
  };

const refusalFor = (deps: AppDeps, role: Role, c: AppContext): Promise<Refusal | null> => {
  switch (role) {
    case 'public':
    case 'signing-shop':
      return Promise.resolve(null);
    case 'tablet':
    case 'signing-tablet':
    case 'sending-tablet':
      return tabletRefusal(deps, role, c);
    case 'channel':
    case 'operator':
      return apiRefusal(deps, role, c);
  }
};

const bearerOf = (c: AppContext): string => /^Bearer ([\w.~+/=-]{1,5000})$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? '';

const tabletRefusal = async (
  deps: AppDeps,
  role: 'tablet' | 'signing-tablet' | 'sending-tablet',
  c: AppContext,
): Promise<Refusal | null> => {
  // Without any token the commands must speak for themselves: the push route judges their signatures.
  if (role === 'signing-tablet' && c.req.header('authorization') === undefined) return null;
  const token = readDeviceToken(deps.keys, bearerOf(c), deps.clock());
  if (!token) return NO_TOKEN;
  const installation = await deps.db.read
    .selectFrom('installation')
    .selectAll()
    .where('installation_id', '=', token.installationId)
    .executeTakeFirst();
  if (!installation) return NO_TOKEN;
  if (installation.revoked_at !== null && role === 'tablet') return REVOKED;
  c.set('token', token);
  c.set('installation', installation);
  return null;
};

const apiRefusal = async (deps: AppDeps, role: 'channel' | 'operator', c: AppContext): Promise<Refusal | null> => {
  const caller = await readApiKey(deps.db.read, bearerOf(c));
  if (!caller) return NO_KEY;
  const isAllowed = caller.role === 'operator' || (role === 'channel' && caller.channel === c.req.param('channel'));
  if (!isAllowed) return WRONG_KEY;
  c.set('apiCaller', caller);
  return null;
};

export const NO_TOKEN: Refusal = {
  status: 401,
  kind: 'token-needed',
  title: 'A token of an enrolled tablet is needed, and a good one lasts 15 minutes.',
  detail: 'Ask for a nonce (POST /auth/nonce), sign it and get a token (POST /auth/device).',
};

const REVOKED: Refusal = { status: 403, kind: 'tablet-revoked', title: 'This tablet was revoked. It may only send what it has recorded.' };

const NO_KEY: Refusal = { status: 401, kind: 'api-key-needed', title: 'An API key is needed: Authorization: Bearer <key>.' };

const WRONG_KEY: Refusal = { status: 403, kind: 'api-key-not-allowed', title: 'This API key is not for this.' };
