import type { Instant } from 'shared-types/calendar';
import type { Command, Verdict } from 'shared-types/sync';

import { readEnrolment } from './ledger.ts';
import type { CarriedCommand, Ledger, OutboxRow } from './ledger.ts';
import { rescuePhotos } from './rescued-photos.ts';
import type { RescuedPhoto } from './rescued-photos.ts';

/** Which tablet wrote a rescue file, as far as it still knew. */
export type RescuedTablet = Readonly<{ installationId: string; label: string; store: string; marketId: string }>;

/**
 * The rescue file: what no server acknowledged, signed as it would be sent, so that any tablet of the market can send it (S-13). What was
 * refused goes along to be read, and is never sent again. Photos that the server has not got go along too; a version that knows none of
 * them takes the commands.
 */
type RescueFile = Readonly<{
  kind: 'retour-unsent';
  version: 1;
  at: Instant;
  tablet: RescuedTablet | null;
  commands: readonly Command[];
  refused: readonly Readonly<{ command: Command; verdict: Verdict | null }>[];
  photos: readonly RescuedPhoto[];
}>;

/** A command as a push carries it: with the receipt it was once given, if it waits again after a restore. */
const asSent = ({ command, receipt }: OutboxRow): Command => ({ ...command, receipt });

/** A command of another tablet with the receipt that it has by now: after a restore it proves what was told (S-8). */
export const carriedAsSent = ({ command, verdict }: Pick<CarriedCommand, 'command' | 'verdict'>): Command => ({
  ...command,
  receipt: verdict?.receipt ?? command.receipt,
});

/**
 * Everything that waits, its own and what was brought in from others, whole: a command is signed, so nothing of it can be left out, also
 * not what a customer gave to be reached by. The screens say so where they offer the file. What is in the ledger stays as it is.
 */
export const exportLedger = async (ledger: Ledger, at: Instant): Promise<Blob> => {
  const waiting = await ledger.outbox.where('state').equals('waiting').sortBy('clientSeq');
  const refused = await ledger.outbox.where('state').equals('refused').sortBy('clientSeq');
  const carried = await ledger.carried.where('state').equals('waiting').toArray();
  const carriedRefused = await ledger.carried.where('state').equals('refused').toArray();
  const file: RescueFile = {
    kind: 'retour-unsent',
    version: 1,
    at,
    tablet: await tabletOf(ledger),
    commands: [...waiting.map(asSent), ...carried.map(carriedAsSent)],
    refused: [...refused, ...carriedRefused].map((row) => ({ command: row.command, verdict: row.verdict })),
    photos: await rescuePhotos(ledger).catch(() => []), // photos that cannot be read any more: the commands can
  };
  return new Blob([JSON.stringify(file, null, 1)], { type: 'application/json' });
};

const tabletOf = async (ledger: Ledger): Promise<RescuedTablet | null> => {
  const enrolment = await readEnrolment(ledger).catch(() => null); // keys that cannot be read any more: the commands can
  if (enrolment === null) return null;
  const { installationId, label, store, market } = enrolment;
  return { installationId, label, store: store.name, marketId: market.marketId };
};
