import { receiptClaims } from 'shared-types/sync';
import type { Command, ReceiptClaims } from 'shared-types/sync';

import { verifyJws } from '../staff/jws.ts';
import type { ServerKeys } from '../staff/keys.ts';

/**
 * S-8: what our own receipt proves of a command that comes again: that we decided this very content, when, and how. `null`: it carries
 * none, or one that is not ours or of another command.
 */
export const sealedOf = ({ verifying }: Pick<ServerKeys, 'verifying'>, command: Command): ReceiptClaims | null => {
  if (command.receipt === null) return null;
  const claims = receiptClaims.safeParse(verifyJws(command.receipt, verifying));
  if (!claims.success) return null;
  return claims.data.commandId === command.commandId && claims.data.bodyHash === command.bodyHash ? claims.data : null;
};
