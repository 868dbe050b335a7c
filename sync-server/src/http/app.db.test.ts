import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { lookupAnswer, staffAnswer } from 'shared-types/enrolment';
import { problem } from 'shared-types/problem';
import { manifest, poke } from 'shared-types/sync';
import { aChannelOrder, id } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import { eachDatabase } from '../db/for-tests.ts';
import { writeCursor } from '../feed/cursor.ts';
import { addStaff } from '../staff/staff-for-tests.ts';
import { anApp } from './app-for-tests.ts';
import { ROLES } from './roles.ts';

const BATCH = '/v1/channels/demo-shop/orders:batch';

const aTabletFolder = (): string => {
  const folder = mkdtempSync(path.join(tmpdir(), 'retour-tablet-'));
  mkdirSync(path.join(folder, 'assets'));
  writeFileSync(path.join(folder, 'index.html'), '<title>Retour</title>');
  writeFileSync(path.join(folder, 'sw.js'), '// worker');
  writeFileSync(path.join(folder, 'assets', 'main-abc123.js'), '// app');
  return folder;
};

eachDatabase('the server', (open) => {
  test('a tablet enrols, signs staff in, loads its orders and hears of a new one', async () => {
    const db = await open();
    const { call, cut, deps, enrol, channelKey } = await anApp(db);
    await addStaff(db);
    const orders = [aChannelOrder(), aChannelOrder({ id: 'o2', number: 'EC-2' })];
    expect((await call('POST', BATCH, { body: orders, token: channelKey })).status).toBe(200);
    await cut();
    const { token, enrolled } = await enrol();
    expect(enrolled).toMatchObject({ store: { storeId: id.store(1) }, market: { marketId: id.market }, policies: [{ version: 1 }] });
    const signedIn = staffAnswer.parse(
      await (await call('POST', '/auth/staff', { token, body: { staffNumber: '17', pin: '1234' } })).json(),
    );
    expect((await call('POST', '/auth/staff', { token, body: { staffNumber: '17', pin: '4321' } })).status).toBe(403);
    const listed = manifest.parse(await (await call('GET', '/sync/manifest', { token })).json());
    expect(listed).toMatchObject({ orderCount: 2, segments: [{ orders: 2 }] });
    const { sha256 = '' } = listed.segments[0] ?? {};
    const segment = await call('GET', `/sync/segments/${sha256}`, { token });
    expect(segment.headers.get('cache-control')).toContain('immutable');
    expect(createHash('sha256').update(new Uint8Array(await segment.arrayBuffer())).digest('hex')).toBe(sha256); // prettier-ignore
    const events = (await call('GET', '/sync/events', { token })).body;
    if (!events) throw new Error('no stream');
    const reader: ReadableStreamDefaultReader<Uint8Array> = events.getReader();
    await call('POST', BATCH, { body: [aChannelOrder({ id: 'o3', number: 'EC-3' })], token: channelKey });
    for (let head = 0; head < 4;) {
      const { value } = await reader.read();
      head = poke.parse(JSON.parse(new TextDecoder().decode(value ?? new Uint8Array()))).head;
    }
    const page = await (await call('GET', `/sync/pull?cursor=${listed.cursor}`, { token })).text();
    expect(page.split('\n').find((line) => line.startsWith('{"t":"order",'))).toContain('EC-3');
    const ahead = writeCursor({ epoch: 'e_test', seq: 1_000, manifestSeq: 0, ordersSeq: 0 });
    expect((await call('GET', `/sync/pull?cursor=${ahead}`, { token })).status).toBe(410);
    const found = await call('POST', '/lookup', { token, body: { text: 'EC-3', grant: signedIn.grant } });
    expect(lookupAnswer.parse(await found.json()).orders).toHaveLength(1);
    expect((await call('POST', '/lookup', { token, body: { text: 'EC-3', grant: token } })).status).toBe(403);
    deps.pokes.stop();
  });

  test('a batch by lines: a wrong line is told by its reason, the others are taken', async () => {
    const db = await open();
    const { call, deps, channelKey } = await anApp(db);
    const raw = [
      JSON.stringify(aChannelOrder()),
      '{"id":',
      '{"id":"a","id":"b"}',
      '',
      String.raw`{"\u0000":1}`,
      JSON.stringify(aChannelOrder({ id: 'o2' })),
    ].join('\n');
    const answer = await call('POST', BATCH, { raw, token: channelKey, headers: { 'content-type': 'application/x-ndjson' } });
    const { items } = (await answer.json()) as { items: { status: string }[] };
    expect(items.map((item) => item.status)).toEqual(['created', 'invalid', 'invalid', 'invalid', 'created']);
    expect((await call('POST', BATCH.replace('demo-shop', 'other'), { body: [], token: channelKey })).status).toBe(403);
    deps.pokes.stop();
  });

  test('every answer is marked as ours, has an id and a strict policy', async () => {
    const db = await open();
    const { call, deps } = await anApp(db, { tabletFolder: aTabletFolder() });
    for (const address of ['/', '/healthz', '/sync/pull', '/nothing/here', '/assets/gone.js']) {
      const { headers } = await call('GET', address, { headers: { 'x-request-id': 'request-00001' } });
      expect(headers.get('x-retour'), address).toBe('1');
      expect(headers.get('x-request-id')).toBe('request-00001');
      expect(headers.get('content-security-policy')).toContain("script-src 'self'");
    }
    deps.pokes.stop();
  });

  test('F59 the tablet app: its page for every screen, no page for a missing file or a mistyped API path, nothing outside its folder', async () => {
    const db = await open();
    const { call, deps } = await anApp(db, { tabletFolder: aTabletFolder() });
    const get = async (address: string) => {
      const answer = await call('GET', address);
      return [answer.status, answer.headers.get('cache-control') ?? '', (await answer.text()).slice(0, 8)];
    };
    expect(await get('/')).toEqual([200, 'no-cache', '<title>R']);
    expect(await get('/return/123')).toEqual([200, 'no-cache', '<title>R']);
    expect(await get('/sw.js')).toEqual([200, 'no-cache', '// worke']);
    expect(await get('/assets/main-abc123.js')).toEqual([200, 'public, max-age=31536000, immutable', '// app']);
    for (const address of [
      '/assets/gone.js',
      '/sync/nothing',
      '/v1/x',
      '//etc/passwd.txt',
      '/..%2f..%2fetc/hosts.txt',
      '/assets/..%5c..%5cx.js',
    ]) {
      expect((await get(address))[0], address).toBe(404);
    }
    deps.pokes.stop();
  });

  test('F59 a wrong method on a route is a 405 that names the right ones, for everybody; an address of nobody stays a 404', async () => {
    const db = await open();
    const { call, deps } = await anApp(db, { tabletFolder: aTabletFolder() });
    const rows = Object.keys(ROLES).map((row) => row.split(' ') as [string, string]); // 'GET /healthz'
    const wrong = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
    for (const [, path] of rows) {
      const own = rows.filter(([, other]) => other === path).map(([method]) => method);
      const gets = path === '/enrol' ? [...own, 'GET'] : own; // the screen to enrol on
      const allowed = gets.includes('GET') ? [...gets, 'HEAD'] : gets;
      for (const method of wrong.filter((one) => !allowed.includes(one))) {
        const answer = await call(method, path.replaceAll(/\{\w+\}/g, 'one'));
        const said = `${method} ${path}`;
        expect(answer.status, said).toBe(405);
        expect((answer.headers.get('allow') ?? '').split(', ').toSorted(), said).toEqual(allowed.toSorted());
        expect(answer.headers.get('content-type'), said).toBe('application/problem+json');
        if (method === 'HEAD') continue; // headers only
        const told = problem.parse(await answer.json());
        expect([told.type, told.status], said).toEqual(['urn:retour:problem:method-not-allowed', 405]);
      }
    }
    for (const address of [
      '/',
      '/nothing',
      '/v1/nothing',
      '/sync/segments',
      '/sync/push/more',
      '/sw.js',
      '/v1/channels/one/orders:other',
    ]) {
      const answer = await call('PUT', address);
      expect([answer.status, answer.headers.get('allow')], address).toEqual([404, null]);
    }
    deps.pokes.stop();
  });

  test('the document offers the two forms of a batch, and one form of everything else', async () => {
    const db = await open();
    const { call, deps } = await anApp(db);
    type Documented = { paths: Record<string, { post?: { requestBody?: { content: Record<string, { schema: object }> } } }> };
    const { paths } = (await (await call('GET', '/openapi.json')).json()) as Documented; // as OpenAPI 3.1 has it
    const forms = Object.entries(paths).flatMap(([path, { post }]) =>
      post?.requestBody ? [[path, Object.keys(post.requestBody.content).toSorted().join(' ')]] : [],
    );
    const batch = '/v1/channels/{channel}/orders:batch';
    expect(forms.filter(([, types]) => types !== 'application/json')).toEqual([[batch, 'application/json application/x-ndjson']]);
    expect(paths[batch]?.post?.requestBody?.content['application/x-ndjson']?.schema).toMatchObject({ type: 'string' });
    deps.pokes.stop();
  });

  test('while it starts or stops it says 503 and when to come back; probes are answered', async () => {
    const db = await open();
    const { call, deps } = await anApp(db, { state: () => 'stopping' });
    const answer = await call('POST', '/auth/nonce');
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2']);
    expect((await call('GET', '/healthz')).status).toBe(200);
    expect((await call('GET', '/readyz')).status).toBe(503);
    deps.pokes.stop();
  });

  test('an exception is a 500 in words that tells nothing, and the log has it', async () => {
    const db = await open();
    const { call, deps, enrol, errors } = await anApp(db, { pushCommands: () => Promise.reject(new Error('secret detail')) });
    const { token, installationId } = await enrol();
    const body = { protocol: 1, installationId, epoch: 'e', build: 'b', now: deps.clock(), commands: [] };
    const answer = await call('POST', '/sync/push', { token, body });
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain('secret');
    expect(errors[0]).toContain('secret detail');
    deps.pokes.stop();
  });

  test('metrics name routes by pattern, never by id', async () => {
    const db = await open();
    const { call, deps } = await anApp(db);
    await call('GET', `/sync/segments/${'a'.repeat(64)}`);
    await call('GET', '/whatever/1234');
    const text = await (await call('GET', '/metrics')).text();
    expect(text).toContain('route="/sync/segments/:sha256"');
    expect(text).not.toContain('1234');
    deps.pokes.stop();
  });

  test('P-11 mails that wait and mails that were given up are counted', async () => {
    const db = await open();
    const { call, deps } = await anApp(db);
    const mail = { return_id: id.return(1), market_id: id.market, store_id: id.store(1), mask: '…', language: 'fr', slip: 'A', tries: 1, due_at: deps.clock(), lease_until: null, asked_at: deps.clock(), cause: null, address: null }; // prettier-ignore
    const states = ['waiting', 'failed', 'failed', 'sent'] as const;
    await db.write((trx) =>
      trx
        .insertInto('mail')
        .values(states.map((state, at) => ({ ...mail, state, mail_id: `m${at}` })))
        .execute(),
    );
    const text = await (await call('GET', '/metrics')).text();
    expect(text.match(/^retour_mails.*$/gm)).toEqual([
      'retour_mails{state="waiting"} 1',
      'retour_mails{state="sending"} 0',
      'retour_mails{state="failed"} 2',
    ]);
    deps.pokes.stop();
  });
});
