import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

import { SMTPServer } from 'smtp-server';
import { expect, test } from 'vitest';

import { smtpTransport } from './mail-transport.ts';
import type { Letter } from './mail-transport.ts';
import { openPostOffice } from './smtp-for-tests.ts';

const letter = (with_: Partial<Letter> = {}): Letter => ({ mailId: '01990000-0000-7000-8000-000000000001', to: 'camille@example.org', language: 'de', subject: 'Ihre Rückgabe', text: 'Grüße', html: '<p>Grüße</p>', ...with_ }); // prettier-ignore

const post = async (smtpUrl: string, one = letter(), from = 'HALDEN <returns@halden.example>') => {
  const transport = smtpTransport({ smtpUrl, from });
  const posted = await transport.post(one);
  transport.close();
  return posted;
};

test('P-11 a login with letters that addresses know otherwise is taken as it is meant; a wrong one is for us to mend', async () => {
  const server = new SMTPServer({
    allowInsecureAuth: true,
    hideSTARTTLS: true,
    disableReverseLookup: true,
    closeTimeout: 100,
    onAuth: ({ username, password }, _, done) =>
      username === 'returns@halden' && password === 'p@ss/wörd' ? done(null, { user: 'returns' }) : done(Object.assign(new Error('no'), { responseCode: 535 })), // prettier-ignore
    onData: (stream, _, done) => {
      stream.resume();
      stream.on('end', () => done());
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo; // it listens on a port
  const urlOf = (login: string) => `smtp://${login}@127.0.0.1:${port}`;
  expect(await post(urlOf('returns%40halden:p%40ss%2Fw%C3%B6rd'))).toEqual({ kind: 'sent' });
  expect(await post(urlOf('returns%40halden:wrong'))).toMatchObject({
    kind: 'denied',
    cause: expect.stringContaining('EAUTH 535') as string,
  });
  await new Promise<void>((done) => server.close(done));
});

test('P-11 no line of a mail becomes a header or a command, and no cause quotes an address', async () => {
  const office = await openPostOffice();
  const subject = 'Ihre Rückgabe\r\nBcc: evil@example.com';
  expect(await post(office.url, letter({ subject, text: 'a\r\n.\r\nMAIL FROM:<x@y.z>\r\nb' }))).toEqual({ kind: 'sent' });
  const [mail] = office.received;
  expect(office.received).toHaveLength(1);
  expect(mail?.to).toEqual(['camille@example.org']);
  expect(mail?.headers.has('bcc')).toBe(false);
  expect(mail?.text).toContain('a\n.\nMAIL FROM:<x@y.z>\nb');
  office.refusals.push({ at: 'data', code: 554 });
  const refused = await post(office.url);
  expect(refused).toEqual({ kind: 'refused', cause: 'EMESSAGE 554 DATA' });
  await office.close();
});

test('P-11 a mail server that takes the call and says nothing, hangs up, or is not there: another time', async () => {
  const office = await openPostOffice();
  office.refusals.push({ at: 'connect', code: 421 });
  expect(await post(office.url)).toMatchObject({ kind: 'later' });
  await office.close();
  expect(await post(office.url)).toMatchObject({ kind: 'later', cause: expect.stringMatching(/^ESOCKET/) as string });
  const rude = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
  await once(rude, 'listening');
  const { port } = rude.address() as AddressInfo; // it listens on a port
  expect(await post(`smtp://127.0.0.1:${port}`)).toMatchObject({ kind: 'later' });
  rude.close();
});
