import type { Reader } from '../db/open.ts';
import type { InstallationRow } from './command-context.ts';

/** A tablet is not enrolled more often than this with an outbox still full. */
const MOST_ENROLMENTS = 20;

/**
 * The tablet's own enrolment and those it had before in the same store: an outbox outlives its enrolment, also the second one, and the
 * old key proves what it signed (S-2).
 */
export const ownInstallations = async (db: Reader, installation: InstallationRow): Promise<InstallationRow[]> => {
  const own = [installation];
  for (let last: InstallationRow | undefined = installation; last && last.replaces !== null && own.length < MOST_ENROLMENTS;) {
    last = await db
      .selectFrom('installation')
      .selectAll()
      .where('installation_id', '=', last.replaces)
      .where('store_id', '=', installation.store_id)
      .executeTakeFirst();
    if (last) own.push(last);
  }
  return own;
};
