import path from 'node:path';

import { fail, ok } from 'shared-types/result';
import type { Result } from 'shared-types/result';
import { z } from 'zod';

import type { LogLevel } from './observe/log.ts';

/** How this server runs. Everything but the port has a default that fits one shop with one process. */
export type Config = Readonly<{
  port: number;
  /** The address to listen on; `undefined`: all of them. */
  host: string | undefined;
  dataFolder: string;
  databaseUrl: string | null;
  isProduction: boolean;
  /** Where tablets reach this server, without a slash at the end. */
  publicUrl: string;
  logLevel: LogLevel | null;
  /** How long an accepted refund waits so that a void has a chance; `null`: 60 s, and none in the demo. */
  refundHoldMs: number | null;
  demo: 'auto' | 'on' | 'off';
  /** The demo shop as another process: its address without path. */
  demoShopUrl: string | null;
  /** The file that describes the shops behind webhooks; `null`: there are none. */
  channelsFile: string | null;
  /** Where slips are mailed through, with login, and in whose name (P-11); `null`: none is mailed. */
  mail: Readonly<{ smtpUrl: string; from: string }> | null;
  /** The built tablet app; `null`: the one beside this server. */
  tabletFolder: string | null;
  grantMs: number;
}>;

const HOUR_MS = 3_600_000;

const url = z.url({ protocol: /^https?$/ }).transform((text) => text.replace(/\/+$/, ''));
const maybe = <T extends z.ZodType>(schema: T) => z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

/** An address, with or without a name before it. */
const SENDER = /^(?:[^<>@\r\n]{0,100}<[^\s<>@]{1,100}@[^\s<>@]{1,150}>|[^\s<>@]{1,100}@[^\s<>@]{1,150})$/;

const environment = z
  .object({
    PORT: maybe(z.coerce.number().int().min(0).max(65_535)),
    HOST: maybe(z.string().max(200)),
    DATA_DIR: maybe(z.string().max(1_000)),
    DATABASE_URL: maybe(z.string().regex(/^postgres(?:ql)?:\/\//, 'an address that starts with postgres://')),
    NODE_ENV: maybe(z.string()),
    PUBLIC_URL: maybe(url),
    LOG_LEVEL: maybe(z.enum(['error', 'warn', 'info', 'debug', 'silent'])),
    REFUND_HOLD_SECONDS: maybe(z.coerce.number().min(0).max(86_400)),
    DEMO: maybe(z.enum(['auto', 'on', 'off'])),
    DEMO_SHOP_URL: maybe(url),
    CHANNELS_FILE: maybe(z.string().max(1_000)),
    SMTP_URL: maybe(z.url({ protocol: /^smtps?$/, hostname: /./, error: 'an address such as smtps://name:password@mail.example.com' })),
    MAIL_FROM: maybe(z.string().regex(SENDER, 'an address such as HALDEN <returns@halden.example>')),
    TABLET_DIR: maybe(z.string().max(1_000)),
    GRANT_HOURS: maybe(z.coerce.number().min(1).max(72)),
  })
  .refine((env) => env.SMTP_URL === undefined || env.MAIL_FROM !== undefined, {
    path: ['MAIL_FROM'],
    message: 'is needed with SMTP_URL: the address in whose name slips are mailed',
  });

/** Reads the environment; the error lists each variable that does not fit and why. `main.ts` is its only caller with the real one. */
export const readConfig = (env: Readonly<Record<string, string | undefined>>): Result<Config, readonly string[]> => {
  const read = environment.safeParse(env);
  if (!read.success) return fail(read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  const { data } = read;
  const port = data.PORT ?? 8787;
  return ok({
    port,
    host: data.HOST,
    dataFolder: path.resolve(data.DATA_DIR ?? './data'),
    databaseUrl: data.DATABASE_URL ?? null,
    isProduction: data.NODE_ENV === 'production',
    publicUrl: data.PUBLIC_URL ?? `http://localhost:${port}`,
    logLevel: levelOf(data.LOG_LEVEL),
    refundHoldMs: data.REFUND_HOLD_SECONDS === undefined ? null : data.REFUND_HOLD_SECONDS * 1_000,
    demo: data.DEMO ?? 'auto',
    demoShopUrl: data.DEMO_SHOP_URL ?? null,
    channelsFile: data.CHANNELS_FILE === undefined ? null : path.resolve(data.CHANNELS_FILE),
    mail: data.SMTP_URL === undefined || data.MAIL_FROM === undefined ? null : { smtpUrl: data.SMTP_URL, from: data.MAIL_FROM },
    tabletFolder: data.TABLET_DIR === undefined ? null : path.resolve(data.TABLET_DIR),
    grantMs: (data.GRANT_HOURS ?? 12) * HOUR_MS,
  });
};

/** The house has no warnings: who asks for them gets what a person must act on. */
const levelOf = (asked: LogLevel | 'warn' | undefined): LogLevel | null => (asked === 'warn' ? 'error' : (asked ?? null));
