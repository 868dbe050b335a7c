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
      mail: null,
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

test('slips are mailed in somebody’s name through a mail server that can be found', () => {
  const SMTP_URL = 'smtps://returns:p%40ss@mail.example.com:465';
  const MAIL_FROM = 'HALDEN <returns@halden.example>';
  expect(readConfig({ SMTP_URL, MAIL_FROM })).toMatchObject({ value: { mail: { smtpUrl: SMTP_URL, from: MAIL_FROM } } });
  expect(readConfig({ SMTP_URL: 'smtp://localhost', MAIL_FROM: 'returns@halden.example' })).toMatchObject({ ok: true });
  const faultOf = (env: Record<string, string>): string | null => {
    const read = readConfig(env);
    return read.ok ? null : read.error.join('; ');
  };
  expect(faultOf({ SMTP_URL })).toMatch(/^MAIL_FROM: is needed with SMTP_URL/);
  for (const url of ['mail.example.com', 'http://mail.example.com', 'smtp://', 'smtp:///x'])
    expect(faultOf({ SMTP_URL: url, MAIL_FROM })).toMatch(/^SMTP_URL: an address such as smtps:/);
  for (const from of ['HALDEN', 'returns@', 'HALDEN <returns>', 'a@b.example, c@d.example', 'H <a@b.example>\nBcc: x@y.example'])
    expect(faultOf({ SMTP_URL, MAIL_FROM: from })).toMatch(/^MAIL_FROM: an address such as/);
});
