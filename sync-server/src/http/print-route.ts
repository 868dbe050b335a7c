import { fromBase64url } from 'shared-types/base64url';
import { storeId } from 'shared-types/ids';
import { MOST_PRINT_BYTES, printAnswer, printRequest } from 'shared-types/sync';
import { z } from 'zod';

import { readSettings } from '../policies/put-settings.ts';
import { createPrinting } from '../printing/print-once.ts';
import { callerOf, stamped } from './context.ts';
import type { App, AppDeps } from './context.ts';
import { answerProblem, notFound } from './problem.ts';
import type { Refusal } from './problem.ts';
import { readJson } from './read-body.ts';
import { addRoute } from './route.ts';

const MOST_BYTES = 272 * 1024;
/** Came to the answer later: a tablet of before does not know it, and would print the slip anew. */
const NEW_WORD = 'handed-over';

/** P-12: what a tablet wants printed goes to a printer that the settings of its own store name, and to no address besides. */
export const addPrintRoute = (app: App, deps: AppDeps): void => {
  const print = createPrinting(deps);
  addRoute(app, deps, {
    method: 'post',
    path: '/sync/print',
    summary: 'Print on a printer of the store',
    tag: 'tablet',
    query: z.object({ hears: z.literal(NEW_WORD).optional() }),
    body: { type: 'application/json', schema: printRequest },
    answer: { type: 'application/json', schema: printAnswer, description: 'What came of it. The same job is printed once.' },
    handle: async (c) => {
      const { installation } = callerOf(c);
      const request = await readJson(c.req.raw, printRequest, MOST_BYTES);
      if (!request.ok) return answerProblem(c, request.error);
      const { printerId, jobId } = request.value;
      const bytes = fromBase64url(request.value.bytes);
      if (bytes === null || bytes.length > MOST_PRINT_BYTES) return answerProblem(c, NOT_BYTES);
      const settings = await readSettings(deps.db.read, storeId.parse(installation.store_id));
      const printer = settings?.printers.find((one) => one.printerId === printerId);
      if (!printer) return answerProblem(c, notFound('printer'));
      const result = await print({ jobId, installationId: installation.installation_id, printer, bytes });
      if (result === 'not-yours') return answerProblem(c, NOT_YOURS);
      const said = result === NEW_WORD && c.req.query('hears') !== NEW_WORD ? 'printed' : result;
      return c.json(stamped(deps, { result: said }), 200, { 'cache-control': 'no-store' });
    },
  });
};

const NOT_BYTES: Refusal = {
  status: 400,
  kind: 'not-valid',
  title: `bytes is base64url of at most ${MOST_PRINT_BYTES} bytes.`,
  errors: [{ path: 'bytes', message: `base64url of at most ${MOST_PRINT_BYTES} bytes` }],
};
const NOT_YOURS: Refusal = { status: 409, kind: 'job-taken', title: 'Another tablet has used this jobId. Make a new one.' };
