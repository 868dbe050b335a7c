import type { HttpBindings } from '@hono/node-server';
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context, Hono } from 'hono';
import type { Selectable } from 'kysely';
import type { Instant } from 'shared-types/calendar';
import type { ChannelId } from 'shared-types/ids';
import type { CaseId } from 'shared-types/ids';
import type { PushAnswer, PushRequest } from 'shared-types/sync';

import type { WebChannel } from '../channels/channel.ts';
import type { Unreadable } from '../channels/channel.ts';
import type { Database } from '../db/open.ts';
import type { Schema } from '../db/schema.ts';
import type { Pokes } from '../feed/pokes.ts';
import type { FeedLoaders } from '../feed/pull.ts';
import type { SegmentKeeper } from '../feed/segment-keeper.ts';
import type { Log } from '../observe/log.ts';
import type { Metrics } from '../observe/metrics.ts';
import type { ImportRequest } from '../orders/import-orders.ts';
import type { Recovery } from '../recovery/recovery.ts';
import type { Report } from '../refunds/reconciliation-runs.ts';
import type { Rebuilt, Restorer } from '../returns/rebuild-return.ts';
import type { VerifiedSlip } from '../returns/verify-slip.ts';
import type { ApiCaller } from '../staff/api-key.ts';
import type { DeviceToken } from '../staff/device-token.ts';
import type { ServerKeys } from '../staff/keys.ts';

export type Installation = Selectable<Schema['installation']>;

/** All that the routes work with; `createApp` is handed it, tests hand their own. */
export type AppDeps = Readonly<{
  db: Database;
  clock: () => Instant;
  log: Log;
  metrics: Metrics;
  keys: ServerKeys;
  epoch: () => string;
  pushCommands: (installation: Installation, request: PushRequest) => Promise<PushAnswer>;
  /** Makes the return of a slip whose tablet never sent it (P-9). */
  rebuildReturn: (slip: VerifiedSlip, by: Restorer) => Promise<Rebuilt>;
  loaders: FeedLoaders;
  pokes: Pokes;
  segments: Pick<SegmentKeeper, 'waiting'>;
  /** Coming back from a backup (S-8). Absent: a server that never does (tests). */
  recovery?: Pick<Recovery, 'notice' | 'isRecovering' | 'end'>;
  /** Compares the books of a channel; `null`: there is no such channel. Absent: a server without channels (tests). */
  reconcile?: (channel: ChannelId, since: Instant) => Promise<Report | Unreadable | null>;
  /** 503 only while it is not `ready`. */
  state: () => 'starting' | 'ready' | 'stopping';
  publicUrl: string;
  /** Whether slips can be mailed from here (P-11). Absent: they cannot (tests). */
  canMail?: boolean;
  /** How long a shift grant is good. */
  grantMs: number;
  enrolmentCodeMs: number;
  build: string;
  /** The built tablet app; `null`: this server has none. */
  tabletFolder: string | null;
  /** Validates order documents off the main thread. */
  prepare?: ImportRequest['prepare'];
  /** The web channels that this server reaches, and who looks when they have told something. Absent: it reaches none (tests). */
  shops?: Readonly<{ channels: () => ReadonlyMap<string, WebChannel>; ordersTold: () => void; refundsTold: () => void }>;
  newCaseId: () => CaseId;
  /** Answers everything under `/demo-shop`. */
  demoShop?: Hono<{ Bindings: Partial<HttpBindings> }>;
}>;

export type AppEnv = {
  Bindings: Partial<HttpBindings>;
  Variables: { requestId: string; installation?: Installation; token?: DeviceToken; apiCaller?: ApiCaller };
};

export type App = OpenAPIHono<AppEnv>;
export type AppContext = Context<AppEnv>;

/** Every answer of ours says which store it speaks of, and when. */
export const stamped = <T extends object>(
  deps: Pick<AppDeps, 'epoch' | 'clock'>,
  answer: T,
): T & { epoch: string; serverTime: Instant } => ({
  epoch: deps.epoch(),
  serverTime: deps.clock(),
  ...answer,
});

/** The tablet that calls; the guard of its route has put it there. */
export const callerOf = (c: AppContext): Readonly<{ installation: Installation; token: DeviceToken }> => {
  const [installation, token] = [c.get('installation'), c.get('token')];
  if (!installation || !token) throw new Error(`${c.req.path} has no guard for tablets`);
  return { installation, token };
};

export const apiCallerOf = (c: AppContext): ApiCaller => {
  const caller = c.get('apiCaller');
  if (!caller) throw new Error(`${c.req.path} has no guard for API keys`);
  return caller;
};
