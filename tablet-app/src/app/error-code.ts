import { CROCKFORD } from 'shared-types/slip-number';

/** A short code to say on the phone: the same trouble at the same place has the same code. */
export const errorCode = (error: unknown): string => {
  const text = error instanceof Error ? `${error.name} ${error.message} ${error.stack?.split('\n')[1] ?? ''}` : String(error);
  let hash = 2_166_136_261;
  for (const letter of text) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 16_777_619) >>> 0;
  const letters = Array.from({ length: 6 }, (_, at) => CROCKFORD[Math.floor(hash / 32 ** at) % 32] ?? '0').join('');
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
};
