import { instantOf } from 'shared-types/calendar';
import { orderIdOf, returnId } from 'shared-types/ids';
import type { ReturnId } from 'shared-types/ids';
import { moneyOf } from 'shared-types/money';
import { slipNumberOf } from 'shared-types/slip-number';
import type { Command } from 'shared-types/sync';
import { aStore, id } from 'shared-types/testing/builders';
import { v7 } from 'uuid';

import type { Database } from '../src/db/open.ts';
import type { ServerKeys } from '../src/staff/keys.ts';
import { enrolBenchTablet, signedCommand } from './bench-tablet.ts';
import type { BenchTablet } from './bench-tablet.ts';

/** An enrolled tablet outside the server: it signs what it records, and counts its commands. */
export type KillTablet = BenchTablet & { readonly code: string; sequence: number };

export const enrolKillTablet = async (db: Database, keys: ServerKeys, n: number): Promise<KillTablet> => {
  const code = `T${String(n).padStart(2, '0')}`;
  const tablet = await enrolBenchTablet(db, keys, { now: instantOf(Date.now()), code, label: `Tablet ${n}` });
  return { ...tablet, code, sequence: 0 };
};

const signed = (tablet: KillTablet, type: 'return.record' | 'return.void' | 'slip.handed', body: object): Command => {
  tablet.sequence += 1;
  return signedCommand(tablet, { type, body, sequence: tablet.sequence, now: instantOf(Date.now()) });
};

/** Units of lines of one order, quoted by nobody: the server's amount counts. */
export const recordOf = (
  tablet: KillTablet,
  order: string,
  picks: readonly Readonly<{ line: number; units: number }>[],
): Readonly<{ command: Command; returnId: ReturnId }> => {
  const own = returnId.parse(v7());
  const body = {
    returnId: own,
    handoverId: id.handover(1),
    order: { known: orderIdOf(id.channel, order as never), revision: 'r1' }, // the ids of this bench's orders are plain
    lines: picks.map(({ line, units }) => ({
      of: { lineId: id.line(line) },
      units,
      reason: 'too-small',
      label: { text: 'Trop petit', language: 'fr' },
      note: '',
      condition: 'as-new',
      disposition: 'resell-here',
      quoted: moneyOf(0, 'EUR'),
      check: null,
      deduction: null,
      declared: null,
    })),
    presentedAt: instantOf(Date.now()),
    slipNumber: slipNumberOf({ store: aStore().code, install: tablet.code, sequence: tablet.sequence + 1 }),
    quoted: null,
    policyVersion: 1,
    settingsVersion: 1,
    rulesVersion: 1,
    offline: false,
    gift: false,
    promisedBy: null,
    announced: null,
    approval: null,
    storeCredit: null,
    derivation: [],
  };
  return { command: signed(tablet, 'return.record', body), returnId: own };
};

export const voidOf = (tablet: KillTablet, of: ReturnId): Command =>
  signed(tablet, 'return.void', { returnId: of, goodsStillHere: true, note: '' });

export const handedOf = (tablet: KillTablet, of: ReturnId): Command =>
  signed(tablet, 'slip.handed', { returnId: of, how: 'printed', certainty: 'estimate', copy: 0 });
