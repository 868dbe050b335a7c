import { sign } from 'node:crypto';

import { grantClaims } from 'shared-types/enrolment';
import type { ReturnId } from 'shared-types/ids';
import { returnId } from 'shared-types/ids';
import type { SlipCode } from 'shared-types/slip';
import { slipNumberOf } from 'shared-types/slip-number';
import { id } from 'shared-types/testing/builders';
import { v7 } from 'uuid';
import { expect, test } from 'vitest';

import { eachDatabase } from '../db/for-tests.ts';
import type { Database } from '../db/open.ts';
import { expectSound } from '../refunds/sound-for-tests.ts';
import { verifyJws } from '../staff/jws.ts';
import { openCounter, rulingIn } from './counter-for-tests.ts';
import type { Tablet } from './counter-for-tests.ts';
import { rebuildReturn } from './rebuild-return.ts';
import { slipTextOf } from './slip-for-tests.ts';
import { slipStatusOf } from './slip-status.ts';
import { verifySlip } from './verify-slip.ts';

const eur = (minor: number) => ({ minor, currency: 'EUR' as const });

/** Tablet A (`A3K`) prints slips and dies; tablet B of the same market scans them. */
const openStore = async (db: Database) => {
  const counter = await openCounter(db);
  await counter.order();
  const { tablet } = counter;
  await db.write((trx) =>
    trx.updateTable('installation').set({ code: 'A3K' }).where('installation_id', '=', tablet.installationId).execute(),
  );
  const other = await counter.anotherTablet(2);
  const rowOf = (of: Tablet) =>
    db.read.selectFrom('installation').selectAll().where('installation_id', '=', of.installationId).executeTakeFirstOrThrow();
  const textOf = (change: Partial<SlipCode> = {}): string =>
    slipTextOf(
      {
        returnId: v7(),
        slipNumber: slipNumberOf({ store: 'BEC7', install: 'A3K', sequence: 41 }),
        orderNumber: 'EC-20417736',
        lines: [{ position: 0, units: 1 }],
        amount: eur(8_010),
        presentedAt: counter.now(),
        ...change,
      },
      (bytes) => sign('sha256', bytes, { key: tablet.privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url'),
    );
  const restore = async (text: string, by: Tablet = other) => {
    const verified = await verifySlip(db.read, text);
    if (!verified) return 'forged';
    const grant = grantClaims.parse(verifyJws(counter.grant({}, by), counter.deps.keys.verifying));
    return await rebuildReturn(counter.deps, verified, { installation: await rowOf(by), grant });
  };
  const status = async (text: string) => {
    const verified = await verifySlip(db.read, text);
    return verified === null ? null : await slipStatusOf(db.read, verified);
  };
  /** What tablet A had recorded, for the slip of the same number. */
  const own = (of: ReturnId, body: Parameters<typeof counter.record>[0] = {}) =>
    counter.record({ returnId: of, slipNumber: slipNumberOf({ store: 'BEC7', install: 'A3K', sequence: 41 }), ...body }, { clientSeq: 41 });
  const count = async (table: 'return_record' | 'refund' | 'review_case'): Promise<number> =>
    (await db.read.selectFrom(table).selectAll().execute()).length;
  return { counter, other, textOf, restore, status, own, count };
};

const fresh = (): ReturnId => returnId.parse(v7());

eachDatabase('a return rebuilt from its slip', (open) => {
  test('P-9 is decided like any other in the name of its own tablet, refunded once, and its page says so', async () => {
    const { counter, textOf, restore, status, count } = await openStore(await open());
    const of = fresh();
    const text = textOf({ returnId: of });
    expect(await status(text)).toMatchObject({ status: 'saved', amount: eur(8_010), isEstimate: true, language: 'fr' });
    expect(await status(textOf({ orderNumber: 'EC-99999999' }))).toMatchObject({ status: 'saved', language: null });
    expect(await restore(text)).toBe('restored');
    const view = await counter.view(of);
    expect(view).toMatchObject({ storeId: id.store(1), installationId: counter.tablet.installationId, slipNumber: 'BEC7-A3K-00041-' + view.slipNumber.slice(-1) }); // prettier-ignore
    expect(view.ruling).toMatchObject({ outcome: 'accepted', refund: eur(8_010), flags: ['rebuilt'] });
    expect(view.lines[0]).toMatchObject({ reason: 'other', note: 'restored from slip', disposition: 'warehouse' });
    expect(view.events.slice(0, 2)).toMatchObject([{ kind: 'recorded', by: null }, { kind: 'received', by: 'Léa', note: 'restored from its slip' }]); // prettier-ignore
    await counter.worker.drain();
    expect(await status(text)).toMatchObject({ status: 'refunded', amount: eur(8_010), isEstimate: false, language: 'fr' });
    expect(await restore(text)).toBe('known');
    expect([await count('return_record'), await count('refund')]).toEqual([1, 1]);
  });

  test('P-9 two tablets at once make one return of it', async () => {
    const { counter, textOf, restore, count } = await openStore(await open());
    const third = await counter.anotherTablet(1);
    const text = textOf();
    const answers = await Promise.all([restore(text), restore(text, third)]);
    expect(answers.toSorted()).toEqual(['known', 'restored']);
    expect([await count('return_record'), await count('refund')]).toEqual([1, 1]);
  });

  test('P-9 the tablet that was thought dead sends it: the same return, with its own reasons, refunded once and final', async () => {
    const { counter, textOf, restore, own, count } = await openStore(await open());
    const of = fresh();
    await restore(textOf({ returnId: of }));
    await counter.worker.drain();
    const command = own(of, { lines: [{ reason: 'too-small', condition: 'as-new', disposition: 'resell-here' }] });
    const answer = await counter.push([command]);
    expect(rulingIn(answer.verdicts[0])).toMatchObject({ returnId: of, outcome: 'accepted', refund: eur(8_010), flags: ['rebuilt'] });
    expect([answer.cloned, answer.verdicts[0]?.receipt]).toEqual([false, expect.any(String)]);
    const view = await counter.view(of);
    expect(view).toMatchObject({ commandId: command.commandId, caseStatus: 'none' });
    expect(view.lines[0]).toMatchObject({ reason: 'too-small', condition: 'as-new', disposition: 'resell-here' });
    expect((await counter.push([command])).verdicts[0]).toMatchObject({ kind: 'decided', replayed: true });
    await counter.worker.drain();
    expect([await count('return_record'), await count('refund'), await count('review_case')]).toEqual([1, 1, 0]);
    await expectSound(counter.db, counter.now());
    const moved = await counter.db.read.selectFrom('stock_movement').select(['disposition', 'units']).orderBy('id').execute();
    expect(moved.map(({ disposition, units }) => [disposition, units])).toEqual([['warehouse', 1], ['warehouse', -1], ['resell-here', 1]]); // prettier-ignore
  });

  test('P-9 its lines are not those of the slip, or its order is not here: what was decided stays, and what is known is told', async () => {
    const { counter, textOf, restore, own } = await openStore(await open());
    const [some, none] = [fresh(), fresh()];
    await restore(textOf({ returnId: some }));
    const other = own(some, { lines: [{ of: { sku: 'SCARF' }, reason: 'faulty' }] });
    expect(await counter.decided(other)).toMatchObject({ outcome: 'accepted', refund: eur(8_010) });
    const view = await counter.view(some);
    expect(view.lines).toMatchObject([{ reason: 'other' }]);
    expect(view.events.at(-1)?.note).toContain('its lines are not those of the slip');
    const slipNumber = slipNumberOf({ store: 'BEC7', install: 'A3K', sequence: 42 });
    await restore(textOf({ returnId: none, slipNumber, orderNumber: 'EC-88000001' }));
    const typed = { typed: 'EC-88000001', contact: 'nora@example.org', evidence: null };
    await counter.push([own(none, { slipNumber, order: typed, lines: [{ of: { sku: 'COAT' }, reason: 'style' }] })]);
    expect(await counter.view(none)).toMatchObject({ caseStatus: 'open', left: { contact: 'nora@example.org' }, lines: [{ name: 'COAT', reason: 'style' }] }); // prettier-ignore
  });

  test('P-9 the tablet came first: its slip is known, and nothing changes', async () => {
    const { counter, textOf, restore, own, count } = await openStore(await open());
    const of = fresh();
    await counter.push([own(of)]);
    expect(await restore(textOf({ returnId: of }))).toBe('known');
    expect((await counter.view(of)).ruling.flags).not.toContain('rebuilt');
    expect(await count('return_record')).toBe(1);
  });

  test('P-9 its own push and a restore at once: one return, one refund, a verdict for the command in the end', async () => {
    const { counter, textOf, restore, own, count } = await openStore(await open());
    const of = fresh();
    const command = own(of);
    const [, push] = await Promise.all([restore(textOf({ returnId: of })), counter.push([command])]);
    const last = push.verdicts[0]?.kind === 'deferred' ? await counter.push([command]) : push;
    expect(last.verdicts[0]).toMatchObject({ kind: 'decided' });
    expect([await count('return_record'), await count('refund')]).toEqual([1, 1]);
  });

  test('P-9 a voided return stays voided, and another tablet’s return under this id is not this slip’s', async () => {
    const { counter, textOf, restore, own, status } = await openStore(await open());
    const of = fresh();
    await counter.push([own(of)]);
    await counter.push([counter.command('return.void', { returnId: of, goodsStillHere: true, note: '' })]);
    expect(await restore(textOf({ returnId: of }))).toBe('known');
    expect(await status(textOf({ returnId: of }))).toMatchObject({ status: 'voided', amount: null, promisedBy: null });
    const elsewhere = counter.record({}, {}, await counter.anotherTablet(1));
    await counter.push([elsewhere], { ...counter.tablet, installationId: elsewhere.installationId });
    const stolen = textOf({ returnId: elsewhere.body.returnId });
    expect([await restore(stolen), await status(stolen)]).toEqual(['not-here', null]);
  });

  test('P-9 a void that the dead tablet held comes after its return, and undoes the restored one', async () => {
    const { counter, textOf, restore, own } = await openStore(await open());
    const of = fresh();
    await restore(textOf({ returnId: of }));
    const undo = counter.command('return.void', { returnId: of, goodsStillHere: true, note: '' }, { clientSeq: 42 });
    const answer = await counter.push([own(of), undo]);
    expect(answer.verdicts.map((one) => one.kind)).toEqual(['decided', 'decided']);
    expect((await counter.view(of)).voidedAt).not.toBeNull();
    await expectSound(counter.db, counter.now());
  });

  test('P-9 an altered amount or a forged signature is no slip; a slip of another market is not restored here', async () => {
    const { counter, textOf, restore, count } = await openStore(await open());
    const bytes = Buffer.from(textOf(), 'base64url');
    for (const at of [20, 60, bytes.length - 70, bytes.length - 1]) {
      const altered = Buffer.from(bytes);
      altered[at] = (altered[at] ?? 0) ^ 3;
      expect(await restore(altered.toString('base64url'))).toBe('forged');
    }
    await counter.db.write((trx) =>
      trx.updateTable('installation').set({ market_id: 'it' }).where('installation_id', '=', counter.tablet.installationId).execute(),
    );
    expect(await restore(textOf())).toBe('not-here');
    expect(await count('return_record')).toBe(0);
  });

  test('P-9 of a tablet that was revoked, a person decides, as of any push', async () => {
    const { counter, textOf, restore } = await openStore(await open());
    await counter.db.write((trx) =>
      trx
        .updateTable('installation')
        .set({ revoked_at: counter.now() })
        .where('installation_id', '=', counter.tablet.installationId)
        .execute(),
    );
    const of = fresh();
    await restore(textOf({ returnId: of }));
    expect((await counter.view(of)).ruling).toMatchObject({ outcome: 'review', cause: 'device-revoked', flags: ['rebuilt'] });
    await counter.worker.drain();
    await expectSound(counter.db, counter.now());
  });

  test('P-9 above the slip’s own amount, of an unknown order or of lines that are not there, a person decides', async () => {
    const { counter, textOf, restore } = await openStore(await open());
    const ruled = async (change: Partial<SlipCode>) => {
      const of = fresh();
      expect(await restore(textOf({ returnId: of, ...change }))).toBe('restored');
      const { ruling, caseStatus } = await counter.view(of);
      return [ruling.outcome, ruling.cause, caseStatus, ruling.flags.includes('rebuilt')];
    };
    expect(await ruled({ amount: eur(6_010) })).toEqual(['review', 'amount-differs', 'open', true]);
    const number = (sequence: number) => ({ slipNumber: slipNumberOf({ store: 'BEC7', install: 'A3K', sequence }) });
    expect(await ruled({ orderNumber: 'EC-99999999', ...number(42) })).toEqual(['review', 'order-unknown', 'open', true]);
    expect(await ruled({ lines: [{ position: 9, units: 1 }], ...number(43) })).toEqual(['review', 'line-unknown', 'open', true]);
    expect(await ruled({ orderNumber: 'EC-99999998', lines: [], amount: null, ...number(44) })).toEqual(['review', 'order-unknown', 'open', true]); // prettier-ignore
  });
});
