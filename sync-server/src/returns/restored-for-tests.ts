import type { ReturnId } from 'shared-types/ids';
import type { Command, Verdict } from 'shared-types/sync';

import type { Backup } from '../db/backup-for-tests.ts';
import { REPLAY_MS } from '../recovery/recover.ts';
import type { Counter, Tablet } from './counter-for-tests.ts';

/** How long the fake shop may still work on what it was asked for. */
export const QUIET_MS = 60_000;

/** What a tablet holds: every command it ever sent, in its order, with the receipt that it was given. Nothing is pruned. */
export class Outbox {
  readonly tablet: Tablet;
  readonly #kept: { command: Command; receipt: string | null }[] = [];

  constructor(tablet: Tablet) {
    this.tablet = tablet;
  }

  add<One extends Command>(command: One): One {
    this.#kept.push({ command, receipt: null });
    return command;
  }

  /** The outbox of an enrolment before this one. */
  async sendThe(counter: Counter, other: Outbox): Promise<Verdict[]> {
    return (await counter.push(other.#kept.map(({ command, receipt }) => ({ ...command, receipt })), this.tablet)).verdicts; // prettier-ignore
  }

  /** A new epoch: everything goes again, with its receipt; what has none yet goes as it is. */
  async sendAll(counter: Counter): Promise<Verdict[]> {
    const commands = this.#kept.map(({ command, receipt }) => ({ ...command, receipt }));
    const { verdicts } = await counter.push(commands, this.tablet);
    for (const [at, verdict] of verdicts.entries()) {
      const kept = this.#kept[at];
      if (kept && verdict.kind !== 'deferred') kept.receipt = verdict.receipt;
    }
    return verdicts;
  }
}

/** The store goes back to the backup under running tablets; the next push or pull notices. */
export const restored = async (counter: Counter, backup: Backup): Promise<Counter> => {
  const older = await counter.onStore(await backup.restore());
  await older.recovery.notice({ sign: 'cursor-ahead', by: 'test', epoch: older.deps.epoch() });
  older.pass(QUIET_MS);
  return older;
};

/** Refunds that lived through it wait a while; then everything comes to its end. */
export const settled = async (counter: Counter): Promise<void> => {
  for (let round = 0; round < 4; round += 1) {
    await counter.worker.drain();
    counter.pass(REPLAY_MS);
  }
  await counter.worker.drain();
};

export const stateOf = async (counter: Counter, returnId: ReturnId) => (await counter.view(returnId)).refunds.map((refund) => refund.state);
