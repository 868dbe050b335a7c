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

test('S-1 what was recorded, ruled and frozen before a field existed is still read, with its usual value', () => {
  const line = {
    of: { lineId: id.line(1) },
    units: 1,
    reason: 'style',
    label: { text: 'Style', language: 'en' },
    note: '',
    condition: 'as-new',
  };
  const record = {
    returnId: id.return(1),
    handoverId: id.handover(1),
    order: { known: 'demo-shop:o1', revision: 'r1' },
    lines: [{ ...line, disposition: 'resell-here', quoted: { minor: 1, currency: 'EUR' } }],
    presentedAt: at('2026-11-21T10:02:11.120Z'),
    slipNumber: 'BEC7-A3K-00418-F',
    quoted: null,
    policyVersion: 1,
    settingsVersion: 1,
    rulesVersion: 1,
    offline: true,
    gift: false,
    promisedBy: null,
  };
  const old = command.parse({ ...aVoid, type: 'return.record', body: record });
  expect(old.body).toMatchObject({
    announced: null,
    approval: null,
    storeCredit: null,
    derivation: [],
    lines: [{ check: null, deduction: null }],
  });
  const decided = {
    returnId: id.return(1),
    outcome: 'accepted',
    cause: null,
    lines: [],
    refund: null,
    shipping: null,
    quoted: null,
    caseId: null,
  };
  const of = { commandId: id.command(1), clientSeq: 1, replayed: false, receipt: null };
  expect(verdict.parse({ kind: 'decided', ...of, ruling: decided, changeSeq: 1 })).toMatchObject({ ruling: { withheld: null, flags: [] } });
  const { order, state } = aKnownOrder();
  const { offers: _, ...frozen } = order;
  const lines = frozen.lines.map(({ bundle: __, ...rest }) => rest);
  expect(feedRow.parse({ t: 'order', seq: 1, order: { ...frozen, lines }, state })).toEqual({ t: 'order', seq: 1, order, state });
});
