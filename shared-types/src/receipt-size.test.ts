import { expect, test } from 'vitest';

import { toBase64url } from './base64url.ts';
import { pushAnswer, receiptClaims } from './sync.ts';
import { id, at } from './testing/builders.ts';
import { encodeText } from './text.ts';

test('S-4 the receipt of the longest return fits the answer that carries it', () => {
  const heldBy = { returnId: id.return(2), slipNumber: 'BEC75-A3K-999999999-F', storeId: id.store(1), at: at('2026-11-21T10:00:00.000Z') };
  const line = {
    lineId: id.line(1),
    asked: 1_000_000,
    units: 1_000_000,
    money: { minor: 99_999_999, currency: 'EUR' },
    cause: 'units-held',
    heldBy,
  };
  const ruling = {
    returnId: id.return(1),
    outcome: 'adjusted',
    cause: 'units-held',
    lines: Array.from({ length: 200 }, () => line),
    refund: { minor: 1, currency: 'EUR' },
    shipping: { minor: 0, currency: 'EUR' },
    withheld: { minor: 0, currency: 'EUR' },
    quoted: { minor: 1, currency: 'EUR' },
    flags: ['window-start-unknown', 'not-delivered', 'extended', 'later-policy', 'overridden', 'check-passed', 'announced-in-time'],
    caseId: id.case(1),
  };
  const claims = receiptClaims.parse({ commandId: id.command(1), bodyHash: 'a'.repeat(43), epoch: 'e_1', kind: 'decided', ruling });
  const receipt = `e30.${toBase64url(encodeText(JSON.stringify(claims)))}.${'s'.repeat(86)}`;
  const verdict = { kind: 'decided', commandId: id.command(1), clientSeq: 1, replayed: false, receipt, ruling, changeSeq: 1 };
  const answer = { epoch: 'e_1', serverTime: at('2026-11-21T10:00:00.000Z'), verdicts: [verdict], missingSeqs: [], cloned: false };
  expect(pushAnswer.safeParse(answer).success).toBe(true);
});
