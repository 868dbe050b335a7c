import { expect, test } from 'vitest';

import { canonicalJson } from './canonical-json.ts';
import type { Json } from './canonical-json.ts';
import { MOST_COMMANDS, command, feedRow, pushRequest, verdict } from './sync.ts';
import { aKnownOrder, at, id } from './testing/builders.ts';

const hash = 'x'.repeat(43);
const aVoid = {
  commandId: id.command(1),
  clientSeq: 1,
  installationId: id.installation(1),
  v: 1,
  recordedAt: at('2026-11-21T10:02:11.120Z'),
  staffId: id.staff(1),
  grant: 'a.b.c',
  clock: { offsetMs: -5, lastContactAt: null, ageMs: null },
  bodyHash: hash,
  signature: 'x'.repeat(86),
  receipt: null,
  type: 'return.void',
  body: { returnId: id.return(1), goodsStillHere: true, note: '' },
};

test('S-2 a command is read as it was hashed: parsing adds, drops and changes nothing', () => {
  const parsed = command.parse(aVoid);
  expect(canonicalJson(parsed as unknown as Json)).toBe(canonicalJson(aVoid as unknown as Json));
  expect(command.safeParse({ ...aVoid, extra: 1 }).success).toBe(false);
  expect(command.safeParse({ ...aVoid, body: { ...aVoid.body, extra: 1 } }).success).toBe(false);
  expect(command.safeParse({ ...aVoid, type: 'order.delete' }).success).toBe(false);
});

test('S-4 a malformed command does not spoil the push of the others', () => {
  const push = { protocol: 1, installationId: id.installation(1), epoch: 'e1', build: 'b', now: at('2026-11-21T10:02:11.120Z') };
  const commands = [aVoid, { commandId: id.command(2), clientSeq: 2, type: 'nonsense' }];
  expect(pushRequest.parse({ ...push, commands }).commands).toHaveLength(2);
  expect(pushRequest.safeParse({ ...push, commands: Array.from({ length: MOST_COMMANDS + 1 }, () => aVoid) }).success).toBe(false);
});

test('S-4 a verdict is decided, refused or deferred, and nothing else', () => {
  const of = { commandId: id.command(1), clientSeq: 1, replayed: false, receipt: null };
  expect(verdict.safeParse({ kind: 'decided', ...of, ruling: null, changeSeq: 1 }).success).toBe(true);
  expect(verdict.safeParse({ kind: 'refused', ...of, why: 'bad-hash', detail: '' }).success).toBe(true);
  expect(verdict.safeParse({ kind: 'deferred', ...of, why: 'recovering', afterMs: 1_000 }).success).toBe(true);
  expect(verdict.safeParse({ kind: 'dropped', ...of }).success).toBe(false);
});

test('S-7 an order and its state travel as one row of the feed', () => {
  const known = aKnownOrder();
  expect(feedRow.parse({ t: 'order', seq: 1, ...known })).toEqual({ t: 'order', seq: 1, ...known });
});
