import type { OrderId } from 'shared-types/ids';
import { handoverId, returnId } from 'shared-types/ids';
import { zero } from 'shared-types/money';
import type { Currency } from 'shared-types/money';
import type { Order } from 'shared-types/order';
import type { ReturnLine, ReturnRecord } from 'shared-types/return';
import { RULES_VERSION } from 'shared-types/sync';
import type { ReadSlip } from 'shared-types/slip';

const NOTE = 'restored from slip';

/** What of the goods a slip does not say: nothing is put on a shelf before somebody has looked at them. */
const UNSEEN = {
  reason: 'other',
  label: { text: 'Restored from slip', language: 'en' },
  note: NOTE,
  condition: 'opened',
  disposition: 'warehouse',
  check: null,
  deduction: null,
  declared: null,
  seen: {},
  photos: [],
} as const;

/**
 * P-9: the record that a slip's code stands for. Its lines point into the order by position; what has no place there any more, or had no
 * room in the code, is a line in words, which a person decides. Recorded offline, by the rules of now.
 */
export const recordOfSlip = ({ code, lineCount }: ReadSlip, order: Order | null): ReturnRecord => {
  const line = (of: ReturnLine['of'], units: number): ReturnLine => ({ ...UNSEEN, of, units, quoted: zero(currencyOf(code, order)) });
  const known = code.lines.map(({ position, units }) => {
    const found = order?.lines[position];
    return line(
      found ? { lineId: found.lineId } : { description: `line ${position + 1} of order ${code.orderNumber}` },
      Math.max(1, units),
    );
  });
  const unsaid = lineCount - code.lines.length;
  const rest = unsaid > 0 ? [line({ description: `${unsaid} more lines of slip ${code.slipNumber}` }, unsaid)] : [];
  const lines = [...known, ...rest];
  return {
    returnId: returnId.parse(code.returnId),
    handoverId: handoverId.parse(code.returnId),
    order: order
      ? { known: order.orderId satisfies OrderId, revision: order.revision }
      : { typed: code.orderNumber, contact: null, evidence: `slip ${code.slipNumber}` },
    lines: lines.length > 0 ? lines : [line({ description: `the goods of slip ${code.slipNumber}` }, 1)],
    presentedAt: code.presentedAt,
    slipNumber: code.slipNumber,
    quoted: code.amount === null ? null : { refund: code.amount, shipping: zero(code.amount.currency), atTill: zero(code.amount.currency) },
    policyVersion: order?.policyVersion ?? 0,
    settingsVersion: 0,
    rulesVersion: RULES_VERSION,
    offline: true,
    gift: false,
    promisedBy: null,
    announced: null,
    approval: null,
    storeCredit: null,
    derivation: [],
  };
};

const currencyOf = ({ amount }: ReadSlip['code'], order: Order | null): Currency => order?.currency ?? amount?.currency ?? 'EUR';
