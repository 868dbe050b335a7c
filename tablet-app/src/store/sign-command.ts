import { toBase64url } from 'shared-types/base64url';
import { canonicalJson } from 'shared-types/canonical-json';
import type { Json } from 'shared-types/canonical-json';
import { signedTextOf } from 'shared-types/sync';
import type { Command } from 'shared-types/sync';
import { encodeText } from 'shared-types/text';

import { signText } from './signing.ts';

/** S-2: SHA-256 of the canonical JSON of `{ type, v, body }`; the server computes the same. */
export const bodyHashOf = async (command: Pick<Command, 'type' | 'v' | 'body'>): Promise<string> => {
  const text = canonicalJson({ type: command.type, v: command.v, body: command.body as Json }); // bodies are plain JSON by their schemas
  return toBase64url(new Uint8Array(await crypto.subtle.digest('SHA-256', encodeText(text))));
};

type Unsigned = Omit<Command, 'bodyHash' | 'signature' | 'receipt'>;

/** S-2: hashes and signs a command. Signed when it is made, never when it is sent: an outbox whose key is gone can still be sent. */
export const signCommand = async (key: CryptoKey, unsigned: Unsigned): Promise<Command> => {
  const bodyHash = await bodyHashOf(unsigned);
  const signature = await signText(key, signedTextOf({ ...unsigned, bodyHash }));
  return { ...unsigned, bodyHash, signature, receipt: null } as Command; // type and body belong together as the caller paired them
};
