import { once } from 'node:events';
import { connect } from 'node:net';

import { OpenAPIHono } from '@hono/zod-openapi';
import { problem } from 'shared-types/problem';
import { afterAll, beforeAll, expect, test } from 'vitest';

import type { AppEnv } from './context.ts';
import { headers } from './headers.ts';
import { listen } from './listen.ts';
import type { Listening } from './listen.ts';
import { answerUnknown } from './unknown.ts';

const app = new OpenAPIHono<AppEnv>();
app.use(headers);
app.post('/echo', async (c) => c.text(String((await c.req.raw.arrayBuffer()).byteLength)));
app.onError((_, c) => c.text('cut short', 400));
app.notFound((c) => answerUnknown(app, c));

let server: Listening;
beforeAll(async () => {
  server = await listen(app, { port: 0, host: '127.0.0.1' });
});
afterAll(() => server.close());

/** What a socket is answered to bytes that no client of ours would send. */
const answerTo = async (bytes: string): Promise<string> => {
  const socket = connect(server.port, '127.0.0.1');
  let answer = '';
  socket.setEncoding('latin1').on('data', (text: string) => {
    answer += text;
    if (answer.includes('\r\n\r\n')) socket.end();
  });
  socket.on('error', () => undefined); // a reset after the answer is an end too
  socket.end(bytes, 'latin1');
  await once(socket, 'close');
  return answer;
};

const HOST = 'Host: localhost\r\n';

test.each([
  ['no HTTP at all', 'HELO mail.example.org\r\n\r\n', 400],
  ['no request line', '\r\n\r\n\r\nGET\r\n\r\n', 400],
  ['a headline too long', `GET /${'a'.repeat(40_000)} HTTP/1.1\r\n${HOST}\r\n`, 431],
  ['headers too long', `GET / HTTP/1.1\r\n${HOST}X-Long: ${'a'.repeat(40_000)}\r\n\r\n`, 431],
  ['two lengths', `POST /echo HTTP/1.1\r\n${HOST}Content-Length: 3\r\nContent-Length: 5\r\n\r\nabcde`, 400],
  ['a length and chunks', `POST /echo HTTP/1.1\r\n${HOST}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, 400],
  ['a negative length', `POST /echo HTTP/1.1\r\n${HOST}Content-Length: -1\r\n\r\n`, 400],
  ['a chunk of no size', `POST /echo HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\nZZ\r\nabc\r\n0\r\n\r\n`, 400],
  ['a header with a NUL', `GET / HTTP/1.1\r\n${HOST}X-A: a\u0000b\r\n\r\n`, 400],
  ['no host', 'GET / HTTP/1.1\r\n\r\n', 400],
  ['a host that is none', 'GET / HTTP/1.1\r\nHost: a b/c?d\r\n\r\n', 400],
  ['a method for another address', `GET /echo HTTP/1.1\r\n${HOST}\r\n`, 405],
  ['a method nobody knows', `FETCH / HTTP/1.1\r\n${HOST}\r\n`, 400],
  ['an address that is none', `GET http://[ HTTP/1.1\r\n${HOST}\r\n`, 400],
  ['a broken escape', `GET /sync/segments/%ff%zz HTTP/1.1\r\n${HOST}\r\n`, 404],
])('F59 %s is answered with a problem that is ours', async (_, bytes, status) => {
  const answer = await answerTo(bytes);
  const [head = '', body = ''] = answer.split('\r\n\r\n', 2);
  expect(head, answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(head).toMatch(/^x-retour: 1$/im);
  expect(head).toMatch(/^content-type: application\/problem\+json$/im);
  const told = problem.parse(JSON.parse(body.slice(body.indexOf('{'), body.lastIndexOf('}') + 1)));
  expect([told.status, told.type]).toEqual([status, expect.stringMatching(/^urn:retour:problem:/)]);
});

test('a body cut off by its sender harms nobody: the next one is answered', async () => {
  await answerTo(`POST /echo HTTP/1.1\r\n${HOST}Content-Length: 100\r\n\r\nabc`);
  expect(await (await fetch(`http://127.0.0.1:${server.port}/echo`, { method: 'POST', body: 'abc' })).text()).toBe('3');
});
