import { expect, test } from 'vitest';

import { eachDatabase } from '../db/for-tests.ts';
import { revokeInstallation } from '../staff/device-token.ts';
import { anApp } from './app-for-tests.ts';
import { ROLES } from './roles.ts';
import type { Role } from './roles.ts';
import { openApiOf } from './system-routes.ts';

type Caller = 'anonymous' | 'tablet' | 'revoked' | 'channel' | 'other-channel' | 'operator';

/** What the guard answers; `in` means that it lets the caller through to the route, whatever that then says. */
const EXPECTED: Readonly<Record<Role, Readonly<Record<Caller, 'in' | 401 | 403>>>> = {
  public: { anonymous: 'in', tablet: 'in', revoked: 'in', channel: 'in', 'other-channel': 'in', operator: 'in' },
  tablet: { anonymous: 401, tablet: 'in', revoked: 403, channel: 401, 'other-channel': 401, operator: 401 },
  'signing-tablet': { anonymous: 401, tablet: 'in', revoked: 'in', channel: 401, 'other-channel': 401, operator: 401 },
  'sending-tablet': { anonymous: 401, tablet: 'in', revoked: 'in', channel: 401, 'other-channel': 401, operator: 401 },
  channel: { anonymous: 401, tablet: 401, revoked: 401, channel: 'in', 'other-channel': 403, operator: 'in' },
  'signing-shop': { anonymous: 'in', tablet: 'in', revoked: 'in', channel: 'in', 'other-channel': 'in', operator: 'in' },
  operator: { anonymous: 401, tablet: 401, revoked: 401, channel: 403, 'other-channel': 403, operator: 'in' },
};

const addressOf = (path: string): string =>
  path
    .replace('{channel}', 'demo-shop')
    .replace('{orderId}', 'o1')
    .replace('{returnId}', '01990000-0000-7000-8000-010000000099')
    .replace('{sha256}', 'f'.repeat(64))
    .replace('{marketId}', 'fr')
    .replace('{version}', '1')
    .replace('{storeId}', 'store-1')
    .replace('{refundKey}', 'rf_x')
    .replace('{installationId}', '01990000-0000-7000-8000-030000000099')
    .replace('{ref}', 'RMA-1');

const DENIALS = new Set(['token-needed', 'tablet-revoked', 'api-key-needed', 'api-key-not-allowed']);

const denialOf = async (answer: Response): Promise<'in' | number> => {
  if (answer.status !== 401 && answer.status !== 403) return 'in';
  const { type } = (await answer.json()) as { type: string };
  return DENIALS.has(type.slice('urn:retour:problem:'.length)) ? answer.status : 'in';
};

eachDatabase('who may call what', (open) => {
  test('every route of the OpenAPI document has its row in the table of roles, and every row its route', async () => {
    const db = await open();
    const { app, deps } = await anApp(db);
    const { paths } = openApiOf(app, deps);
    const documented = Object.entries(paths ?? {}).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(documented.length).toBeGreaterThan(15);
    expect(documented.toSorted()).toEqual(Object.keys(ROLES).toSorted());
    deps.pokes.stop();
  });

  test('every role on every route: in, 401 or 403 as the table says', async () => {
    const db = await open();
    const { deps, call, enrol, operatorKey, channelKey, otherKey } = await anApp(db);
    const [tablet, revoked] = [await enrol(), await enrol()];
    await revokeInstallation(db, { installationId: revoked.installationId, now: deps.clock(), actor: 'test' });
    const tokens: Readonly<Record<Caller, string>> = {
      anonymous: '',
      tablet: tablet.token,
      revoked: revoked.token,
      channel: channelKey,
      'other-channel': otherKey,
      operator: operatorKey,
    };
    const callers = Object.keys(tokens) as Caller[]; // the keys of the object above
    for (const [route, role] of Object.entries(ROLES)) {
      const [method = '', path = ''] = route.split(' ');
      for (const caller of callers) {
        const token = tokens[caller];
        const answer = await call(method, addressOf(path), token === '' ? {} : { token });
        expect(await denialOf(answer), `${caller} ${route}`).toBe(EXPECTED[role][caller]);
        await answer.body?.cancel().catch(() => undefined); // already read
      }
    }
    deps.pokes.stop();
  });

  test('a revoked tablet is told so when it asks for a token, and its push is still heard', async () => {
    const db = await open();
    const { deps, call, enrol } = await anApp(db);
    const tablet = await enrol();
    await revokeInstallation(db, { installationId: tablet.installationId, now: deps.clock(), actor: 'test' });
    const { token, revoked } = await tablet.device();
    expect(revoked).toBe(true);
    const push = { protocol: 1, installationId: tablet.installationId, epoch: 'e_test', build: 'b', now: deps.clock(), commands: [] };
    expect((await call('POST', '/sync/push', { token, body: push })).status).toBe(200);
    deps.pokes.stop();
  });
});
