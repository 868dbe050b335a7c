import { fromBase64url, toBase64url } from './base64url.ts';
import { epochMsOf, instantOf } from './calendar.ts';
import type { Instant } from './calendar.ts';
import { isCurrency } from './money.ts';
import type { Money } from './money.ts';
import { decodeText, encodeText } from './text.ts';

/**
 * What the QR code on a slip carries, so that a return can be verified and rebuilt from paper (DESIGN §11).
 * `lines` point into the order's lines by position. Version 1.
 */
export type SlipCode = Readonly<{
  returnId: string;
  slipNumber: string;
  orderNumber: string;
  lines: readonly Readonly<{ position: number; units: number }>[];
  amount: Money | null;
  presentedAt: Instant;
}>;

const VERSION = 1;
/** P-256 in IEEE P1363 form: r and s, 32 bytes each. */
export const SIGNATURE_BYTES = 64;
/** What is printed stays scannable: 350 characters with a signature and an origin of up to 64 characters. */
export const MOST_SLIP_CHARACTERS = 350;
const MOST_CODE_BYTES = 148;
const MOST_TEXT_BYTES = 40;
const MOST_LINE_BYTES = 16;

const varint = (value: number): number[] => {
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`a slip code holds whole numbers from zero, not ${value}`);
  const bytes: number[] = [];
  let left = value;
  while (left >= 128) {
    bytes.push((left % 128) + 128);
    left = Math.floor(left / 128);
  }
  return [...bytes, left];
};

/** Texts of ours are short; a longer one of a channel is cut between letters, never inside one. */
const textField = (text: string): number[] => {
  let bytes = encodeText(text);
  for (let letters = Array.from(text); bytes.length > MOST_TEXT_BYTES; bytes = encodeText(letters.join(''))) letters = letters.slice(0, -1);
  return [bytes.length, ...bytes];
};

const uuidBytes = (id: string): number[] => (id.replaceAll('-', '').match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));

/**
 * P-3: the bytes that the device signs. Lines that no longer fit are left out, and the count of all lines says so:
 * twelve always fit, and a code that no scanner reads would save nobody's return.
 */
export const encodeSlipCode = (code: SlipCode): Uint8Array<ArrayBuffer> => {
  const bytes = [
    VERSION,
    ...uuidBytes(code.returnId),
    ...textField(code.slipNumber),
    ...textField(code.orderNumber),
    ...varint(epochMsOf(code.presentedAt)),
    ...(code.amount === null ? [0] : [code.amount.currency.length, ...encodeText(code.amount.currency), ...varint(code.amount.minor)]),
    ...varint(code.lines.length),
  ];
  for (const line of code.lines) {
    const more = [...varint(line.position), ...varint(line.units)];
    if (bytes.length + more.length > MOST_CODE_BYTES) break;
    bytes.push(...more);
  }
  return new Uint8Array(bytes);
};

/** P-3: the address in the QR code. Everything is in the fragment, so it reaches no server's log. */
export const slipAddress = (origin: string, code: Uint8Array, signature: Uint8Array): string => {
  const whole = new Uint8Array(code.length + signature.length);
  whole.set(code);
  whole.set(signature, code.length);
  return `${origin}/r#${toBase64url(whole)}`;
};

/** A slip's code as read: what it says, and the bytes and signature to verify it with. `lineCount` above `code.lines.length`: the rest did not fit. */
export type ReadSlip = Readonly<{
  code: SlipCode;
  lineCount: number;
  signed: Uint8Array<ArrayBuffer>;
  signature: Uint8Array<ArrayBuffer>;
}>;

class Reader {
  readonly #bytes: Uint8Array;
  at = 0;
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }
  get isAtEnd(): boolean {
    return this.at >= this.#bytes.length;
  }
  byte(): number {
    const value = this.#bytes[this.at];
    if (value === undefined) throw new RangeError('the code ends too early');
    this.at += 1;
    return value;
  }
  take(count: number): Uint8Array {
    if (this.at + count > this.#bytes.length) throw new RangeError('the code ends too early');
    this.at += count;
    return this.#bytes.slice(this.at - count, this.at);
  }
  varint(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.byte();
      value += (byte % 128) * scale;
      if (byte < 128) return value;
      if (scale > 2 ** 49) throw new RangeError('a number in the code is too long');
    }
  }
  text(): string {
    return decodeText(this.take(this.byte()));
  }
}

const readUuid = (bytes: Uint8Array): string => {
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
};

/** Reads the address (or only its fragment) of a slip; `null` when it is not one of ours. Verifying the signature is the caller's. */
export const readSlipAddress = (text: string): ReadSlip | null => {
  const whole = fromBase64url(text.slice(text.indexOf('#') + 1));
  if (whole === null || whole.length < SIGNATURE_BYTES + 24 || whole[0] !== VERSION) return null;
  const signed = whole.slice(0, -SIGNATURE_BYTES);
  try {
    return { ...readCode(new Reader(signed)), signed, signature: whole.slice(-SIGNATURE_BYTES) };
  } catch {
    return null; // cut short or damaged: the paper is not one of ours, which is an answer and not a failure
  }
};

const readCode = (reader: Reader): Pick<ReadSlip, 'code' | 'lineCount'> => {
  reader.byte();
  const returnId = readUuid(reader.take(16));
  const slipNumber = reader.text();
  const orderNumber = reader.text();
  const presentedAt = instantOf(reader.varint());
  const letters = reader.byte();
  const code = letters === 0 ? null : decodeText(reader.take(letters));
  if (code !== null && !isCurrency(code)) throw new RangeError(`no currency: ${code}`);
  const amount = code === null ? null : { currency: code, minor: reader.varint() };
  const lineCount = reader.varint();
  const lines: SlipCode['lines'][number][] = [];
  while (!reader.isAtEnd) lines.push({ position: reader.varint(), units: reader.varint() });
  const isFull = reader.at > MOST_CODE_BYTES - MOST_LINE_BYTES;
  if (lines.length > lineCount || (lines.length < lineCount && !isFull)) throw new RangeError('not the lines that the code counts');
  return { code: { returnId, slipNumber, orderNumber, lines, amount, presentedAt }, lineCount };
};
