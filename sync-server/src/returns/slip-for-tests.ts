import { encodeSlipCode, slipAddress } from 'shared-types/slip';
import type { SlipCode } from 'shared-types/slip';

/** What stands behind the # on a slip, signed as `signs` does (base64url). */
export const slipTextOf = (code: SlipCode, signs: (bytes: Uint8Array) => string): string => {
  const bytes = encodeSlipCode(code);
  return slipAddress('', bytes, new Uint8Array(Buffer.from(signs(bytes), 'base64url'))).split('#')[1] ?? '';
};
