import { describe, expect, test } from 'vitest';

import { signedHeaders, verifySignature, webhookSecret } from './signature.ts';

const secret = webhookSecret.parse('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw');
const next = webhookSecret.parse(`whsec_${Buffer.alloc(32, 7).toString('base64')}`);
const other = webhookSecret.parse(`whsec_${Buffer.alloc(32, 9).toString('base64')}`);

const body = '{"test": 2432232314}';
const sent = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestampSeconds: 1_614_265_330, body };
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const verified = (secrets: Parameters<typeof verifySignature>[0], with_: Partial<Parameters<typeof verifySignature>[1]> = {}) =>
  verifySignature(secrets, { headers: signedHeaders([secret], sent), rawBody: bytes(body), nowSeconds: sent.timestampSeconds, ...with_ });

describe('Standard Webhooks', () => {
  test('R-23 signs as the standard’s own example', () => {
    expect(signedHeaders([secret], sent)['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  test('two secrets sign side by side, and either one is enough to verify', () => {
    const headers = signedHeaders([next, secret], sent);
    expect(headers['webhook-signature']?.split(' ')).toHaveLength(2);
    for (const one of [secret, next]) expect(verified([one], { headers })).toEqual({ ok: true, value: sent.id });
    expect(verified([other], { headers })).toEqual({ ok: false, error: 'forged' });
    expect(verified([other, secret])).toEqual({ ok: true, value: sent.id });
  });

  test('R-23 one changed byte of body, id or time, and the message is forged', () => {
    expect(verified([secret], { rawBody: bytes(`${body} `) })).toEqual({ ok: false, error: 'forged' });
    for (const change of [
      { 'webhook-id': 'msg_2' },
      { 'webhook-timestamp': String(sent.timestampSeconds + 1) },
      { 'webhook-signature': '' },
    ])
      expect(verified([secret], { headers: { ...signedHeaders([secret], sent), ...change } }), JSON.stringify(change)).toEqual({
        ok: false,
        error: 'forged',
      });
  });

  test('more than five minutes old or early is too old, whoever signed it', () => {
    for (const late of [301, -301])
      expect(verified([secret], { nowSeconds: sent.timestampSeconds + late })).toEqual({ ok: false, error: 'too-old' });
    expect(verified([secret], { nowSeconds: sent.timestampSeconds + 300 }).ok).toBe(true);
  });

  test('without its headers, or with strange ones, it is not signed at all', () => {
    for (const headers of [{}, { 'webhook-id': 'a b', 'webhook-timestamp': '1' }, { 'webhook-id': 'a', 'webhook-timestamp': '1e3' }])
      expect(verified([secret], { headers })).toEqual({ ok: false, error: 'unsigned' });
  });

  test('a secret is whsec_ and 24 to 64 bytes', () => {
    for (const text of ['whsec_', 'whsec_c2hvcnQ=', 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', `whsec_${Buffer.alloc(65).toString('base64')}`])
      expect(webhookSecret.safeParse(text).success, text).toBe(false);
  });
});
