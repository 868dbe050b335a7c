import type { Instant } from 'shared-types/calendar';
import type { GrantClaims } from 'shared-types/enrolment';
import type { ReturnId, StaffId } from 'shared-types/ids';
import type { Money } from 'shared-types/money';
import { overGrant } from 'shared-types/shift';
import type { Command } from 'shared-types/sync';

import type { Tx } from '../db/open.ts';
import type { CommandContext } from './command-context.ts';

/** The shift grant under which a command was recorded. `claims` are null when it is not ours, or not this person's on this tablet. */
export type JudgedGrant = Readonly<{ claims: GrantClaims | null; isExpired: boolean }>;

/** S-11: a PIN is only a lock; the server judges the grant again, at the moment when the goods were presented. */
export const judgeGrant = (context: CommandContext, command: Pick<Command, 'staffId'>, at: Instant): JudgedGrant => {
  const { claims, installation } = context;
  const isTheirs =
    claims !== null &&
    claims.staffId === command.staffId &&
    claims.installationId === installation.installation_id &&
    claims.storeId === installation.store_id &&
    claims.marketId === installation.market_id;
  return isTheirs ? { claims, isExpired: claims.expiresAt < at } : { claims: null, isExpired: false };
};

/** What a limit is held against; `not`: the return itself, which may be kept already when it is judged again. */
type Leaving = Readonly<{ worth: Money; not: ReturnId }>;

/** E-10: more than the grant allows in one return, or more returns in the shift. */
export const isGrantExceeded = async (trx: Tx, claims: GrantClaims, { worth, not }: Leaving): Promise<boolean> => {
  const { limits } = claims;
  if (limits.returnsPerShift === null) return overGrant(limits, { worth, recordedBefore: 0 }) !== null;
  const { count } = await trx
    .selectFrom('return_record')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('staff_id', '=', claims.staffId)
    .where('store_id', '=', claims.storeId)
    .where('received_at', '>=', claims.issuedAt)
    .where('presented_at', '>=', claims.issuedAt)
    .where('return_id', '!=', not)
    .executeTakeFirstOrThrow();
  return overGrant(limits, { worth, recordedBefore: Number(count) }) !== null;
};

/** The name that goes on the return: from the grant, else from the store's staff, else the bare id. */
export const staffNameOf = async (trx: Tx, grant: JudgedGrant, staffId: StaffId): Promise<string> => {
  if (grant.claims) return grant.claims.name;
  const row = await trx.selectFrom('staff').select('name').where('staff_id', '=', staffId).executeTakeFirst();
  return row?.name ?? staffId;
};
