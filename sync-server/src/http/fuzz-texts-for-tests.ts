import { gzipSync } from 'node:zlib';

import type { RouteFuzz } from './fuzz-routes-for-tests.ts';

/** A body as it goes over the wire, and what it must be answered with; without `statuses` it may be taken or refused, but never break anything. */
export type Text = Readonly<{
  raw: string | Uint8Array<ArrayBuffer>;
  headers?: Readonly<Record<string, string>>;
  statuses?: readonly number[];
}>;

const nested = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
const BOMB = new Uint8Array(gzipSync(Buffer.alloc(20 * 1024 * 1024)));
const json = { 'content-type': 'application/json' };
const ndjson = { 'content-type': 'application/x-ndjson' };

/** The items of a JSON array, one per line; another value is a line of its own. */
const linesOf = (text: string): string[] => {
  const value = JSON.parse(text) as unknown;
  return (Array.isArray(value) ? (value as unknown[]) : [value]).map((one) => JSON.stringify(one));
};

/** Each line of a batch gets its own answer; other routes take no lines. */
const byLines = (lines: readonly string[], { takes }: RouteFuzz): Text => ({
  raw: lines.join('\n'),
  headers: ndjson,
  statuses: [takes === 'batches' ? 200 : 415],
});

/** What is done to the text of a good body. */
export const TEXTS: Readonly<Record<string, (text: string, route: RouteFuzz) => Text>> = {
  empty: () => ({ raw: '', statuses: [400] }),
  'cut short': (text) => ({ raw: text.slice(0, -1), statuses: [400] }),
  'something behind it': (text) => ({ raw: `${text}]`, statuses: [400] }),
  NaN: (text) => ({ raw: text.replace(/^[[{]/, (open) => (open === '[' ? '[NaN,' : '{"a":NaN,')), statuses: [400] }),
  Infinity: () => ({ raw: '{"a":-Infinity}', statuses: [400] }),
  'numbers without end': (text) => ({ raw: text.replaceAll(/:\d+/g, ':1e999') }),
  'numbers too long': (text) => ({ raw: text.replaceAll(/:\d+/g, ':123456789012345678901234567890') }),
  'negative numbers': (text) => ({ raw: text.replaceAll(/:(\d+)/g, ':-$1') }),
  fractions: (text) => ({ raw: text.replaceAll(/:(\d+)/g, ':$1.5') }),
  'a name twice': (text) => ({ raw: text.replace(/\{("[^"]+":)/, '{$1null,$1'), ...(/\{"/.test(text) ? { statuses: [400] } : {}) }),
  'a name twice, escaped': () => ({ raw: String.raw`{"a":1,"\u0061":2}`, statuses: [400] }),
  'nested 10,000 deep': () => ({ raw: nested(10_000), statuses: [400, 413] }),
  'a value nested 10,000 deep': (text) => ({ raw: text.replace(/:"[^"]*"/, `:${nested(10_000)}`), ...(/:"/.test(text) ? { statuses: [400, 413] } : {}) }), // prettier-ignore
  '50,000 open lists': () => ({ raw: '['.repeat(50_000), statuses: [400, 413] }),
  'a lone surrogate': (text) => ({ raw: text.replaceAll(/:"/g, String.raw`:"\ud800`) }),
  'a NUL': (text) => ({ raw: text.replaceAll(/:"/g, String.raw`:"\u0000`) }),
  __proto__: (text) => ({ raw: text.replaceAll('{"', '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"') }),
  'only __proto__': (text) => ({ raw: text.replaceAll('{"', '{"__proto__":{"polluted":true},"') }),
  'no UTF-8': () => ({ raw: new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]), statuses: [400] }),
  'a mark before it': (text) => ({ raw: `\ufeff${text}` }),
  'too large': (text, { mostBytes = 16_384 }) => ({ raw: text + ' '.repeat(mostBytes), statuses: [413] }),
  'a false length': (text) => ({ raw: text, headers: { ...json, 'content-length': '99999999999' }, statuses: [413] }),
  'no length': (text) => ({ raw: text, headers: { ...json, 'content-length': 'NaN' } }),
  'a gzip bomb': (_, { takes }) => ({
    raw: BOMB,
    headers: { ...json, 'content-encoding': 'gzip' },
    statuses: [takes === 'batches' ? 413 : 415],
  }),
  'no gzip': (text, { takes }) => ({
    raw: text,
    headers: { ...json, 'content-encoding': 'gzip' },
    statuses: [takes === 'batches' ? 400 : 415],
  }),
  brotli: (text) => ({ raw: text, headers: { ...json, 'content-encoding': 'br' }, statuses: [415] }),
  'gzip twice': (text) => ({ raw: text, headers: { ...json, 'content-encoding': 'gzip, gzip' }, statuses: [415] }),
  'plain text': (text) => ({ raw: text, headers: { 'content-type': 'text/plain' }, statuses: [415] }),
  'a form': (text) => ({ raw: text, headers: { 'content-type': 'multipart/form-data; boundary=x' }, statuses: [415] }),
  'no type': (text) => ({ raw: text, headers: { 'content-type': '' }, statuses: [415] }),
  'by lines': (text, route) => byLines(linesOf(text), route),
  'by lines, each cut short': (text, route) => byLines([...linesOf(text).map((line) => line.slice(0, -1)), '', '[', '\r'], route),
  'another alphabet': (text) => ({ raw: text, headers: { 'content-type': 'application/json; charset=utf-16' } }),
};
