import type { AnnouncedReturnId, ReturnId } from 'shared-types/ids';
import { problem } from 'shared-types/problem';
import { readScanCode } from 'shared-types/scan-code';
import { feedRow } from 'shared-types/sync';
import { aChannelOrder, id } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import { bringIn } from '../announced/bring-in.ts';
import { eachDatabase } from '../db/for-tests.ts';
import type { Database } from '../db/open.ts';
import { anApp } from './app-for-tests.ts';
import { feedLoaders } from './feed-loaders.ts';

const ADDRESS = '/v1/channels/demo-shop/announced-returns/RMA-1';
const announced = {
  orderId: 'o1',
  kind: 'withdrawal',
  announcedAt: '2026-11-20T10:00:00.000Z',
  lines: [{ lineId: 'l1', units: 1, reason: 'too-small' }],
};

const openShop = async (db: Database) => {
  const app = await anApp(db, { loaders: feedLoaders });
  await app.call('POST', '/v1/channels/demo-shop/orders:batch', { body: [aChannelOrder()], token: app.channelKey });
  const ask = async (method: string, body: unknown = announced, address = ADDRESS) => {
    const answer = await app.call(method, address, { body, token: app.channelKey });
    return { status: answer.status, said: (await answer.json()) as Record<string, unknown> };
  };
  return { ...app, ask };
};

eachDatabase('announced returns over HTTP', (open) => {
  test('a shop announces, asks and cancels under its own reference', async () => {
    const { ask, deps } = await openShop(await open());
    const { status, said } = await ask('PUT');
    expect([status, said['status'], said['orderId'], said['slipNumber']]).toEqual([201, 'open', 'o1', null]);
    expect(said['lines']).toEqual([{ lineId: 'l1', units: 1, reason: 'too-small', condition: null, note: '' }]);
    expect(said['url']).toBe(`http://localhost:8787/a#${String(said['code'])}`);
    expect(readScanCode(String(said['url']))).toMatchObject({ kind: 'announced', code: said['code'] });
    expect(await ask('PUT')).toEqual({ status: 200, said });
    expect(await ask('GET')).toEqual({ status: 200, said });
    expect(await ask('DELETE')).toMatchObject({ status: 200, said: { status: 'cancelled' } });
    expect(await ask('GET')).toMatchObject({ said: { status: 'cancelled', code: said['code'] } });
    expect(await ask('PUT')).toMatchObject({ status: 409, said: { type: 'urn:retour:problem:announcement-cancelled' } });
    deps.pokes.stop();
  });

  test('bad input is a problem that names its field and the way out', async () => {
    const { ask, deps } = await openShop(await open());
    const refused = async (body: object, address?: string) => {
      const { status, said } = await ask('PUT', body, address);
      const told = problem.parse(said);
      return { status, type: told.type.replace('urn:retour:problem:', ''), detail: told.detail ?? '', paths: (told.errors ?? []).map((one) => one.path) }; // prettier-ignore
    };
    const line = announced.lines[0];
    expect(await refused({ ...announced, orderId: 'o9' })).toMatchObject({ status: 422, type: 'order-unknown', paths: ['orderId'] });
    expect((await refused({ ...announced, orderId: 'o9' })).detail).toContain('orders:batch');
    expect(await refused({ ...announced, lines: [{ ...line, units: 9 }] })).toMatchObject({ status: 422, paths: ['lines.0.units'] });
    expect(await refused({ ...announced, lines: [{ ...line, lineId: 'x' }] })).toMatchObject({ status: 422, paths: ['lines.0.lineId'] });
    expect(await refused({ ...announced, announcedAt: '2026-12-24T10:00:00.000Z' })).toMatchObject({ status: 422, paths: ['announcedAt'] });
    expect(await refused({ ...announced, kind: 'wish' })).toMatchObject({ status: 400, type: 'not-valid', paths: ['kind'] });
    expect(await refused(announced, ADDRESS.replace('RMA-1', 'a%2Fb'))).toMatchObject({
      status: 400,
      type: 'address-not-valid',
      paths: ['ref'],
    });
    expect(await ask('GET')).toMatchObject({ status: 404 });
    expect(await ask('DELETE')).toMatchObject({ status: 404 });
    deps.pokes.stop();
  });

  test('E-17 what was brought in says which slip has it, and stays as it is', async () => {
    const db = await open();
    const { ask, deps } = await openShop(db);
    await ask('PUT');
    const { announced_id: announcedId } = await db.read.selectFrom('announced_return').select('announced_id').executeTakeFirstOrThrow();
    await db.write((trx) => bringIn(trx, { announcedId: announcedId as AnnouncedReturnId }, id.return(1) as ReturnId));
    expect(await ask('GET')).toMatchObject({ status: 200, said: { status: 'brought-in', returnId: id.return(1) } });
    expect(await ask('PUT')).toMatchObject({ status: 200, said: { status: 'brought-in' } });
    expect(await ask('PUT', { ...announced, kind: 'return' })).toMatchObject({
      status: 409,
      said: { type: 'urn:retour:problem:brought-in' },
    });
    expect(await ask('DELETE')).toMatchObject({ status: 409, said: { type: 'urn:retour:problem:brought-in' } });
    deps.pokes.stop();
  });

  test('F-9 a phone that reads the QR gets a page whose own script reads the code, from nowhere else', async () => {
    const { call, deps } = await anApp(await open());
    const page = await call('GET', '/a');
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=UTF-8']);
    const text = await page.text();
    expect(text).toContain('Show this code in any of our stores');
    expect(text).not.toMatch(/https?:|<script>|onload=/);
    const [, script = ''] = /src="([^"]+)"/.exec(text) ?? [];
    const answer = await call('GET', script);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8']);
    expect(await answer.text()).toContain('location.hash');
    deps.pokes.stop();
  });

  test('F-9 every tablet of the market hears of it', async () => {
    const db = await open();
    const { ask, deps, call, enrol } = await openShop(db);
    const { said } = await ask('PUT');
    const tablet = await enrol(id.store(2));
    const lines = (await (await call('GET', '/sync/pull?cursor=', { token: tablet.token })).text()).trimEnd().split('\n').slice(0, -1);
    const rows = lines.map((line) => feedRow.parse(JSON.parse(line)));
    const [told] = rows.flatMap((row) => (row.t === 'announced' ? [row.announced] : []));
    expect(told).toMatchObject({ code: said['code'], orderNumber: 'EC-20417736', status: 'open' });
    deps.pokes.stop();
  });
});
