import { addMs } from 'shared-types/calendar';
import type { GrantClaims } from 'shared-types/enrolment';
import type { InstallationId } from 'shared-types/ids';
import type { SlipCode } from 'shared-types/slip';
import { slipNumberOf } from 'shared-types/slip-number';
import { aChannelOrder, at, id } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import { eachDatabase } from '../db/for-tests.ts';
import type { Database } from '../db/open.ts';
import { rebuildReturn } from '../returns/rebuild-return.ts';
import { slipTextOf } from '../returns/slip-for-tests.ts';
import { SLIP_WORDS } from '../returns/slip-words.ts';
import { signJws } from '../staff/jws.ts';
import { anApp } from './app-for-tests.ts';
import type { AppDeps } from './context.ts';

const openStore = async (db: Database) => {
  const made: { deps: AppDeps | null } = { deps: null };
  const app = await anApp(db, {
    rebuildReturn: (verified, by) => {
      if (!made.deps) throw new Error('asked before the server was made');
      const { clock, epoch, keys, log, newCaseId } = made.deps;
      return rebuildReturn({ db, clock, epoch, keys, log, newCaseId, holdMs: 60_000, pokeRefunds: () => undefined }, verified, by);
    },
  });
  made.deps = app.deps;
  const grantFor = (installationId: InstallationId): string => {
    const issuedAt = app.deps.clock();
    const claims: GrantClaims = {
      staffId: id.staff(1),
      name: 'Léa',
      role: 'associate',
      storeId: id.store(2),
      marketId: id.market,
      installationId,
      limits: { amount: null, returnsPerShift: null },
      issuedAt,
      expiresAt: addMs(issuedAt, 3_600_000),
    };
    return signJws(claims, app.deps.keys.signing);
  };
  const tablet = await app.enrol();
  const { store, code: install } = tablet.enrolled;
  const slip = (change: Partial<SlipCode> = {}, sequence = 1): string =>
    slipTextOf(
      {
        returnId: id.return(sequence),
        slipNumber: slipNumberOf({ store: store.code, install, sequence }),
        orderNumber: 'EC-20417736',
        lines: [{ position: 0, units: 1 }],
        amount: { currency: 'EUR', minor: 8_010 },
        presentedAt: at('2026-11-21T09:00:00.000Z'),
        ...change,
      },
      tablet.signs,
    );
  const ask = async (text: string) => {
    const answer = await app.call('POST', '/slips/status', { body: { slip: text } });
    const said = (await answer.json()) as Record<string, unknown>;
    return { status: answer.status, retryAfter: answer.headers.get('retry-after'), said };
  };
  return { ...app, tablet, slip, ask, grantFor };
};

eachDatabase('a slip over HTTP', (open) => {
  test('P-8 a true slip whose tablet has not sent it yet is recorded, with its own estimate and nothing personal', async () => {
    const { ask, slip, deps } = await openStore(await open());
    const { status, said } = await ask(slip());
    expect(status).toBe(200);
    expect(said).toMatchObject({ status: 'saved', amount: { currency: 'EUR', minor: 8_010 }, isEstimate: true, promisedBy: null });
    const told = ['amount', 'epoch', 'isEstimate', 'language', 'promisedBy', 'serverTime', 'status', 'storeName', 'updatedAt'];
    expect(Object.keys(said).toSorted()).toEqual(told);
    deps.pokes.stop();
  });

  test('P-8 forged, altered, of another tablet, or no slip at all: one answer without a hint', async () => {
    const db = await open();
    const { ask, slip, enrol, deps } = await openStore(db);
    const other = await enrol(id.store(2));
    const bytes = Buffer.from(slip(), 'base64url');
    bytes[30] = (bytes[30] ?? 0) ^ 1;
    const forged = slipTextOf(
      { returnId: id.return(1), slipNumber: slipNumberOf({ store: other.enrolled.store.code, install: 'ZZZ', sequence: 1 }), orderNumber: 'X', lines: [], amount: null, presentedAt: deps.clock() },
      other.signs,
    ); // prettier-ignore
    for (const text of [bytes.toString('base64url'), forged, slip({ slipNumber: 'BEC7-A3K-00001-X' }), 'A'.repeat(200)]) {
      expect(await ask(text)).toMatchObject({
        status: 404,
        said: { type: 'urn:retour:problem:not-found', title: 'There is no such slip.' },
      });
    }
    deps.pokes.stop();
  });

  test('P-8 one slip is asked about twenty times a minute, one address a hundred and twenty times; then it is told when again', async () => {
    const { ask, slip, deps } = await openStore(await open());
    for (let turn = 0; turn < 20; turn += 1) expect((await ask(slip())).status).toBe(200);
    const refused = await ask(slip());
    expect(refused).toMatchObject({ status: 429, said: { type: 'urn:retour:problem:too-many-tries' } });
    expect(Number(refused.retryAfter)).toBeGreaterThan(0);
    expect((await ask(slip({}, 2))).status).toBe(200);
    for (let turn = 0; turn < 98; turn += 1) await ask('A'.repeat(100));
    expect((await ask(slip({}, 3))).status).toBe(429);
    deps.pokes.stop();
  });

  test('P-9 a signed-in person restores a slip on a tablet of its market; without a grant nobody does', async () => {
    const db = await open();
    const { call, slip, enrol, grantFor, channelKey, ask, deps } = await openStore(db);
    await call('POST', '/v1/channels/demo-shop/orders:batch', { body: [aChannelOrder()], token: channelKey });
    const other = await enrol(id.store(2));
    const restore = async (body: object) => {
      const answer = await call('POST', '/slips/restore', { body, token: other.token });
      return { status: answer.status, said: (await answer.json()) as Record<string, unknown> };
    };
    expect(await restore({ slip: slip(), grant: 'a.b.c' })).toMatchObject({
      status: 403,
      said: { type: 'urn:retour:problem:grant-needed' },
    });
    const grant = grantFor(other.installationId);
    const restored = await restore({ slip: slip(), grant });
    expect(restored).toMatchObject({
      status: 200,
      said: { restored: true, orderNumber: 'EC-20417736', status: 'received', isEstimate: false },
    });
    expect(await restore({ slip: slip(), grant })).toMatchObject({ status: 200, said: { restored: false, status: 'received' } });
    expect(await ask(slip())).toMatchObject({ status: 200, said: { status: 'received', amount: { minor: 8_010 } } });
    expect(await restore({ slip: 'A'.repeat(200), grant })).toMatchObject({ status: 404 });
    const acts = await db.read.selectFrom('audit').select(['act', 'actor']).where('act', '=', 'return.rebuilt').execute();
    expect(acts).toEqual([{ act: 'return.rebuilt', actor: `${id.staff(1)}@${other.installationId}` }]);
    deps.pokes.stop();
  });

  test('P-8 the page asks nobody else, runs its own script only, and has no empty word in any language', async () => {
    const { call, deps } = await anApp(await open());
    const page = await call('GET', '/r');
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=UTF-8']);
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'sha256-/);
    expect(policy).not.toContain('unsafe');
    const text = await page.text();
    expect(text).not.toMatch(/https?:|<script>|onload=|style="/);
    const [, script = ''] = /src="([^"]+)"/.exec(text) ?? [];
    const answer = await call('GET', script);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8']);
    expect(await answer.text()).toContain('location.hash');
    for (const words of Object.values(SLIP_WORDS)) expect(Object.keys(words)).toEqual(Object.keys(SLIP_WORDS['en'] ?? {}));
    expect(JSON.stringify(SLIP_WORDS)).not.toContain('""');
    expect(await (await call('POST', '/r')).json()).toMatchObject({ status: 405 });
    deps.pokes.stop();
  });
});
