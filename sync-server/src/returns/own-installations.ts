import type { Command } from 'shared-types/sync';

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

/**
 * S-8: the enrolment that a tablet had before it enrolled again, when the store came back from a backup that does not know it. Its key is
 * lost with it, so only what carries our receipt for that very content is taken as its own. `null`: nothing like that.
 */
export const forgottenInstallation = (
  installation: InstallationRow,
  own: readonly InstallationRow[],
  isProven: (command: Command) => boolean,
): ((command: Command) => InstallationRow | null) => {
  const lost = own.at(-1)?.replaces ?? null;
  return (command) =>
    lost !== null && command.installationId === lost && isProven(command)
      ? { ...installation, installation_id: lost, replaces: null }
      : null;
};
