import { receiptClaims } from 'shared-types/sync';
import type { PushAnswer } from 'shared-types/sync';
import { aChannelLine, id } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import { eachDatabase } from '../db/for-tests.ts';
import { verifyJws } from '../staff/jws.ts';
import { openCounter, rulingIn } from './counter-for-tests.ts';
import type { Tablet } from './counter-for-tests.ts';

const kinds = (answer: PushAnswer): string[] =>
  answer.verdicts.map((verdict) =>
    verdict.kind === 'decided' ? (verdict.ruling?.outcome ?? 'decided') : `${verdict.kind}: ${verdict.why}`,
  );

eachDatabase('pushing commands', (open) => {
  test('S-4 a whole push sent again answers the same verdicts and receipts, and does nothing twice', async () => {
    const counter = await openCounter(await open());
    await counter.order({ lines: [aChannelLine({ quantity: 3, paidMinor: 30_000 })] });
    const commands = [counter.record({ quotedMinor: null }), counter.record({ quotedMinor: null })];
    const first = await counter.push(commands);
    const again = await counter.push(commands);
    expect(again.verdicts).toEqual(first.verdicts.map((verdict) => ({ ...verdict, replayed: true })));
    await counter.worker.drain();
    await counter.push(commands);
    await counter.worker.drain();
    expect(counter.shop.givenMinor()).toBe(20_000);
    expect(await counter.db.read.selectFrom('claim').select('units').execute()).toHaveLength(2);
  });

  test('S-4 a receipt is ours, names the command and seals the ruling; one lost in a crash is sealed at the replay', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    const command = counter.record();
    const [verdict] = (await counter.push([command])).verdicts;
    const { keys } = counter.deps;
    expect(receiptClaims.parse(verifyJws(verdict?.receipt ?? '', keys.verifying))).toEqual({
      commandId: command.commandId,
      bodyHash: command.bodyHash,
      epoch: counter.deps.epoch(),
      kind: 'decided',
      ruling: rulingIn(verdict),
    });
    await counter.db.write((trx) => trx.updateTable('command').set({ receipt: null }).execute());
    const [again] = (await counter.push([command])).verdicts;
    expect(verifyJws(again?.receipt ?? '', keys.verifying)).toEqual(verifyJws(verdict?.receipt ?? '', keys.verifying));
  });

  test('S-4 the same command twice in one push is decided once', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    const command = counter.record();
    const { verdicts } = await counter.push([command, command]);
    expect(verdicts.map((verdict) => verdict.replayed)).toEqual([false, true]);
    expect(await counter.db.read.selectFrom('refund').select('refund_key').execute()).toHaveLength(1);
  });

  test('S-4 the same command in two pushes at once is decided once', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    const command = counter.record();
    const answers = await Promise.all(Array.from({ length: 8 }, () => counter.push([command])));
    expect(answers.map(kinds)).toEqual(Array.from({ length: 8 }, () => ['accepted']));
    expect(answers.filter((answer) => answer.verdicts[0]?.replayed === false)).toHaveLength(1);
  });

  test('F58 the same id with another body is refused, and the first stays', async () => {
    const counter = await openCounter(await open());
    await counter.order({ lines: [aChannelLine({ quantity: 3, paidMinor: 30_000 })] });
    const first = counter.record({ quotedMinor: null });
    await counter.push([first]);
    const other = counter.record({ quotedMinor: null, lines: [{ units: 3 }] }, { commandId: first.commandId } as never);
    expect(kinds(await counter.push([other]))).toEqual(['refused: other-body']);
    expect(kinds(await counter.push([first]))).toEqual(['accepted']);
    const acts = await counter.db.read.selectFrom('audit').select(['act', 'detail']).where('act', '=', 'command.refused').execute();
    expect(acts[0]?.detail).toContain('other-body');
  });

  test('F58 another command for a return that is known is refused too', async () => {
    const counter = await openCounter(await open());
    await counter.order({ lines: [aChannelLine({ quantity: 3, paidMinor: 30_000 })] });
    const first = counter.record({ quotedMinor: null });
    await counter.push([first]);
    expect(kinds(await counter.push([counter.record({ quotedMinor: null, returnId: first.body.returnId })]))).toEqual([
      'refused: other-body',
    ]);
  });

  test('S-3 what a tablet sends in the name of another never counts among the numbers of that one', async () => {
    const counter = await openCounter(await open());
    const other = await counter.anotherTablet();
    expect(kinds(await counter.push([counter.record({}, { clientSeq: 900 }, other)]))).toEqual(['refused: not-yours']);
    expect((await counter.push([], other)).missingSeqs).toEqual([]);
    const { highest_seq: highest } = await counter.db.read
      .selectFrom('installation')
      .select('highest_seq')
      .where('installation_id', '=', other.installationId)
      .executeTakeFirstOrThrow();
    expect(highest).toBe(0);
  });

  test('F46 F47 malformed, badly hashed, badly signed and foreign commands are refused one by one and kept; the others are decided', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    const good = counter.record();
    const malformed = { ...counter.record(), body: { returnId: 'no' } };
    const hashed = counter.record({}, { bodyHash: 'A'.repeat(43) });
    const signed = counter.record({}, { signature: 'A'.repeat(86) });
    const foreign = counter.record({}, {}, await counter.anotherTablet());
    const answer = await counter.push([malformed, hashed, good, signed, foreign]);
    expect(kinds(answer)).toEqual(['refused: malformed', 'refused: bad-hash', 'accepted', 'refused: bad-signature', 'refused: not-yours']);
    expect(JSON.stringify(answer.verdicts[0])).toContain('body.returnId');
    expect(answer.verdicts.every((verdict) => verdict.receipt !== null)).toBe(true);
    const kept = await counter.db.read
      .selectFrom('command')
      .select('document')
      .where('command_id', '=', malformed.commandId)
      .executeTakeFirst();
    expect(JSON.parse(kept?.document ?? '')).toEqual(malformed);
    expect(kinds(await counter.push([malformed]))).toEqual(['refused: malformed']);
  });

  test('S-4 the receipt of a refusal names the hash the tablet calls its content by, or the tablet would send it for ever', async () => {
    const counter = await openCounter(await open());
    const hashed = counter.record({}, { bodyHash: 'A'.repeat(43) });
    const malformed = { ...counter.record(), body: { units: 1.5 } };
    const bare = { commandId: id.command(8), clientSeq: 8 };
    const { verdicts } = await counter.push([hashed, malformed, bare]);
    const sealed = verdicts.map((verdict) => receiptClaims.parse(verifyJws(verdict.receipt ?? '', counter.deps.keys.verifying)));
    expect(sealed.map((claims) => [claims.commandId, claims.kind])).toEqual(
      [hashed, malformed, bare].map((one) => [one.commandId, 'refused']),
    );
    expect(sealed.slice(0, 2).map((claims) => claims.bodyHash)).toEqual([hashed.bodyHash, malformed.bodyHash]);
    const again = await counter.push([hashed, malformed, bare]);
    expect(again.verdicts.map((verdict) => verdict.receipt)).toEqual(verdicts.map((verdict) => verdict.receipt));
  });

  test('F47 a field’s name full of control characters is refused in words that the answer may carry', async () => {
    const counter = await openCounter(await open());
    const answer = await counter.push([{ ...counter.record(), '\u0001\u0000note': 1, [`${'x'.repeat(700)}`]: 2 }]);
    expect(kinds(answer)).toEqual(['refused: malformed']);
  });

  test('S-1 a command newer than this server is deferred and not kept, so that it can be decided after the update', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    const answer = await counter.push([
      { ...counter.record(), v: 2 },
      { ...counter.record(), type: 'return.weigh' },
    ]);
    expect(kinds(answer)).toEqual(['deferred: newer-command', 'deferred: newer-command']);
    expect(answer.missingSeqs).toEqual([]);
    expect(await counter.db.read.selectFrom('command').select('command_id').execute()).toEqual([]);
  });

  test('F47 a command that breaks the server is deferred and leaves no trace; those around it are decided', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    await counter.order({ id: 'o2' as never, number: 'EC-2' });
    // A counter that disagrees with the claims is our own bug; no decision can be held.
    await counter.db.write((trx) => trx.updateTable('order_line').set({ claimed: 1 }).where('order_id', '=', 'demo-shop:o2').execute());
    const poison = counter.record({ order: { known: 'demo-shop:o2' as never, revision: 'r1' } });
    const answer = await counter.push([poison, counter.record()]);
    expect(kinds(answer)).toEqual(['deferred: busy', 'accepted']);
    expect(await counter.db.read.selectFrom('command').select('command_id').execute()).toHaveLength(1);
    await counter.db.write((trx) => trx.updateTable('order_line').set({ claimed: 0 }).where('order_id', '=', 'demo-shop:o2').execute());
    expect(kinds(await counter.push([poison]))).toEqual(['accepted']);
  });

  test('F47 what follows from a return that could not be decided waits with it: its void is not refused for ever', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    const setClaimed = (claimed: number) => counter.db.write((trx) => trx.updateTable('order_line').set({ claimed }).execute());
    const recorded = counter.record();
    const { returnId } = recorded.body;
    const slip = counter.command('slip.handed', { returnId, how: 'printed', certainty: 'estimate', copy: 0, mail: null });
    const undo = counter.command('return.void', { returnId, goodsStillHere: true, note: '' });
    const newer = { ...counter.record(), v: 2 };
    const undoNewer = counter.command('return.void', { returnId: newer.body.returnId, goodsStillHere: true, note: '' });
    await setClaimed(1);
    expect(kinds(await counter.push([recorded, slip, undo, newer, undoNewer]))).toEqual([
      'deferred: busy',
      'deferred: busy',
      'deferred: busy',
      'deferred: newer-command',
      'deferred: busy',
    ]);
    await setClaimed(0);
    expect(kinds(await counter.push([recorded, slip, undo]))).toEqual(['accepted', 'decided', 'accepted']);
    await counter.worker.drain();
    expect(counter.shop.givenMinor()).toBe(0);
  });

  test('S-3 gaps in a tablet’s numbers are named and block nothing', async () => {
    const counter = await openCounter(await open());
    await counter.order({ lines: [aChannelLine({ quantity: 9, paidMinor: 90_000 })] });
    const answer = await counter.push([counter.record({}, { clientSeq: 2 }), counter.record({}, { clientSeq: 5 })]);
    expect(answer.missingSeqs).toEqual([1, 3, 4]);
    expect((await counter.push([counter.record({}, { clientSeq: 3 })])).missingSeqs).toEqual([1, 4]);
    const row = await counter.db.read.selectFrom('installation').select('highest_seq').executeTakeFirst();
    expect(row?.highest_seq).toBe(5);
  });

  test('S-3 two commands on one number are both decided, both flagged, and the tablet is asked to enrol again', async () => {
    const counter = await openCounter(await open());
    await counter.order({ lines: [aChannelLine({ quantity: 2, paidMinor: 20_000 })] });
    const first = counter.record({ quotedMinor: null }, { clientSeq: 7 });
    const second = counter.record({ quotedMinor: null }, { clientSeq: 7 });
    expect(await counter.push([first])).toMatchObject({ cloned: false });
    const answer = await counter.push([second]);
    expect(kinds(answer)).toEqual(['accepted']);
    expect(answer.cloned).toBe(true);
    const [row] = await counter.db.read.selectFrom('review_case').select(['kind', 'document']).execute();
    expect(JSON.parse(row?.document ?? '')).toMatchObject({
      kind: 'cloned-tablet',
      returnId: second.body.returnId,
      other: { returnId: first.body.returnId },
    });
    expect((await counter.push([first])).cloned).toBe(true);
  });

  test('S-2 an outbox outlives its enrolment: the new installation sends what the old one signed', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    const command = counter.record();
    const next = await counter.anotherTablet();
    await counter.db.write((trx) =>
      trx
        .updateTable('installation')
        .set({ replaces: counter.tablet.installationId })
        .where('installation_id', '=', next.installationId)
        .execute(),
    );
    expect(kinds(await counter.push([command], next))).toEqual(['accepted']);
  });

  test('S-2 an outbox outlives two enrolments, and nobody else may send it', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    const command = counter.record();
    const [second, third, stranger] = [await counter.anotherTablet(), await counter.anotherTablet(), await counter.anotherTablet()];
    const replace = (tablet: Tablet, replaces: Tablet) =>
      counter.db.write((trx) =>
        trx
          .updateTable('installation')
          .set({ replaces: replaces.installationId })
          .where('installation_id', '=', tablet.installationId)
          .execute(),
      );
    await replace(second, counter.tablet);
    await replace(third, second);
    expect(kinds(await counter.push([counter.record()], stranger))).toEqual(['refused: not-yours']);
    expect(kinds(await counter.push([command], third))).toEqual(['accepted']);
  });

  test('S-4 an unknown return or case is refused by name', async () => {
    const counter = await openCounter(await open());
    const undo = counter.command('return.void', { returnId: id.return(9), goodsStillHere: true, note: '' });
    const slip = counter.command('slip.handed', { returnId: id.return(9), how: 'shown', certainty: 'estimate', copy: 0, mail: null });
    const decide = counter.command('case.decide', {
      caseId: id.case(9),
      decision: 'accept',
      words: '',
      goods: null,
      matchedOrder: null,
      refund: null,
    });
    expect(kinds(await counter.push([undo, slip, decide]))).toEqual([
      'refused: unknown-return',
      'refused: unknown-return',
      'refused: unknown-case',
    ]);
  });
});
