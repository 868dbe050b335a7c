import type { Instant } from 'shared-types/calendar';

import type { Database } from '../db/open.ts';
import { isRecovering } from '../feed/recovery-state.ts';
import type { Log } from '../observe/log.ts';
import { composeMail } from './compose-mail.ts';
import { isMailDue, leaseMails } from './lease-mails.ts';
import type { LeasedMail } from './lease-mails.ts';
import type { MailTransport, Posted } from './mail-transport.ts';
import { settleMail } from './settle-mail.ts';
import { loadSlipFacts } from './slip-facts.ts';

type Deps = Readonly<{
  db: Database;
  transport: MailTransport;
  /** Where the link in a mail leads. */
  publicUrl: string;
  clock: () => Instant;
  /** In [0, 1): spreads retries. */
  random: () => number;
  everyMs: number;
  log: Log;
}>;

const AT_ONCE = 5;

/**
 * P-11: mails what is queued, and nobody waits for it. A process that dies after the mail server said yes and before that is kept leaves the
 * mail to be sent once more, under the same Message-ID: twice is better than never.
 */
export class MailWorker {
  readonly #deps: Deps;
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> | null = null;
  #isStopped = false;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  start(): void {
    this.#timer ??= setInterval(() => void this.drain(), this.#deps.everyMs).unref();
  }

  /** Sends all that is due at the clock's moment. */
  async drain(): Promise<void> {
    if (this.#running) return this.#running;
    this.#running = this.#sendAll().catch((error: unknown) => {
      this.#deps.log.error({ error }, 'mailing slips failed; the next round tries again');
    });
    await this.#running;
    this.#running = null;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#timer) clearInterval(this.#timer);
    await this.#running;
    this.#deps.transport.close();
  }

  async #sendAll(): Promise<void> {
    for (let found = AT_ONCE; found === AT_ONCE && !this.#isStopped;) found = await this.#sendSome();
  }

  async #sendSome(): Promise<number> {
    const { db, clock } = this.#deps;
    // What a restored store does not know yet, it must not tell a customer (S-8).
    if (!(await isMailDue(db.read, clock())) || (await isRecovering(db.read))) return 0;
    const rows = await db.write((trx) => leaseMails(trx, { kind: db.kind, now: clock(), most: AT_ONCE }));
    await Promise.all(rows.map((row) => this.#send(row)));
    return rows.length;
  }

  async #send(row: LeasedMail): Promise<void> {
    const { db, clock, random, log } = this.#deps;
    const posted = await this.#post(row);
    const settled = await db.write((trx) => settleMail(trx, row, { posted, now: clock(), random: random() }));
    const facts = { mailId: row.mail_id, returnId: row.return_id, state: settled, tries: row.tries };
    if (posted.kind === 'sent') log.info(facts, 'slip mailed');
    else if (posted.kind === 'denied')
      log.error({ ...facts, cause: posted.cause }, 'the mail server does not take mails from us: slips wait until that is mended');
    else log.info({ ...facts, cause: posted.cause }, 'slip not mailed');
  }

  /** The boundary: a mail that breaks us waits like any other that did not go out, and stops none beside it. */
  async #post(row: LeasedMail): Promise<Posted> {
    try {
      return await this.#compose(row);
    } catch (error) {
      this.#deps.log.error({ error, mailId: row.mail_id }, 'mail could not be written');
      return { kind: 'later', cause: 'not-written' };
    }
  }

  async #compose(row: LeasedMail): Promise<Posted> {
    const { db, transport, publicUrl } = this.#deps;
    const facts = await loadSlipFacts(db.read, row, publicUrl);
    if (facts === null) return { kind: 'refused', cause: 'slip-not-here' };
    return await transport.post({ ...(await composeMail(facts)), mailId: row.mail_id, to: row.address, language: facts.language });
  }
}
