import { z } from 'zod';

import { announcedReturn } from './announced-return.ts';
import { instant } from './calendar.ts';
import { caseId, commandId, installationId, marketId, orderId, photoId, returnId, staffId, storeId } from './ids.ts';
import { mailAddress } from './mail-address.ts';
import { order, orderState, words } from './order.ts';
import { networkPrinter, returnPolicy, storeSettings } from './policy.ts';
import { caseView, returnRecord, returnView, ruling } from './return.ts';

/** S-1: changes when a wire schema changes in a way that a peer must know; a test compares the hash of the schemas. */
export const PROTOCOL_VERSION = 1;
/** The version of the refund rules that a quote was made with. */
export const RULES_VERSION = 1;

/** Every answer of ours carries this header and an `epoch`; an answer without it is a network failure (a captive portal's 200). */
export const OURS_HEADER = 'x-retour';

export const MOST_COMMANDS = 50;
export const MOST_PUSH_BYTES = 256 * 1024;

const base64url = z.string().regex(/^[\w-]*$/).max(4_000); // prettier-ignore
const hash = z.string().regex(/^[\w-]{43}$/, 'SHA-256 as base64url');
const jws = z.string().regex(/^[\w-]+\.[\w-]+\.[\w-]+$/, 'three base64url parts');
const grantJws = jws.max(6_000);

/** A receipt carries every line of its ruling: 200 lines that name another return come to about 110,000 characters. */
const receiptJws = jws.max(140_000);

export const returnVoid = z.strictObject({ returnId, goodsStillHere: z.boolean(), note: words(300) }).readonly();
export type ReturnVoid = z.infer<typeof returnVoid>;

export const caseDecide = z
  .strictObject({
    caseId,
    decision: z.enum(['accept', 'refuse']),
    /** What the customer is told. */
    words: words(300),
    /** After a refusal: what became of the goods. */
    goods: z.enum(['kept', 'handed-back']).nullable(),
    /** For goods without an order: the order a person found for them. */
    matchedOrder: orderId.nullable(),
    /** For a case about a refund: what a person found out at the shop or wants done. `mark-refunded` names the channel's reference. */
    refund: z
      .strictObject({ action: z.enum(['mark-refunded', 'resend', 'cancel-and-release']), reference: words(120).min(1).nullable() })
      .readonly()
      .nullable()
      .default(null),
  })
  .readonly();
export type CaseDecide = z.infer<typeof caseDecide>;

export const slipHanded = z
  .strictObject({
    returnId,
    how: z.enum(['printed', 'mailed', 'shown']),
    certainty: z.enum(['estimate', 'confirmed']),
    copy: z.number().int().min(0).max(99),
    /** With `mailed`: where to, in which language, and the address in the slip's QR code (P-11). The server keeps the mail address until it is delivered or given up, then only its mask. */
    mail: z
      .strictObject({ to: mailAddress, language: z.string().regex(/^[a-z]{2}$/), slip: words(400).min(20) })
      .readonly()
      .nullable()
      .default(null),
  })
  .readonly();
export type SlipHanded = z.infer<typeof slipHanded>;

/** How the tablet's clock stood at confirm (C-1). */
export const clockReading = z
  .strictObject({
    offsetMs: z.number().int().min(-4e12).max(4e12),
    lastContactAt: instant.nullable(),
    ageMs: z.number().int().min(0).max(4e12).nullable(),
  })
  .readonly();

const envelope = {
  commandId,
  /** Gapless per installation; only detects gaps (S-3). */
  clientSeq: z.number().int().min(1).max(999_999_999),
  installationId,
  v: z.literal(1),
  recordedAt: instant,
  staffId,
  /** The signed shift grant under which it was recorded. */
  grant: grantJws,
  clock: clockReading,
  /** SHA-256 of the canonical JSON of `{ type, v, body }` (S-2). */
  bodyHash: hash,
  /** ECDSA P-256 of the device over `signedTextOf(command)`. */
  signature: base64url.length(86),
  /** On a replay: the receipt that was given for it. */
  receipt: receiptJws.nullable(),
};

/** S-2: the commands of protocol 1. Everything a tablet does goes through its outbox as one of these. */
export const command = z.discriminatedUnion('type', [
  z.strictObject({ ...envelope, type: z.literal('return.record'), body: returnRecord }),
  z.strictObject({ ...envelope, type: z.literal('return.void'), body: returnVoid }),
  z.strictObject({ ...envelope, type: z.literal('case.decide'), body: caseDecide }),
  z.strictObject({ ...envelope, type: z.literal('slip.handed'), body: slipHanded }),
]);
export type Command = z.infer<typeof command>;
export type CommandType = Command['type'];

/** S-2: what the device signs: identity, order, author and content of the command. */
export const signedTextOf = (
  of: Pick<Command, 'commandId' | 'clientSeq' | 'installationId' | 'staffId' | 'recordedAt' | 'bodyHash'>,
): string => [of.commandId, of.clientSeq, of.installationId, of.staffId, of.recordedAt, of.bodyHash].join('|');

/**
 * The least of a command that identifies it. A push is read as these first, so that one malformed command gets its
 * own `refused` verdict and never spoils the others.
 */
export const commandStub = z.looseObject({ commandId, clientSeq: z.number().int().min(1).max(999_999_999) });

export const pushRequest = z.strictObject({
  protocol: z.number().int().min(1),
  installationId,
  epoch: words(80),
  build: words(80),
  now: instant,
  commands: z.array(commandStub).max(MOST_COMMANDS),
});
export type PushRequest = z.infer<typeof pushRequest>;

const verdictOf = { commandId, clientSeq: z.number().int().min(1), replayed: z.boolean(), receipt: receiptJws.nullable() };

/** S-4: every command gets one. `decided` and `refused` are final; `deferred` is not. */
export const verdict = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('decided'), ...verdictOf, ruling: ruling.nullable(), changeSeq: z.number().int().min(0) }),
  z.strictObject({
    kind: z.literal('refused'),
    ...verdictOf,
    why: z.enum([
      'malformed',
      'bad-hash',
      'bad-signature',
      'other-body',
      'unknown-installation',
      'not-yours',
      'unknown-return',
      'unknown-case',
      'not-allowed',
    ]),
    detail: words(500),
  }),
  z.strictObject({
    kind: z.literal('deferred'),
    ...verdictOf,
    why: z.enum(['recovering', 'busy', 'newer-command']),
    afterMs: z.number().int().min(0),
  }),
]);
export type Verdict = z.infer<typeof verdict>;

const answer = { epoch: words(80), serverTime: instant };

export const pushAnswer = z.strictObject({
  ...answer,
  verdicts: z.array(verdict).max(MOST_COMMANDS),
  /** Sequence numbers the server never saw below the highest it knows (S-3). */
  missingSeqs: z.array(z.number().int()).max(200),
  /** The same sequence was used twice: enrol this tablet again (S-3). */
  cloned: z.boolean(),
});
export type PushAnswer = z.infer<typeof pushAnswer>;

/** What a receipt seals (ES256): enough to prove a ruling after a restore. */
export const receiptClaims = z.strictObject({
  commandId,
  bodyHash: hash,
  epoch: words(80),
  kind: z.enum(['decided', 'refused']),
  ruling: ruling.nullable(),
});
export type ReceiptClaims = z.infer<typeof receiptClaims>;

/** One row of the feed, one line of a pull. State-based: the newest state of one thing, in order of `seq`. */
export const feedRow = z.discriminatedUnion('t', [
  z.strictObject({ t: z.literal('order'), seq: z.number().int(), order, state: orderState }),
  z.strictObject({ t: z.literal('order-state'), seq: z.number().int(), state: orderState }),
  z.strictObject({ t: z.literal('return'), seq: z.number().int(), view: returnView }),
  z.strictObject({ t: z.literal('case'), seq: z.number().int(), view: caseView }),
  z.strictObject({ t: z.literal('announced'), seq: z.number().int(), announced: announcedReturn }),
  z.strictObject({ t: z.literal('policy'), seq: z.number().int(), policy: returnPolicy }),
  z.strictObject({ t: z.literal('settings'), seq: z.number().int(), settings: storeSettings }),
  z.strictObject({
    t: z.literal('tablet'),
    seq: z.number().int(),
    installationId,
    storeId,
    code: words(8),
    label: words(80),
    publicKey: z.record(z.string(), z.unknown()),
  }),
  z.strictObject({ t: z.literal('gone'), seq: z.number().int(), kind: z.enum(['order', 'return', 'case', 'announced']), id: words(160) }),
]);
export type FeedRow = z.infer<typeof feedRow>;

/** The closing line of a pull; a page without it was cut short and is discarded (S-6). */
export const pullEnd = z.strictObject({
  t: z.literal('end'),
  ...answer,
  count: z.number().int().min(0),
  cursor: words(400),
  more: z.boolean(),
  head: z.number().int().min(0),
});
export type PullEnd = z.infer<typeof pullEnd>;

export const manifest = z.strictObject({
  ...answer,
  marketId,
  /** Where to start pulling with these segments: an opaque cursor. */
  cursor: words(400),
  orderCount: z.number().int().min(0),
  segments: z
    .array(
      z.strictObject({
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
        day: words(10),
        orders: z.number().int().min(1),
        bytes: z.number().int().min(1),
        asOf: z.number().int().min(0),
      }),
    )
    .max(20_000),
});
export type Manifest = z.infer<typeof manifest>;

/** A photo comes in pieces, each from where the last one ended, at most so much at a time (D-4). */
export const MOST_PHOTO_BYTES = 1_500_000;
export const MOST_PHOTO_PIECE_BYTES = 256 * 1024;

/** How much of a photo is at the server. `whole`: all of it, and its hash fits. */
export const photoAnswer = z.strictObject({ ...answer, photoId, keptBytes: z.number().int().min(0), whole: z.boolean() });
export type PhotoAnswer = z.infer<typeof photoAnswer>;

/** Bytes for a printer of the store (P-12), as base64url. */
export const MOST_PRINT_BYTES = 200_000;
export const printRequest = z.strictObject({
  printerId: networkPrinter.unwrap().shape.printerId,
  /** The same job is printed once, however often it is asked for. */
  jobId: z.uuid(),
  bytes: z.string().regex(/^[\w-]+$/).max(270_000), // prettier-ignore
});
export const printAnswer = z.strictObject({
  ...answer,
  /**
   * `handed-over`: the printer has taken it all and answers nothing, so only the paper tells; told to those who ask with `?hears=handed-over`.
   * `unclear`: the printer took some of it and then went silent; look before printing again.
   */
  result: z.enum(['printed', 'handed-over', 'unreachable', 'out-of-paper', 'cover-open', 'not-ready', 'unclear']),
});
export type PrintAnswer = z.infer<typeof printAnswer>;

/** Pokes only: losing one costs at most the next timer. */
export const poke = z.strictObject({ ...answer, head: z.number().int().min(0) });
export type Poke = z.infer<typeof poke>;
