import { z } from 'zod';

import { instant } from 'shared-types/calendar';
import { deviceAnswer, enrolAnswer, lookupAnswer, nonceAnswer, staffAnswer } from 'shared-types/enrolment';
import { photoId, returnId } from 'shared-types/ids';
import { slipRestoreAnswer, slipStatusAnswer } from 'shared-types/slip-status';
import { commandStub, manifest, MOST_PHOTO_BYTES, photoAnswer, printAnswer, verdict } from 'shared-types/sync';
import type { Verdict } from 'shared-types/sync';

const told = z.looseObject({ epoch: z.string().min(1), serverTime: instant });

/** A push's answer: its frame must be right, its verdicts are read one by one, so that one bad one spoils no other (F16, F18). */
const pushAnswer = z
  .looseObject({
    epoch: z.string(),
    verdicts: z.array(z.unknown()),
    missingSeqs: z.array(z.number().int()).catch([]),
    cloned: z.boolean().default(false),
  })
  .transform(({ epoch, verdicts, missingSeqs, cloned }) => ({ epoch, missingSeqs, cloned, verdicts: verdicts.flatMap(readVerdict) }));

const readVerdict = (told: unknown): readonly Verdict[] => {
  const read = verdict.safeParse(told);
  return read.success ? [read.data] : [];
};

/** As long as the largest photo in base64url may be. */
const MOST_JPEG_LENGTH = Math.ceil((MOST_PHOTO_BYTES * 4) / 3) + 4;

const rescuedPhoto = z.looseObject({
  photoId,
  returnId,
  takenAt: instant,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  jpeg: z.string().min(1).max(MOST_JPEG_LENGTH),
});

const readRescuedPhoto = (told: unknown): z.infer<typeof rescuedPhoto> | null => rescuedPhoto.safeParse(told).data ?? null;

/** A rescue file (S-13). Its commands are kept as they came: a version that knows more may have written them, and each is signed as it is. */
const rescueFile = z.looseObject({
  at: instant,
  tablet: z.object({ installationId: z.string(), label: z.string(), store: z.string(), marketId: z.string() }).nullable(),
  commands: z.array(
    commandStub.extend({
      type: z.string(),
      installationId: z.string().min(1),
      signature: z.string().min(1),
      bodyHash: z.string().min(1),
      body: z.looseObject({}),
    }),
  ),
  /** One by one, so that none of them spoils what waits; `null`: one that is no photo. */
  photos: z
    .array(z.unknown())
    .default([])
    .transform((photos) => photos.map(readRescuedPhoto)),
});

const SHAPES = {
  told,
  pushAnswer,
  nonceAnswer,
  deviceAnswer,
  staffAnswer,
  enrolAnswer,
  lookupAnswer,
  manifest,
  slipStatusAnswer,
  slipRestoreAnswer,
  photoAnswer,
  printAnswer,
  rescueFile,
} as const;

/** What the server may answer, and a rescue file, by kind. */
export type Wire = { readonly [Kind in keyof typeof SHAPES]: z.infer<(typeof SHAPES)[Kind]> };

/**
 * The one place where answers become types; `null` when an answer is not of its kind. It runs where the search runs, in the worker, so
 * that neither the schemas nor their work burden the first screen.
 */
export const readWire = <Kind extends keyof Wire>(kind: Kind, json: unknown): Wire[Kind] | null => {
  const read = SHAPES[kind].safeParse(json);
  return read.success ? (read.data as Wire[Kind]) : null; // the schema of this very kind
};
