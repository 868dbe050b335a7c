import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { instantOf } from 'shared-types/calendar';
import { expect, test } from 'vitest';

import { readConfig } from './config.ts';
import { readChannelSettings } from './open-channels.ts';
import { startServer } from './start-server.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'retour-channels-'));
const shop = { id: 'shop-fr', engine: 'webhook', url: 'https://shop.example/retour', secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'] };

const fileOf = (name: string, content: unknown): string => {
  const file = path.join(folder, name);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
};

test('without a file there are no shops behind webhooks', () => {
  expect(readChannelSettings(null)).toEqual({ ok: true, value: [] });
});

test('what does not fit is said with the file and the field', () => {
  const wrong = readChannelSettings(
    fileOf('wrong.json', [
      { ...shop, url: 'http://shop.example' },
      { ...shop, id: 'x', quietMs: 1 },
    ]),
  );
  expect(wrong).toMatchObject({
    ok: false,
    error: expect.stringMatching(/wrong\.json does not fit:\n\s+0\.url: .*https.*\n\s+1\.quietMs: /) as string,
  });
  expect(readChannelSettings(path.join(folder, 'none.json'))).toMatchObject({
    ok: false,
    error: expect.stringContaining('none.json cannot be read') as string,
  });
  expect(readChannelSettings(fileOf('demo.json', [{ ...shop, id: 'demo-shop' }]))).toMatchObject({ ok: false });
});

test('a server starts with the shops of its file, and not at all with a wrong one', async () => {
  const start = (file: string) => {
    const config = readConfig({ DATA_DIR: mkdtempSync(path.join(folder, 'data-')), PORT: '0', LOG_LEVEL: 'silent', CHANNELS_FILE: file });
    if (!config.ok) throw new Error(config.error.join());
    const clock = () => instantOf(Date.now());
    return startServer({ config: config.value, clock, random: Math.random, isDemo: false, mountedShop: null, followsChannels: true, prepare: () => Promise.resolve() }); // prettier-ignore
  };
  expect(await start(fileOf('half.json', '[{'))).toMatchObject({ ok: false, error: expect.stringContaining('not JSON') as string });
  const started = await start(fileOf('good.json', [shop, { ...shop, id: 'shop-jp' }]));
  if (!started.ok) throw new Error(started.error);
  // It is there: whoever does not sign is told so, and not that there is no such channel.
  const posted = (channel: string) =>
    fetch(`${started.value.url}/v1/channels/${channel}/webhooks`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
  expect([(await posted('shop-fr')).status, (await posted('shop-jp')).status, (await posted('shop-xx')).status]).toEqual([401, 401, 404]);
  await started.value.stop();
});
