import { lookupAnswer, lookupRequest } from 'shared-types/enrolment';
import type { GrantClaims } from 'shared-types/enrolment';
import { marketId } from 'shared-types/ids';
import { mayDo } from 'shared-types/permissions';
import type { Act } from 'shared-types/permissions';

import { lookUpOrders } from '../orders/look-up.ts';
import { readGrant } from '../staff/sign-in.ts';
import { callerOf, stamped } from './context.ts';
import type { App, AppDeps, Installation } from './context.ts';
import { answerProblem } from './problem.ts';
import type { Refusal } from './problem.ts';
import { readJson } from './read-body.ts';
import { addRoute } from './route.ts';

const MOST_BYTES = 16 * 1024;

/** Orders that the tablet's cache does not have, by what the customer gave. */
export const addLookupRoute = (app: App, deps: AppDeps): void =>
  addRoute(app, deps, {
    method: 'post',
    path: '/lookup',
    summary: 'Find orders online',
    tag: 'tablet',
    body: { type: 'application/json', schema: lookupRequest },
    answer: { type: 'application/json', schema: lookupAnswer, description: 'At most 20 orders; a search by name shows no contact data.' },
    handle: async (c) => {
      const { installation } = callerOf(c);
      const request = await readJson(c.req.raw, lookupRequest, MOST_BYTES);
      if (!request.ok) return answerProblem(c, request.error);
      const grant = goodGrant(deps, { jws: request.value.grant, act: 'order.find' }, installation);
      if (!grant) return answerProblem(c, NO_GRANT);
      const found = await lookUpOrders(deps.db, {
        marketId: marketId.parse(installation.market_id),
        text: request.value.text,
        actor: `${grant.staffId}@${installation.installation_id}`,
        clock: deps.clock,
        indexKey: deps.keys.indexKey,
      });
      return c.json(stamped(deps, { orders: found.orders, more: found.more }), 200, { 'cache-control': 'no-store' });
    },
  });

/** The signed-in person's grant, as long as it is good on this tablet and lets her do that (S-16). */
export const goodGrant = (
  deps: AppDeps,
  { jws, act }: Readonly<{ jws: string; act: Act }>,
  installation: Installation,
): GrantClaims | null => {
  const grant = readGrant(deps.keys, jws);
  if (grant?.installationId !== installation.installation_id || grant.expiresAt <= deps.clock()) return null;
  return mayDo(grant.role, act) ? grant : null;
};

export const NO_GRANT: Refusal = {
  status: 403,
  kind: 'grant-needed',
  title: 'Only signed-in staff may search online, and this grant is over or of another tablet. Sign in again.',
};
