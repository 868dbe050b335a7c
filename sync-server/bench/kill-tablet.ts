import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

import { addMs, instantOf } from 'shared-types/calendar';
import { canonicalJson } from 'shared-types/canonical-json';
import type { Json } from 'shared-types/canonical-json';
import type { GrantClaims } from 'shared-types/enrolment';
import { commandId, installationId, orderIdOf, returnId } from 'shared-types/ids';
import type { InstallationId, ReturnId } from 'shared-types/ids';
import { moneyOf } from 'shared-types/money';
import { slipNumberOf } from 'shared-types/slip-number';
import { signedTextOf } from 'shared-types/sync';
import type { Command } from 'shared-types/sync';
import { aStore, id } from 'shared-types/testing/builders';
import { v7 } from 'uuid';

import type { Database } from '../src/db/open.ts';
import { signJws } from '../src/staff/jws.ts';
import type { ServerKeys } from '../src/staff/keys.ts';

const DAY_MS = 86_400_000;

/** An enrolled tablet outside the server: it signs what it records, and counts its commands. */
export type KillTablet = {
  readonly installationId: InstallationId;
  readonly code: string;
  readonly privateKey: KeyObject;
  readonly grant: string;
  sequence: number;
};

export const enrolKillTablet = async (db: Database, keys: ServerKeys, n: number): Promise<KillTablet> => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const own = installationId.parse(v7());
  const now = instantOf(Date.now());
  const code = `T${String(n).padStart(2, '0')}`;
  await db.write((trx) =>
    trx
      .insertInto('installation')
      .values({
        installation_id: own,
        store_id: id.store(1),
        market_id: id.market,
        code,
        label: `Tablet ${n}`,
        public_key: JSON.stringify(publicKey.export({ format: 'jwk' })),
        enrolled_at: now,
        highest_seq: 0,
        cloned: 0,
      })
      .execute(),
  );
  const claims: GrantClaims = {
    staffId: id.staff(1),
    name: 'Léa',
    role: 'associate',
    storeId: id.store(1),
    marketId: id.market,
    installationId: own,
    limits: { amount: null, returnsPerShift: null },
    issuedAt: addMs(now, -3_600_000),
    expiresAt: addMs(now, 2 * DAY_MS),
  };
  return { installationId: own, code, privateKey, grant: signJws(claims, keys.signing), sequence: 0 };
};

const signed = (tablet: KillTablet, type: 'return.record' | 'return.void' | 'slip.handed', body: object): Command => {
  tablet.sequence += 1;
  const now = instantOf(Date.now());
  const unsigned = {
    commandId: commandId.parse(v7()),
    clientSeq: tablet.sequence,
    installationId: tablet.installationId,
    v: 1,
    type,
    body,
    recordedAt: now,
    staffId: id.staff(1),
    grant: tablet.grant,
    clock: { offsetMs: 0, lastContactAt: now, ageMs: 0 },
    bodyHash: createHash('sha256')
      .update(canonicalJson({ type, v: 1, body } as unknown as Json)) // plain data of strings and whole numbers
      .digest('base64url'),
    receipt: null,
  } as unknown as Omit<Command, 'signature'>; // the bodies below are those of their types
  const text = Buffer.from(signedTextOf(unsigned as Command));
  const signature = sign('sha256', text, { key: tablet.privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url');
  return { ...unsigned, signature } as Command;
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
