import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

import { addMs } from 'shared-types/calendar';
import type { Instant } from 'shared-types/calendar';
import { canonicalJson } from 'shared-types/canonical-json';
import type { Json } from 'shared-types/canonical-json';
import { proposeDisposition } from 'shared-types/disposition';
import { authTextOf, deviceAnswer, enrolAnswer, nonceAnswer, publicKey, staffAnswer } from 'shared-types/enrolment';
import type { EnrolAnswer, StaffAnswer } from 'shared-types/enrolment';
import { commandId, handoverId, returnId } from 'shared-types/ids';
import type { OrderId } from 'shared-types/ids';
import { zero } from 'shared-types/money';
import type { KnownOrder } from 'shared-types/order';
import { quoteReturn } from 'shared-types/quote';
import type { Condition, Reason } from 'shared-types/reasons';
import type { ReturnRecord } from 'shared-types/return';
import { unitsReturnable } from 'shared-types/returnable';
import { slipNumberOf } from 'shared-types/slip-number';
import { PROTOCOL_VERSION, RULES_VERSION, signedTextOf } from 'shared-types/sync';
import { v7 as uuidV7 } from 'uuid';
import type { z } from 'zod';

import type { Database } from './db/open.ts';
import { demoRetailer } from './demo-retailer.ts';
import { loadKnownOrders } from './orders/known-order.ts';

export type DemoTablet = Readonly<{ url: string; enrolment: EnrolAnswer; staff: StaffAnswer; token: string; key: KeyObject }>;

type Story = Readonly<{ minutesAgo: number; reason: Reason; label: string; condition: Condition }>;

/** What happened at the counter this morning, newest last. The fourth order is one that nobody can find. */
const MORNING: readonly Story[] = [
  { minutesAgo: 182, reason: 'too-small', label: 'Too small', condition: 'as-new' },
  { minutesAgo: 151, reason: 'colour', label: 'Colour differs', condition: 'as-new' },
  { minutesAgo: 126, reason: 'faulty', label: 'Has a defect', condition: 'damaged' },
  { minutesAgo: 97, reason: 'gift', label: 'Unwanted gift', condition: 'opened' },
  { minutesAgo: 64, reason: 'too-large', label: 'Too large', condition: 'as-new' },
  { minutesAgo: 38, reason: 'changed-mind', label: 'No longer wanted', condition: 'incomplete' },
  { minutesAgo: 12, reason: 'poor-fit', label: 'Poor fit', condition: 'as-new' },
];
const UNKNOWN_AT = 3;

/** Gives the demo store a morning: a tablet of its own enrols, signs in and pushes over HTTP, as any tablet does. */
export const playDemoMorning = async (demo: Readonly<{ db: Database; url: string; code: string; clock: () => Instant }>): Promise<void> => {
  await playMorning(await openTablet(demo.url, demo.code), demo);
};

/** What was sent, to be sent again, and what the server said to each. */
export type Morning = Readonly<{ commands: readonly object[]; answer: unknown }>;

export const playMorning = async (tablet: DemoTablet, demo: Readonly<{ db: Database; clock: () => Instant }>): Promise<Morning> => {
  const orders = await ordersForMorning(demo.db, tablet.enrolment);
  const commands = MORNING.map((story, at) =>
    commandOf(tablet, {
      sequence: at + 1,
      now: demo.clock(),
      record: recordOf({ tablet, story, known: at === UNKNOWN_AT ? null : (orders[at] ?? null), now: demo.clock(), sequence: at + 1 }),
    }),
  );
  return { commands, answer: await pushDemo(tablet, demo, commands) };
};

export const pushDemo = (
  tablet: DemoTablet,
  { clock }: Readonly<{ clock: () => Instant }>,
  commands: readonly object[],
): Promise<unknown> => {
  const { installationId, epoch } = tablet.enrolment;
  const body = { protocol: PROTOCOL_VERSION, installationId, epoch, build: 'demo', now: clock(), commands };
  return call(`${tablet.url}/sync/push`, { token: tablet.token, body });
};

const call = async (url: string, { body, token }: Readonly<{ body: object; token?: string }>): Promise<unknown> => {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
};

const read = async <T>(schema: z.ZodType<T>, url: string, asked: Parameters<typeof call>[1]): Promise<T> =>
  schema.parse(await call(url, asked));

export const openTablet = async (url: string, code: string): Promise<DemoTablet> => {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signText = (text: string): string =>
    sign('sha256', Buffer.from(text), { key: pair.privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url');
  const enrolment = await read(enrolAnswer, `${url}/enrol`, {
    body: { code, publicKey: publicKey.parse(pair.publicKey.export({ format: 'jwk' })), replaces: null, label: 'Tablet 1' },
  });
  const { installationId } = enrolment;
  const { nonce } = await read(nonceAnswer, `${url}/auth/nonce`, { body: { installationId } });
  const { token } = await read(deviceAnswer, `${url}/auth/device`, {
    body: { installationId, nonce, signature: signText(authTextOf(installationId, nonce)) },
  });
  const person = demoRetailer.staff.find((one) => one.storeId === enrolment.store.storeId && one.role === 'associate');
  const staff = await read(staffAnswer, `${url}/auth/staff`, {
    token,
    body: { staffNumber: person?.number ?? '', pin: person?.pin ?? '' },
  });
  return { url, enrolment, staff, token, key: pair.privateKey };
};

/** Orders above the well-known numbers, newest first, with something left to bring back; one of them past its window. */
const ordersForMorning = async (db: Database, enrolment: EnrolAnswer): Promise<KnownOrder[]> => {
  const rows = await db.read
    .selectFrom('customer_order')
    .select('order_id')
    .where('market_id', '=', enrolment.market.marketId)
    .where('number_code', '>', 'EC20420000')
    .where('number_code', '<', 'EC21')
    .orderBy('placed_at', 'desc')
    .limit(400)
    .execute();
  const known = [
    ...(
      await loadKnownOrders(
        db.read,
        rows.map((row) => row.order_id as OrderId),
      )
    ).values(),
  ]; // written by the import
  const open = known.filter((one) => one.state.receivedAt !== null && one.order.lines.some((line) => unitsReturnable(one, line) > 0));
  return [...open.slice(0, MORNING.length - 1), ...open.slice(-1)];
};

type Recorded = Readonly<{ tablet: DemoTablet; story: Story; known: KnownOrder | null; now: Instant; sequence: number }>;

const recordOf = ({ tablet, story, known, now, sequence }: Recorded): ReturnRecord => {
  const { enrolment } = tablet;
  const presentedAt = addMs(now, -story.minutesAgo * 60_000);
  const nothing = zero(enrolment.market.currency);
  const line = known?.order.lines.find((one) => unitsReturnable(known, one) > 0);
  const policy = enrolment.policies.find((one) => one.version === known?.order.policyVersion) ?? enrolment.policies[0];
  if (!policy) throw new Error('the demo market has no policy');
  const quote =
    known && line
      ? quoteReturn(known, [{ lineId: line.lineId, units: 1, reason: story.reason }], {
          policy,
          zone: enrolment.market.timeZone,
          presentedAt,
        })
      : null;
  return {
    returnId: returnId.parse(uuidV7()),
    handoverId: handoverId.parse(uuidV7()),
    order: known
      ? { known: known.order.orderId, revision: known.order.revision }
      : { typed: 'EC-20399999', contact: 'Mme Garnier', evidence: null },
    lines: [
      {
        of: line ? { lineId: line.lineId } : { description: 'Black wool coat, size 40' },
        units: 1,
        reason: story.reason,
        label: { text: story.label, language: 'en' },
        note: '',
        condition: story.condition,
        disposition: proposeDisposition(story),
        quoted: quote?.lines[0]?.money ?? nothing,
        check: null,
        deduction: null,
        declared: null,
        seen: {},
        photos: [],
      },
    ],
    presentedAt,
    slipNumber: slipNumberOf({ store: enrolment.store.code, install: enrolment.code, sequence }),
    quoted: quote ? { refund: quote.refund, shipping: quote.shipping, atTill: quote.atTill } : null,
    policyVersion: policy.version,
    settingsVersion: enrolment.settings.version,
    rulesVersion: RULES_VERSION,
    offline: false,
    gift: false,
    promisedBy: null,
    announced: null,
    approval: null,
    storeCredit: null,
    derivation: [],
  };
};

const commandOf = (
  tablet: DemoTablet,
  { sequence, now, record }: Readonly<{ sequence: number; now: Instant; record: ReturnRecord }>,
): object => {
  const content = { type: 'return.record', v: 1, body: record } as const;
  const identity = {
    commandId: commandId.parse(uuidV7()),
    clientSeq: sequence,
    installationId: tablet.enrolment.installationId,
    staffId: tablet.staff.claims.staffId,
    recordedAt: now,
    bodyHash: createHash('sha256')
      .update(canonicalJson(content as unknown as Json)) // a parsed body is JSON
      .digest('base64url'),
  };
  const signature = sign('sha256', Buffer.from(signedTextOf(identity)), { key: tablet.key, dsaEncoding: 'ieee-p1363' }).toString(
    'base64url',
  );
  return {
    ...identity,
    ...content,
    grant: tablet.staff.grant,
    clock: { offsetMs: 0, lastContactAt: null, ageMs: null },
    signature,
    receipt: null,
  };
};
