import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

import { SMTPServer } from 'smtp-server';

/** A mail as it came over the wire, and as its reader sees it. */
export type Received = Readonly<{
  from: string;
  to: readonly string[];
  headers: ReadonlyMap<string, string>;
  subject: string;
  text: string;
  html: string;
}>;

/** What the mail server says next instead of 250: at which command, and with which code. */
export type Refusal = Readonly<{ at: 'connect' | 'from' | 'to' | 'data'; code: number }>;

export type PostOffice = Readonly<{
  url: string;
  port: number;
  received: Received[];
  refusals: Refusal[];
  close: () => Promise<void>;
}>;

/** A real SMTP server on a free port; `port` opens it again where it was. */
export const openPostOffice = async (port = 0): Promise<PostOffice> => {
  const received: Received[] = [];
  const refusals: Refusal[] = [];
  const answer = (at: Refusal['at'], done: (error?: Error) => void): void => {
    if (refusals[0]?.at !== at) return done();
    const { code } = refusals.shift() ?? { code: 0 };
    done(Object.assign(new Error(`<camille@example.org>: ${code}`), { responseCode: code }));
  };
  const server = new SMTPServer({
    authOptional: true,
    hideSTARTTLS: true,
    closeTimeout: 100,
    disableReverseLookup: true,
    onConnect: (_, done) => answer('connect', done),
    onMailFrom: (_, __, done) => answer('from', done),
    onRcptTo: (_, __, done) => answer('to', done),
    onData: (stream, session, done) => {
      void text(stream).then((raw) => {
        const { mailFrom, rcptTo } = session.envelope;
        if (refusals[0]?.at !== 'data') received.push({ ...readMail(raw), from: mailFrom === false ? '' : mailFrom.address, to: rcptTo.map((one) => one.address) }); // prettier-ignore
        answer('data', done);
      });
    },
  });
  server.listen(port, '127.0.0.1');
  await once(server.server, 'listening');
  const { port: here } = server.server.address() as AddressInfo; // it listens on a port
  return {
    url: `smtp://127.0.0.1:${here}`,
    port: here,
    received,
    refusals,
    close: () => new Promise((done) => server.close(() => done())),
  };
};

/** Enough of MIME to read what we write: encoded words, and text parts as quoted-printable or base64. */
const readMail = (raw: string): Omit<Received, 'from' | 'to'> => {
  const { headers, body } = partOf(raw);
  const boundary = /boundary="([^"]+)"/.exec(headers.get('content-type') ?? '')?.[1] ?? '';
  const parts = body.split(`--${boundary}`).slice(1, -1).map((part) => partOf(part.replace(/^\r\n/, ''))); // prettier-ignore
  const contentOf = (type: string): string => {
    const part = parts.find((one) => one.headers.get('content-type')?.startsWith(type) === true);
    return part ? decoded(part.body, part.headers.get('content-transfer-encoding') ?? '').replaceAll('\r\n', '\n') : '';
  };
  return { headers, subject: words(headers.get('subject') ?? ''), text: contentOf('text/plain'), html: contentOf('text/html') };
};

const partOf = (raw: string): Readonly<{ headers: ReadonlyMap<string, string>; body: string }> => {
  const [head = '', ...rest] = raw.split('\r\n\r\n');
  const lines = head.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n');
  const headers = lines.map((line) => [line.split(':')[0]?.toLowerCase() ?? '', line.slice(line.indexOf(':') + 1).trim()] as const);
  return { headers: new Map(headers), body: rest.join('\r\n\r\n') };
};

const decoded = (body: string, encoding: string): string => {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString();
  return encoding === 'quoted-printable' ? unquoted(body.replaceAll('=\r\n', '')) : body;
};

const unquoted = (text: string): string =>
  Buffer.from(
    text.replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString();

const words = (header: string): string =>
  header
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?UTF-8\?([QB])\?([^?]*)\?=/gi, (_, how: string, content: string) =>
      how.toUpperCase() === 'B' ? Buffer.from(content, 'base64').toString() : unquoted(content.replaceAll('_', ' ')),
    );
