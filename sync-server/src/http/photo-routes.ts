import { marketId, photoId, returnId } from 'shared-types/ids';
import { MOST_PHOTO_BYTES, MOST_PHOTO_PIECE_BYTES, photoAnswer } from 'shared-types/sync';
import { z } from 'zod';

import { keepPiece } from '../photos/keep-piece.ts';
import type { Kept } from '../photos/keep-piece.ts';
import { photoBytesOf, photoStatusOf } from '../photos/read-photo.ts';
import { callerOf, stamped } from './context.ts';
import type { App, AppContext, AppDeps } from './context.ts';
import { answerProblem, notFound, refusalOf } from './problem.ts';
import type { Refusal } from './problem.ts';
import { readBytes } from './read-body.ts';
import { addRoute } from './route.ts';

const PATH = '/sync/photos/{photoId}';
const BYTES = 'application/octet-stream';
const NOT_KEPT = { 'cache-control': 'private, no-store' };

const params = z.object({ photoId });
const count = z.string().regex(/^\d{1,9}$/);
const query = z.object({
  return: returnId.describe('The return of which a line names the photo and its SHA-256.'),
  from: count.describe('Where this piece begins: as many bytes as are kept.'),
  total: count.describe(`How many bytes the photo has, at most ${MOST_PHOTO_BYTES}.`),
});

/** Photos of goods (D-4): tablets bring them in pieces after their commands, and see those of their store. */
export const addPhotoRoutes = (app: App, deps: AppDeps): void => {
  addStatus(app, deps);
  addPiece(app, deps);
  addBytes(app, deps);
};

const addStatus = (app: App, deps: AppDeps): void =>
  addRoute(app, deps, {
    method: 'get',
    path: PATH,
    summary: 'How much of a photo is here',
    tag: 'tablet',
    params,
    answer: {
      type: 'application/json',
      schema: photoAnswer,
      description: 'From where to go on; nothing is kept of a photo that never came.',
    },
    handle: async (c) => {
      const asked = params.safeParse(c.req.param());
      if (!asked.success) return answerProblem(c, notFound('photo'));
      const status = await photoStatusOf(deps.db.read, { photoId: asked.data.photoId, marketId: callerOf(c).installation.market_id });
      if (status === null) return answerProblem(c, notFound('photo'));
      return c.json(stamped(deps, { photoId: asked.data.photoId, ...status }), 200, NOT_KEPT);
    },
  });

const addPiece = (app: App, deps: AppDeps): void =>
  addRoute(app, deps, {
    method: 'put',
    path: PATH,
    summary: 'Bring the next piece of a photo',
    tag: 'tablet',
    params,
    query,
    body: { type: BYTES },
    answer: {
      type: 'application/json',
      schema: photoAnswer,
      description:
        'What is kept now. A piece that was here before changes nothing. Whole: all of it is here and is what the return says; nothing kept: it was not, and is asked for again.',
    },
    handle: async (c) => {
      const asked = params.safeParse(c.req.param());
      if (!asked.success) return answerProblem(c, notFound('photo'));
      const place = query.safeParse(c.req.query());
      if (!place.success) return answerProblem(c, { ...refusalOf(place.error, 'address'), kind: 'address-not-valid' });
      const bytes = await readBytes(c.req.raw, { types: [BYTES], mostBytes: MOST_PHOTO_PIECE_BYTES });
      if (!bytes.ok) return answerProblem(c, bytes.error);
      if (bytes.value.length === 0) return answerProblem(c, EMPTY);
      const { installation } = callerOf(c);
      const kept = await keepPiece(deps.db, {
        photoId: asked.data.photoId,
        returnId: place.data.return,
        sender: {
          installationId: installation.installation_id,
          storeId: installation.store_id,
          marketId: marketId.parse(installation.market_id),
          isRevoked: installation.revoked_at !== null,
        },
        from: Number(place.data.from),
        total: Number(place.data.total),
        bytes: bytes.value,
        at: deps.clock(),
      });
      if (kept.kind !== 'kept') return answerNotKept(c, kept);
      return c.json(stamped(deps, { photoId: asked.data.photoId, keptBytes: kept.keptBytes, whole: kept.whole }), 200, NOT_KEPT);
    },
  });

const addBytes = (app: App, deps: AppDeps): void =>
  addRoute(app, deps, {
    method: 'get',
    path: `${PATH}/bytes`,
    summary: 'A photo of a return of the tablet’s own store',
    tag: 'tablet',
    params,
    answer: { type: 'image/jpeg', description: 'The JPEG, as it was taken.' },
    handle: async (c) => {
      const asked = params.safeParse(c.req.param());
      const storeId = callerOf(c).installation.store_id;
      const bytes = asked.success ? await photoBytesOf(deps.db.read, { photoId: asked.data.photoId, storeId }) : null;
      if (bytes === null) return answerProblem(c, notFound('photo'));
      return c.body(bytes, 200, { 'content-type': 'image/jpeg', 'x-content-type-options': 'nosniff', ...NOT_KEPT });
    },
  });

const answerNotKept = (c: AppContext, kept: Exclude<Kept, { kind: 'kept' }>): Response => {
  switch (kept.kind) {
    case 'does-not-fit':
      return answerProblem(c, {
        status: 409,
        kind: 'piece-does-not-fit',
        title: 'This piece does not begin where the last one ended.',
        detail: `${kept.keptBytes} bytes are kept. Go on from there.`,
      });
    case 'not-yours':
      return answerProblem(c, notFound('photo'));
    case 'not-a-jpeg':
      return answerProblem(c, NOT_A_JPEG);
    case 'too-many':
      return answerProblem(c, TOO_MANY);
    case 'too-long':
      return answerProblem(c, TOO_LONG);
  }
};

const EMPTY: Refusal = { status: 400, kind: 'piece-empty', title: 'The piece has no bytes.' };
const NOT_A_JPEG: Refusal = { status: 415, kind: 'not-a-jpeg', title: 'A photo begins like a JPEG, and this does not.' };
const TOO_LONG: Refusal = {
  status: 413,
  kind: 'photo-too-large',
  title: `A photo has at most ${MOST_PHOTO_BYTES} bytes, and no piece ends after its last.`,
};
const TOO_MANY: Refusal = {
  status: 429,
  kind: 'too-many-photos',
  title: 'Too many photos of this tablet wait for their returns. Send the returns first.',
  retryAfterSeconds: 300,
};
