import ReceiptPrinterEncoder from '@point-of-sale/receipt-printer-encoder';

/** What a receipt printer makes of bytes, as far as tests look: its text, with every code page it was told; its codes; its cuts. */
export type ReadReceipt = Readonly<{
  text: string;
  codes: readonly Readonly<{ text: string; level: string; dots: number }>[];
  cuts: number;
}>;

type Codepage = 'star/standard' | 'cp437' | 'cp850' | 'cp852' | 'cp857' | 'cp858' | 'windows1252';

const PAGES: Readonly<Record<'esc-pos' | 'star-prnt', Readonly<Record<number, Codepage>>>> = {
  'esc-pos': { 0: 'cp437', 2: 'cp850', 13: 'cp857', 16: 'windows1252', 19: 'cp858' },
  'star-prnt': { 0: 'star/standard', 1: 'cp437', 4: 'cp858', 5: 'cp852', 32: 'windows1252' },
};

const LETTERS = Array.from('àâäçéèêëîïôöùûüœæßñ¿¡ìòáíóúÁÍÓÚÌÒÀÂÄÇÉÈÊÎÔÖÙÛÜŒÑ€£×·°─');

const tables = new Map<Codepage, ReadonlyMap<number, string>>();

/** Which byte is which letter, told by the encoder itself: it writes all letters in a page, the ones that the page has not as "?". */
const tableOf = (page: Codepage): ReadonlyMap<number, string> => {
  const known = tables.get(page);
  if (known !== undefined) return known;
  const language = page === 'star/standard' ? 'star-prnt' : 'esc-pos';
  const encoder = new ReceiptPrinterEncoder({ language, columns: 64, embedded: true });
  const written = Array.from(encoder.codepage(page).text(LETTERS.join('')).encode());
  const from = written.findLastIndex((byte) => byte === 0x74) + 2; // after the command that chose the page
  const made = new Map(LETTERS.map((letter, at) => [written[from + at] ?? 0, letter]));
  tables.set(page, made);
  return made;
};

const letterOf = (byte: number, page: Codepage): string => (byte < 0x80 ? String.fromCharCode(byte) : (tableOf(page).get(byte) ?? '¤'));

const pageOf = (language: keyof typeof PAGES, value: number): Codepage => {
  const page = PAGES[language][value];
  if (page === undefined) throw new Error(`code page ${value} of ${language} is not known here`);
  return page;
};

/** Reads the commands that our receipts use; another one shows up as text and fails the test. */
export const readReceipt = (bytes: Uint8Array, language: 'esc-pos' | 'star-prnt'): ReadReceipt => {
  let page: Codepage = 'cp437';
  let text = '';
  let cuts = 0;
  const codes: { text: string; level: string; dots: number }[] = [];
  let level = '';
  let dots = 0;
  const shown = shownOf(bytes);
  for (let at = 0; at < bytes.length;) {
    const command = commandAt(shown, at, language);
    if (command === null) {
      text += letterOf(bytes[at] ?? 0, page);
      at += 1;
      continue;
    }
    const { kind, value, length } = command;
    if (kind === 'page') page = pageOf(language, value);
    if (kind === 'level') level = (language === 'esc-pos' ? 'LMQH'[value - 48] : 'LMQH'[value]) ?? '';
    if (kind === 'module') dots = value;
    if (kind === 'code') codes.push({ text: shown.slice(at + command.head, at + length), level, dots });
    if (kind === 'cut') cuts += 1;
    at += length;
  }
  return { text: text.replaceAll('\n\r', '\n').replaceAll(/ +\n/g, '\n'), codes, cuts };
};

/** Control bytes as the signs that Unicode has for them, so that patterns can be read. */
const CONTROL = 0x2400;
const shownOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => String.fromCharCode(byte < 0x20 ? CONTROL + byte : byte)).join('');
const byteOf = (sign: string): number => {
  const code = sign.charCodeAt(0);
  return code >= CONTROL ? code - CONTROL : code;
};

type Kind = 'page' | 'level' | 'module' | 'code' | 'cut' | 'other';
type Found = Readonly<{ kind: Kind; value: number; length: number; head: number }>;

const PATTERNS: Readonly<Record<'esc-pos' | 'star-prnt', readonly (readonly [Kind, RegExp])[]>> = {
  'esc-pos': [
    ['page', /␛t([^])/y],
    ['module', /␝\(k␃␀1C([^])/y],
    ['level', /␝\(k␃␀1E([^])/y],
    ['cut', /␝V([^])/y],
    ['other', /␛@|␜\.|␛[ME][^]|␝![^]|␝\(k␄␀1A[^][^]|␝\(k␃␀1Q0/y],
  ],
  'star-prnt': [
    ['page', /␛␝t([^])/y],
    ['level', /␛␝yS1([^])/y],
    ['module', /␛␝yS2([^])/y],
    ['cut', /␛d([^])/y],
    ['other', /␛@␘|␛[EF]|␛i[^][^]|␛␝yS0[^]|␛␝(?:yP|P[01])/y],
  ],
};
const CODE = { 'esc-pos': /␝\(k([^][^])1P0/y, 'star-prnt': /␛␝yD1␀([^][^])/y } as const;

const commandAt = (shown: string, at: number, language: 'esc-pos' | 'star-prnt'): Found | null => {
  const code = matchAt(CODE[language], shown, at);
  if (code !== null) {
    const [low = 0, high = 0] = Array.from(code[1] ?? '', byteOf);
    const size = low + high * 256 - (language === 'esc-pos' ? 3 : 0);
    return { kind: 'code', value: size, head: code[0].length, length: code[0].length + size };
  }
  for (const [kind, pattern] of PATTERNS[language]) {
    const found = matchAt(pattern, shown, at);
    if (found !== null) return { kind, value: byteOf(found[1] ?? ''), head: 0, length: found[0].length };
  }
  return null;
};

const matchAt = (pattern: RegExp, text: string, at: number): RegExpExecArray | null => {
  pattern.lastIndex = at;
  return pattern.exec(text);
};
