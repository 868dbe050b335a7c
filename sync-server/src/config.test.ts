import { expect, test } from 'vitest';

import { readConfig } from './config.ts';

test('everything has a default', () => {
  expect(readConfig({})).toMatchObject({
    ok: true,
    value: {
      port: 8787,
      publicUrl: 'http://localhost:8787',
      databaseUrl: null,
      channelsFile: null,
      demo: 'auto',
      isProduction: false,
      refundHoldMs: null,
    },
  });
});

test('an empty variable is none, and addresses lose their last slash', () => {
  const read = readConfig({
    PORT: '',
    DATABASE_URL: '',
    PUBLIC_URL: 'https://retour.example/',
    REFUND_HOLD_SECONDS: '0',
    NODE_ENV: 'production',
  });
  expect(read).toMatchObject({ value: { port: 8787, publicUrl: 'https://retour.example', refundHoldMs: 0, isProduction: true } });
});

test('what does not fit is named', () => {
  const read = readConfig({ PORT: 'eighty', DATABASE_URL: 'mysql://x', GRANT_HOURS: '100' });
  expect(read).toMatchObject({ ok: false });
  if (!read.ok) expect(read.error.map((line) => line.split(':')[0])).toEqual(['PORT', 'DATABASE_URL', 'GRANT_HOURS']);
});
