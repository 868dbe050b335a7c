import { fail, ok } from 'shared-types/result';
import type { Result } from 'shared-types/result';

/** No document of ours nests deeper; a deeper one only wants to exhaust the stack of whoever walks it. */
const MOST_LEVELS = 32;

/**
 * JSON as two readers could not understand it differently: no name twice in an object, no deep nesting.
 * The error says what is wrong in words.
 */
export const parseStrictJson = (text: string): Result<unknown, string> => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return fail(error instanceof Error ? error.message : 'not JSON');
  }
  const fault = faultOf(text);
  return fault === null ? ok(value) : fail(fault);
};

/** Walks text that `JSON.parse` has accepted, so only names and brackets need looking at. */
const faultOf = (text: string): string | null => {
  const levels: (Set<string> | null)[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charCodeAt(at);
    if (letter === QUOTE) {
      const end = endOfString(text, at);
      const names = levels.at(-1);
      if (names && isName(text, end)) {
        const name = nameOf(text.slice(at, end));
        if (names.has(name)) return `the name ${JSON.stringify(name.slice(0, 60))} stands twice in one object`;
        names.add(name);
      }
      at = end - 1;
    } else if (letter === OPEN_OBJECT || letter === OPEN_LIST) {
      levels.push(letter === OPEN_OBJECT ? new Set() : null);
      if (levels.length > MOST_LEVELS) return `nested deeper than ${MOST_LEVELS} levels`;
    } else if (letter === CLOSE_OBJECT || letter === CLOSE_LIST) {
      levels.pop();
    }
  }
  return null;
};

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;

/** The place behind the closing quote of the string that opens at `start`. */
const endOfString = (text: string, start: number): number => {
  let end = text.indexOf('"', start + 1);
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end + 1;
};

const isEscaped = (text: string, at: number): boolean => {
  let backslashes = 0;
  while (text.charCodeAt(at - 1 - backslashes) === BACKSLASH) backslashes += 1;
  return backslashes % 2 === 1;
};

const isName = (text: string, from: number): boolean => {
  let at = from;
  while (text.charCodeAt(at) <= 0x20) at += 1;
  return text.charCodeAt(at) === COLON;
};

const nameOf = (quoted: string): string => (quoted.includes('\\') ? String(JSON.parse(quoted)) : quoted.slice(1, -1));
