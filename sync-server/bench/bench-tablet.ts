import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

import { addMs } from 'shared-types/calendar';
import type { Instant } from 'shared-types/calendar';
import { canonicalJson } from 'shared-types/canonical-json';
import type { Json } from 'shared-types/canonical-json';
import type { GrantClaims } from 'shared-types/enrolment';
import { commandId, installationId } from 'shared-types/ids';
import type { InstallationId } from 'shared-types/ids';
import { signedTextOf } from 'shared-types/sync';
import type { Command, CommandType } from 'shared-types/sync';
import { id } from 'shared-types/testing/builders';
import { v7 } from 'uuid';

import type { Database } from '../src/db/open.ts';
import { signJws } from '../src/staff/jws.ts';
import type { ServerKeys } from '../src/staff/keys.ts';

const HOUR_MS = 3_600_000;

/** An enrolled tablet outside the server, with the grant of an associate. */
export type BenchTablet = Readonly<{ installationId: InstallationId; privateKey: KeyObject; grant: string }>;

type Enrolling = Readonly<{ now: Instant; code: string; label: string }>;

export const enrolBenchTablet = async (db: Database, keys: ServerKeys, { now, code, label }: Enrolling): Promise<BenchTablet> => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const own = installationId.parse(v7());
  await db.write((trx) =>
    trx
      .insertInto('installation')
      .values({
        installation_id: own,
        store_id: id.store(1),
        market_id: id.market,
        code,
        label,
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
    issuedAt: addMs(now, -HOUR_MS),
    expiresAt: addMs(now, 48 * HOUR_MS),
  };
  return { installationId: own, privateKey, grant: signJws(claims, keys.signing) };
};

type Said = Readonly<{ type: CommandType; body: object; sequence: number; now: Instant }>;

/** S-2: a command as a tablet signs it. The body is that of its type. */
export const signedCommand = ({ installationId: own, privateKey, grant }: BenchTablet, { type, body, sequence, now }: Said): Command => {
  const unsigned = {
    commandId: commandId.parse(v7()),
    clientSeq: sequence,
    installationId: own,
    v: 1,
    type,
    body,
    recordedAt: now,
    staffId: id.staff(1),
    grant,
    clock: { offsetMs: 0, lastContactAt: now, ageMs: 0 },
    bodyHash: createHash('sha256')
      .update(canonicalJson({ type, v: 1, body } as unknown as Json)) // plain data of strings and whole numbers
      .digest('base64url'),
    receipt: null,
  } as unknown as Command; // the bodies are those of their types
  const text = Buffer.from(signedTextOf(unsigned));
  return { ...unsigned, signature: sign('sha256', text, { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url') };
};
