import type { Instant } from 'shared-types/calendar';
import type { Command } from 'shared-types/sync';

import { readEnrolment } from './ledger.ts';
import type { Ledger } from './ledger.ts';

/** The rescue file: commands that no server acknowledged, as they would be sent. Support can feed it to `POST /sync/push`. */
export type LedgerExport = Readonly<{
  kind: 'retour-unsent';
  version: 1;
  installationId: string | null;
  at: Instant;
  commands: readonly Command[];
}>;

/** Typed contact data is the only personal data that a command may carry; the signed body must stay whole, so such commands say so instead. */
const isNameless = (command: Command): boolean =>
  command.type !== 'return.record' || 'known' in command.body.order || command.body.order.contact === null;

/**
 * Everything that waits, as JSON without personal data, for a tablet that will never be online again. `withheld` names commands whose
 * signed body holds what a customer gave as contact: they leave only with a person who reads them from the screen.
 */
export const exportLedger = async (ledger: Ledger, at: Instant): Promise<Blob> => {
  const waiting = await ledger.outbox.where('state').equals('waiting').sortBy('clientSeq');
  const commands = waiting.map((row) => row.command);
  const file: LedgerExport & Readonly<{ withheld: readonly string[] }> = {
    kind: 'retour-unsent',
    version: 1,
    installationId: (await readEnrolment(ledger))?.installationId ?? null,
    at,
    commands: commands.filter(isNameless),
    withheld: commands.filter((command) => !isNameless(command)).map((command) => command.commandId),
  };
  return new Blob([JSON.stringify(file, null, 1)], { type: 'application/json' });
};
