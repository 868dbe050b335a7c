import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

const LOG_N = 15;
const BLOCK_SIZE = 8;
const PARALLEL = 1;
const HASH_BYTES = 32;
const SALT_BYTES = 16;

const derive = (pin: string, salt: Buffer): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const cost = { N: 2 ** LOG_N, r: BLOCK_SIZE, p: PARALLEL, maxmem: 64 * 1024 * 1024 };
    scrypt(pin, salt, HASH_BYTES, cost, (error, hash) => (error ? reject(error) : resolve(hash)));
  });

/** A PIN as it is stored: scrypt with N = 2^15, r = 8, p = 1 and a salt of its own. */
export const hashPin = async (pin: string): Promise<string> => {
  const salt = randomBytes(SALT_BYTES);
  const hash = await derive(pin, salt);
  return ['scrypt', LOG_N, BLOCK_SIZE, PARALLEL, salt.toString('base64url'), hash.toString('base64url')].join('$');
};

/** The same work for a person who exists and for one who does not (`stored` null): the time of the answer tells nothing. */
export const isRightPin = async (pin: string, stored: string | null): Promise<boolean> => {
  const [, , , , saltText = '', hashText = ''] = (stored ?? '').split('$');
  const derived = await derive(pin, stored === null ? Buffer.alloc(SALT_BYTES) : Buffer.from(saltText, 'base64url'));
  const expected = Buffer.from(hashText, 'base64url');
  return expected.length === derived.length && timingSafeEqual(expected, derived);
};
