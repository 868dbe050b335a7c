import { createPublicKey, verify } from 'node:crypto';
import type { JsonWebKey } from 'node:crypto';

import { parseSlipNumber } from 'shared-types/slip-number';
import { readSlipAddress } from 'shared-types/slip';
import type { ReadSlip } from 'shared-types/slip';

import type { Reader } from '../db/open.ts';
import type { InstallationRow } from './command-context.ts';

/** A slip of ours: what its code says, the text that it was read from, and the tablet whose key signed it. */
export type VerifiedSlip = Readonly<{ slip: ReadSlip; text: string; installation: InstallationRow }>;

/**
 * P-8: the slip of an address (or only of its fragment), signed by the tablet that its number names; `null` for anything else, forged or
 * altered or of a tablet that nobody knows: whoever asks learns no more than that.
 */
export const verifySlip = async (db: Reader, text: string): Promise<VerifiedSlip | null> => {
  const slip = readSlipAddress(text);
  const parts = slip === null ? null : parseSlipNumber(slip.code.slipNumber);
  if (slip === null || parts === null) return null;
  const named = await db
    .selectFrom('installation')
    .innerJoin('store', 'store.store_id', 'installation.store_id')
    .selectAll('installation')
    .where('store.code', '=', parts.store)
    .where('installation.code', '=', parts.install)
    .execute();
  const installation = named.find((one) => isSignedBy(one, slip));
  return installation ? { slip, text: text.slice(text.indexOf('#') + 1), installation } : null;
};

const isSignedBy = ({ public_key: publicKey }: InstallationRow, { signed, signature }: ReadSlip): boolean => {
  const key = createPublicKey({ key: JSON.parse(publicKey) as JsonWebKey, format: 'jwk' }); // checked at enrolment
  return verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, signature);
};
