import { sign } from 'node:crypto';

import type { ReturnId } from 'shared-types/ids';
import type { SlipCode } from 'shared-types/slip';
import { MOST_SLIP_CHARACTERS } from 'shared-types/slip';
import type { SlipHanded } from 'shared-types/sync';
import { afterEach, expect, test } from 'vitest';

import { eachDatabase } from '../db/for-tests.ts';
import type { Database } from '../db/open.ts';
import { openCounter } from '../returns/counter-for-tests.ts';
import type { CommandChange, RecordChange } from '../returns/counter-for-tests.ts';
import { slipTextOf } from '../returns/slip-for-tests.ts';
import { MailWorker } from './mail-worker.ts';
import { noTransport, smtpTransport } from './mail-transport.ts';
import type { MailTransport } from './mail-transport.ts';
import { openPostOffice } from './smtp-for-tests.ts';
import type { PostOffice } from './smtp-for-tests.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const ADDRESS = 'camille@example.org';
const MASK = 'c…@e….org';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A store that mails slips, a tablet whose slips are signed, a mail server of its own, and the worker between them. */
const openStore = async (db: Database, settings: Readonly<{ mailsSlips: boolean }> = { mailsSlips: true }) => {
  const counter = await openCounter(db);
  await counter.rules({}, settings);
  await counter.order();
  const { tablet } = counter;
  const office = await openPostOffice();
  closing.push(office.close);
  const lines: string[] = [];
  const say = (facts: object, message: string): void => void lines.push(JSON.stringify({ ...facts, message }));
  const workerOn = (store: Database, transport: MailTransport = transportTo(office)) => {
    const worker = new MailWorker({ db: store, transport, publicUrl: 'https://retour.example', clock: counter.now, random: () => 1, everyMs: 1_000, log: { error: say, info: say, debug: say } }); // prettier-ignore
    closing.push(() => worker.stop());
    return worker;
  };
  await db.write((trx) =>
    trx.updateTable('installation').set({ code: 'A3K' }).where('installation_id', '=', tablet.installationId).execute(),
  );
  const slipOf = (returnId: ReturnId, slipNumber: string, change: Partial<SlipCode> = {}): string => {
    const code = { returnId, slipNumber, orderNumber: 'EC-20417736', lines: [], amount: null, presentedAt: counter.now(), ...change };
    const text = slipTextOf(code, (bytes) => sign('sha256', bytes, { key: tablet.privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')); // prettier-ignore
    return `https://other.example/r#${text}`;
  };
  const recorded = async (body: RecordChange = {}) => {
    const command = counter.record(body);
    await counter.push([command]);
    const { returnId, slipNumber } = command.body;
    return { returnId, slip: slipOf(returnId, slipNumber), slipNumber };
  };
  const handed = (of: Readonly<{ returnId: ReturnId; slip: string }>, mail: Partial<NonNullable<SlipHanded['mail']>> = {}, change: CommandChange = {}) =>
    counter.command('slip.handed', { returnId: of.returnId, how: 'mailed', certainty: 'estimate', copy: 0, mail: { to: ADDRESS, language: 'fr', slip: of.slip, ...mail } }, change); // prettier-ignore
  const mails = () => db.read.selectFrom('mail').selectAll().orderBy('asked_at').orderBy('mail_id').execute();
  const acts = async () => (await db.read.selectFrom('audit').select(['act', 'detail']).where('act', 'like', 'mail.%').orderBy('id').execute()).map(({ act, detail }) => ({ act, ...(JSON.parse(detail) as object) })); // prettier-ignore
  const notes = async (returnId: ReturnId) =>
    (await counter.view(returnId)).events.filter(({ kind }) => kind === 'slip-handed').map(({ note }) => note);
  return {
    ...counter,
    refunds: counter.worker,
    office,
    lines,
    worker: workerOn(db),
    workerOn,
    slipOf,
    recorded,
    handed,
    mails,
    acts,
    notes,
  };
};

const transportTo = ({ url }: Pick<PostOffice, 'url'>): MailTransport =>
  smtpTransport({ smtpUrl: url, from: 'HALDEN <returns@halden.example>' });

eachDatabase('slips by mail', (open) => {
  test('P-11 the slip arrives in its customer’s language: what was recorded, the amount, the means, the date, and the way to follow it', async () => {
    const { worker, office, recorded, handed, push, mails, notes } = await openStore(await open());
    const one = await recorded({ promisedBy: '2026-11-27' as never });
    const command = handed(one, { language: 'de' });
    await push([command]);
    await worker.drain();
    const [mail] = office.received;
    expect(office.received).toHaveLength(1);
    expect(mail?.subject).toBe('Ihre Rückgabe bei HALDEN Lyon Bellecour');
    expect([mail?.from, mail?.to]).toEqual(['returns@halden.example', [ADDRESS]]);
    expect(mail?.headers.get('message-id')).toBe(`<${command.commandId}@halden.example>`);
    expect(mail?.headers.get('auto-submitted')).toBe('auto-generated');
    const link = `https://retour.example/r#${one.slip.split('#')[1] ?? ''}`;
    for (const words of [
      'Vielen Dank, Camille.',
      'am Samstag, 21. November 2026 erfasst',
      'Eingegangen',
      '80,10\u00a0€',
      'Visa …4417',
      'Freitag, 27. November 2026',
      one.slipNumber,
      link,
      'kein Kassenbon',
    ])
      // prettier-ignore
      expect(mail?.text).toContain(words);
    expect(mail?.html).toContain('lang="de"');
    expect(mail?.html).toContain(`href="${link}"`);
    expect(mail?.html).not.toMatch(/<img|<script|src=|url\(/);
    expect(`${mail?.text ?? ''}${mail?.html ?? ''}`).not.toMatch(/Fournier|example\.org|other\.example|\+33/);
    expect(link.length).toBeLessThan(MOST_SLIP_CHARACTERS);
    expect(await mails()).toMatchObject([{ state: 'sent', address: null, mask: MASK, tries: 1, cause: null }]);
    expect(await notes(one.returnId)).toEqual([`mailed, estimate, to ${MASK}`]);
  });

  test('P-11 what the server knows by now is told: the money that arrived, or that a person looks at it; of a gift no price', async () => {
    const store = await openStore(await open());
    const { worker, office, recorded, handed, push, order, rules } = store;
    const refunded = await recorded();
    await store.refunds.drain();
    await push([handed(refunded)]);
    await worker.drain();
    expect(office.received[0]?.text).toContain('Remboursé\nLa somme a été rendue');
    expect(office.received[0]?.text).toContain('80,10\u00a0€');
    await order({ id: 'o2', number: 'EC-2' });
    const gift = await recorded({ order: { known: 'demo-shop:o2' as never, revision: 'r1' }, gift: true });
    await push([handed(gift, { language: 'en' })]);
    await worker.drain();
    expect(office.received[1]?.text).toContain('Thank you.\n');
    expect(office.received[1]?.text).not.toMatch(/80|€|Visa|Camille/);
    await rules({ windowDays: 1, withdrawal: { days: 0, goodsFollowDays: 0 } }, { mailsSlips: true });
    await order({
      id: 'o3',
      number: 'EC-3',
      placedAt: '2026-01-10T09:00:00.000Z' as never,
      receivedAt: '2026-01-14T09:00:00.000Z' as never,
    });
    const late = await recorded({ order: { known: 'demo-shop:o3' as never, revision: 'r1' } });
    await push([handed(late, { language: 'it' })]);
    await worker.drain();
    expect(office.received[2]?.text).toContain('In verifica');
    expect(office.received[2]?.text).not.toMatch(/80|€|Visa/);
  });

  test('P-11 the address is kept until the mail is out, and nowhere else: not in the command, the audit, the feed or the log', async () => {
    const db = await open();
    const { worker, recorded, handed, push, mails, lines } = await openStore(db);
    const one = await recorded();
    const command = handed(one);
    await push([command]);
    expect(await mails()).toMatchObject([{ state: 'waiting', address: ADDRESS }]);
    const stored = () => db.read.selectFrom('command').select(['document', 'body_hash']).where('command_id', '=', command.commandId).executeTakeFirstOrThrow(); // prettier-ignore
    expect(JSON.parse((await stored()).document)).toMatchObject({ body: { mail: { to: MASK, language: 'fr' } } });
    expect((await stored()).body_hash).toBe(command.bodyHash);
    const another = { ...handed(one, { to: 'someone.else@example.org' }), commandId: command.commandId };
    expect((await push([another])).verdicts).toMatchObject([{ kind: 'refused', why: 'other-body' }]);
    await worker.drain();
    for (const table of ['command', 'audit', 'return_record', 'mail', 'feed_row', 'review_case'] as const)
      expect(JSON.stringify(await db.read.selectFrom(table).selectAll().execute())).not.toMatch(/camille@|someone\.else/);
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.join('\n')).not.toMatch(/example\.org/);
  });

  test('P-11 a replay mails once, and so do two workers', async () => {
    const db = await open();
    const { worker, workerOn, office, recorded, handed, push, mails } = await openStore(db);
    const command = handed(await recorded());
    await push([command]);
    expect((await push([command])).verdicts).toMatchObject([{ kind: 'decided', replayed: true }]);
    await Promise.all([worker.drain(), workerOn(db).drain()]);
    expect((await push([command])).verdicts).toMatchObject([{ kind: 'decided', replayed: true }]);
    await worker.drain();
    expect(office.received).toHaveLength(1);
    expect(await mails()).toHaveLength(1);
  });

  test('P-11 a mail server that is busy or gone is asked again, later each time', async () => {
    const db = await open();
    const { worker, workerOn, office, recorded, handed, push, mails, pass } = await openStore(db);
    await push([handed(await recorded())]);
    office.refusals.push({ at: 'to', code: 451 }, { at: 'data', code: 452 });
    await worker.drain();
    expect(await mails()).toMatchObject([{ state: 'waiting', tries: 1, cause: 'EENVELOPE 451 RCPT TO', address: ADDRESS }]);
    await worker.drain();
    expect(await mails()).toMatchObject([{ tries: 1 }]);
    pass(30_000);
    await worker.drain();
    expect(await mails()).toMatchObject([{ state: 'waiting', tries: 2, cause: 'EMESSAGE 452 DATA' }]);
    await office.close();
    pass(MINUTE_MS);
    await worker.drain();
    expect(await mails()).toMatchObject([{ state: 'waiting', tries: 3 }]);
    pass(MINUTE_MS);
    await worker.drain();
    expect(await mails()).toMatchObject([{ tries: 3 }]);
    const again = await openPostOffice(office.port);
    closing.push(again.close);
    pass(MINUTE_MS);
    await workerOn(db, transportTo(again)).drain();
    expect(again.received).toHaveLength(1);
    expect(await mails()).toMatchObject([{ state: 'sent', tries: 4, address: null, cause: null }]);
  });

  test('P-11 a recipient who is refused for good is given up: the history says so, and the address is gone', async () => {
    const { worker, office, recorded, handed, push, mails, notes, acts, lines } = await openStore(await open());
    const one = await recorded();
    const command = handed(one);
    await push([command]);
    office.refusals.push({ at: 'to', code: 550 });
    await worker.drain();
    expect(await mails()).toMatchObject([{ state: 'failed', address: null, mask: MASK, cause: 'EENVELOPE 550 RCPT TO' }]);
    expect(await notes(one.returnId)).toEqual([`mailed, estimate, to ${MASK}`, 'mail-failed']);
    expect(await acts()).toEqual([{ act: 'mail.given-up', returnId: one.returnId, tries: 1, cause: 'refused', detail: 'EENVELOPE 550 RCPT TO' }]); // prettier-ignore
    expect(lines.join('\n')).not.toMatch(/example\.org/);
    expect(office.received).toEqual([]);
  });

  test('P-11 a sender that is not wanted is for us to mend: the mail waits, and is given up after two days only', async () => {
    const { worker, office, recorded, handed, push, mails, pass, lines, acts } = await openStore(await open());
    await push([handed(await recorded())]);
    office.refusals.push({ at: 'from', code: 550 });
    await worker.drain();
    expect(await mails()).toMatchObject([{ state: 'waiting', cause: 'EENVELOPE 550 MAIL FROM' }]);
    expect(lines.join('\n')).toContain('does not take mails from us');
    await office.close();
    for (let hours = 0; hours < 50; hours += 2) {
      pass(2 * HOUR_MS);
      await worker.drain();
    }
    expect(await mails()).toMatchObject([{ state: 'failed', address: null }]);
    expect(await acts()).toMatchObject([{ act: 'mail.given-up', cause: 'no-answer' }]);
  });

  test('P-11 killed after the mail server said yes and before that was kept: sent once more, under the same Message-ID', async () => {
    const db = await open();
    const { worker, workerOn, office, recorded, handed, push, mails, pass } = await openStore(db);
    await push([handed(await recorded())]);
    const lease = { left: 1 };
    const dying: Database = { ...db, write: async (work, options) => (lease.left-- > 0 ? db.write(work, options) : Promise.reject(new Error('killed'))) }; // prettier-ignore
    await workerOn(dying).drain();
    expect(office.received).toHaveLength(1);
    expect(await mails()).toMatchObject([{ state: 'sending', address: ADDRESS }]);
    await worker.drain();
    expect(office.received).toHaveLength(1);
    pass(3 * MINUTE_MS);
    await worker.drain();
    expect(office.received).toHaveLength(2);
    expect(new Set(office.received.map((one) => one.headers.get('message-id'))).size).toBe(1);
    expect(await mails()).toMatchObject([{ state: 'sent', tries: 2 }]);
  });

  test('P-11 a holder that comes back after its lease changes nothing', async () => {
    const db = await open();
    const { worker, workerOn, office, recorded, handed, push, mails, pass } = await openStore(db);
    await push([handed(await recorded())]);
    const slow: MailTransport = {
      post: async () => {
        pass(3 * MINUTE_MS);
        await worker.drain();
        return { kind: 'refused', cause: 'too late' };
      },
      close: () => undefined,
    };
    await workerOn(db, slow).drain();
    expect(office.received).toHaveLength(1);
    expect(await mails()).toMatchObject([{ state: 'sent', cause: null }]);
  });

  test('P-11 only the slip of this very return is mailed; what is not is noted, decided and told', async () => {
    const store = await openStore(await open());
    const { worker, office, recorded, handed, push, mails, notes, acts, slipOf } = store;
    const [one, two] = [await recorded(), await recorded()];
    const forged = `${one.slip.slice(0, -3)}AAA`;
    const wrong = [forged, two.slip, slipOf(one.returnId, two.slipNumber), `https://evil.example/r#${'A'.repeat(200)}`];
    for (const slip of wrong) expect((await push([handed({ ...one, slip })])).verdicts).toMatchObject([{ kind: 'decided' }]);
    expect(await mails()).toEqual([]);
    expect(await acts()).toEqual(wrong.map(() => ({ act: 'mail.refused', returnId: one.returnId, why: 'slip-not-genuine' })));
    expect((await notes(one.returnId)).slice(0, 2)).toEqual([`mailed, estimate, to ${MASK}`, 'mail-failed']);
    await worker.drain();
    expect(office.received).toEqual([]);
  });

  test('P-11 nothing is mailed for a store that does not, a tablet that was revoked, nobody’s grant, or the sixth time', async () => {
    const db = await open();
    const { recorded, handed, push, mails, acts, rules, command } = await openStore(db, { mailsSlips: false });
    const one = await recorded();
    await push([handed(one)]);
    await rules({}, { mailsSlips: true });
    await push([handed(one, {}, { grant: 'a.b.c' })]);
    for (let turn = 0; turn < 6; turn += 1) await push([handed(one)]);
    await db.write((trx) => trx.updateTable('installation').set({ revoked_at: '2026-11-21T11:00:00.000Z' }).execute());
    await push([handed(one)]);
    expect((await acts()).map((act) => ('why' in act ? act.why : null))).toEqual(['not-in-settings', 'no-grant', 'too-many', 'device-revoked']); // prettier-ignore
    expect(await mails()).toHaveLength(5);
    const plain = command('slip.handed', { returnId: one.returnId, how: 'mailed', certainty: 'estimate', copy: 0, mail: null });
    expect((await push([plain])).verdicts).toMatchObject([{ kind: 'decided' }]);
    expect(await mails()).toHaveLength(5);
  });

  test('P-11 a tablet in the wrong hands is no cannon: a store has only so many mails in a day, over all its returns', async () => {
    const db = await open();
    const { recorded, handed, push, mails, acts, now, pass } = await openStore(db);
    const one = await recorded();
    await push([handed(one)]);
    const [first] = await mails();
    if (!first) throw new Error('the first mail is queued');
    const others = Array.from({ length: 999 }, (_, at) => ({ ...first, mail_id: `m${at}`, return_id: `r${at}`, asked_at: now() }));
    for (let at = 0; at < others.length; at += 111)
      await db.write((trx) => trx.insertInto('mail').values(others.slice(at, at + 111)).execute()); // prettier-ignore
    await push([handed(one)]);
    expect(await acts()).toMatchObject([{ act: 'mail.refused', why: 'too-many-today' }]);
    pass(25 * HOUR_MS);
    await push([handed(one)]);
    expect(await mails()).toHaveLength(1_001);
  });

  test('P-11 S-8 a store that comes back from a backup mails nothing until it knows again what is true', async () => {
    const { worker, office, recorded, handed, push, recovery, deps } = await openStore(await open());
    await push([handed(await recorded())]);
    await recovery.notice({ sign: 'operator', by: 'test', epoch: deps.epoch() });
    await worker.drain();
    expect(office.received).toEqual([]);
    await recovery.end('test');
    await worker.drain();
    expect(office.received).toHaveLength(1);
  });

  test('P-11 a server without an SMTP address lets them wait and gives them up', async () => {
    const db = await open();
    const { workerOn, recorded, handed, push, mails, pass } = await openStore(db);
    await push([handed(await recorded())]);
    const worker = workerOn(db, noTransport);
    await worker.drain();
    expect(await mails()).toMatchObject([{ state: 'waiting', cause: 'no-smtp' }]);
    pass(49 * HOUR_MS);
    await worker.drain();
    expect(await mails()).toMatchObject([{ state: 'failed', address: null }]);
  });
});
