import { gzipSync } from 'node:zlib';

import fc from 'fast-check';
import { id } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import { eachDatabase } from '../db/for-tests.ts';
import { makeEnrolmentCode } from '../staff/enrolment-code.ts';
import { anApp } from './app-for-tests.ts';
import { ROLES } from './roles.ts';

const POSTS = Object.keys(ROLES)
  .filter((route) => route.startsWith('POST '))
  .map((route) => route.slice(5).replace('{channel}', 'demo-shop').replace('{installationId}', '01990000-0000-7000-8000-030000000099'));

const nested = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;

const CORPUS: readonly (string | Uint8Array<ArrayBuffer>)[] = [
  '',
  'null',
  '[]',
  '{',
  '{"a":NaN}',
  '{"a":1e999}',
  '{"__proto__":{"x":1},"constructor":{"prototype":{}}}',
  '{"code":"00000000","code":"11111111"}',
  String.raw`{"code":"\ud800","label":"\u0000"}`,
  nested(10_000),
  `[${nested(10_000)}]`,
  '['.repeat(50_000),
  'x'.repeat(300_000),
  JSON.stringify({ commands: Array.from({ length: 60 }, () => ({ commandId: 1 })) }),
  new Uint8Array([0xff, 0xfe, 0x00, 0xd8]),
  new Uint8Array(gzipSync('{}')),
];

eachDatabase('bad input', (open) => {
  test('F59 whatever is posted to whatever route, the answer is a problem in words and never a 500', async () => {
    const db = await open();
    const { deps, call, enrol, operatorKey, errors } = await anApp(db);
    const { token } = await enrol();
    const types = ['application/json', 'text/plain', 'application/x-ndjson', 'multipart/form-data; boundary=x', ''];
    for (const address of POSTS) {
      for (const raw of CORPUS) {
        for (const type of types) {
          const headers = { 'content-type': type };
          const answer = await call('POST', address, { raw, headers, token: address.startsWith('/v1') ? operatorKey : token });
          expect(answer.status, `${address} ${type} ${String(raw).slice(0, 40)}`).toBeLessThan(500);
          if (answer.status >= 400) expect(answer.headers.get('content-type')).toBe('application/problem+json');
        }
      }
    }
    expect(errors).toEqual([]);
    deps.pokes.stop();
  });

  test('any JSON at all in place of a body, and any text in place of a cursor, is answered below 500', async () => {
    const db = await open();
    const { deps, call, enrol, operatorKey } = await anApp(db);
    const { token } = await enrol();
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...POSTS), fc.jsonValue(), fc.string(), async (address, body, text) => {
        const answer = await call('POST', address, { body, token: address.startsWith('/v1') ? operatorKey : token });
        expect(answer.status).toBeLessThan(500);
        const pulled = await call('GET', `/sync/pull?cursor=${encodeURIComponent(text)}`, { token });
        expect([200, 410]).toContain(pulled.status);
      }),
      { numRuns: 60 },
    );
    deps.pokes.stop();
  });

  test('a problem names the field and what it may hold', async () => {
    const db = await open();
    const { call, deps } = await anApp(db);
    const answer = await call('POST', '/enrol', { body: { code: 'abc', publicKey: {}, replaces: null, label: 'Till' } });
    expect(answer.status).toBe(400);
    const problem = (await answer.json()) as { errors: { path: string; message: string }[] };
    expect(problem.errors).toContainEqual({ path: 'code', message: 'eight Crockford characters' });
    expect(problem.errors.map((one) => one.path)).toContain('publicKey.kty');
    deps.pokes.stop();
  });

  test('a key that is no point of its curve is refused before the code is spent', async () => {
    const db = await open();
    const { call, deps } = await anApp(db);
    const of = { storeId: id.store(1), now: deps.clock(), validMs: 60_000, indexKey: deps.keys.indexKey, actor: 'test' };
    const code = (await makeEnrolmentCode(db, of))?.code;
    const body = { code, publicKey: { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'A'.repeat(43) }, replaces: null, label: 'Till' };
    const refused = await call('POST', '/enrol', { body });
    expect([refused.status, await refused.json()]).toMatchObject([400, { errors: [{ path: 'publicKey' }] }]);
    const { x, y } = deps.keys.publicJwk;
    expect((await call('POST', '/enrol', { body: { ...body, publicKey: { kty: 'EC', crv: 'P-256', x, y } } })).status).toBe(200);
    deps.pokes.stop();
  });

  test('a push of a newer protocol is not read by the rules of this one: it says which one is spoken here, and nothing is lost', async () => {
    const db = await open();
    const { call, deps, enrol } = await anApp(db);
    const { token } = await enrol();
    const answer = await call('POST', '/sync/push', { token, body: { protocol: 2, wishes: [] } });
    expect([answer.status, await answer.json()]).toMatchObject([409, { type: 'urn:retour:problem:newer-protocol' }]);
    deps.pokes.stop();
  });

  test('a sender that goes away in the middle of its body is no fault of the server, and nothing of it is kept', async () => {
    const db = await open();
    const { app, deps, errors, channelKey } = await anApp(db);
    for (const address of ['/enrol', '/v1/channels/demo-shop/orders:batch']) {
      for (const encoding of ['identity', 'gzip']) {
        const body = new ReadableStream<Uint8Array>({
          start: (controller) => {
            controller.enqueue(new TextEncoder().encode('[{"id":'));
            controller.error(new Error('aborted'));
          },
        });
        const headers = { 'content-type': 'application/json', 'content-encoding': encoding, authorization: `Bearer ${channelKey}` };
        const answer = await app.request(address, { method: 'POST', headers, body, duplex: 'half' } as RequestInit, {}); // Node asks for `duplex`
        expect([400, 415]).toContain(answer.status);
      }
    }
    expect(errors).toEqual([]);
    deps.pokes.stop();
  });

  test('a gzip bomb is stopped while it inflates; half a gzip and a wrong encoding are refused', async () => {
    const db = await open();
    const { call, channelKey, deps } = await anApp(db);
    const bomb = new Uint8Array(gzipSync(Buffer.alloc(200 * 1024 * 1024)));
    expect(bomb.length).toBeLessThan(300_000);
    const address = '/v1/channels/demo-shop/orders:batch';
    const post = async (raw: Uint8Array<ArrayBuffer>, encoding: string) =>
      (await call('POST', address, { raw, token: channelKey, headers: { 'content-encoding': encoding } })).status;
    const before = process.memoryUsage().rss;
    expect(await post(bomb, 'gzip')).toBe(413);
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1024 * 1024);
    expect(await post(new Uint8Array(gzipSync('[]').subarray(0, 12)), 'gzip')).toBe(400);
    expect(await post(new Uint8Array(gzipSync('[]')), 'br')).toBe(415);
    expect(await post(new Uint8Array(gzipSync('[]')), 'gzip')).toBe(200);
    expect((await call('POST', '/sync/push', { raw: bomb, headers: { 'content-encoding': 'gzip' } })).status).toBe(401);
    deps.pokes.stop();
  });
});
