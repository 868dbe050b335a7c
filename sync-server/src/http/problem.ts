import type { Context } from 'hono';
import type { Problem } from 'shared-types/problem';
import type { z } from 'zod';

export type ProblemStatus = 400 | 401 | 403 | 404 | 405 | 409 | 410 | 413 | 415 | 422 | 429 | 500 | 503;

/** A refusal in words (RFC 9457). `kind` becomes the stable `type`; `errors` name each field and what to do about it. */
export type Refusal = Readonly<{
  status: ProblemStatus;
  kind: string;
  title: string;
  detail?: string;
  errors?: readonly Readonly<{ path: string; message: string }>[];
  retryAfterSeconds?: number;
  /** Of a 405: the methods that the address does answer. */
  allow?: readonly string[];
}>;

export const answerProblem = (c: Context, refusal: Refusal): Response => {
  const { status, kind, title, detail, errors, retryAfterSeconds, allow } = refusal;
  const problem: Problem = {
    type: `urn:retour:problem:${kind}`,
    title,
    status,
    ...(detail === undefined ? {} : { detail }),
    ...(errors === undefined ? {} : { errors: [...errors] }),
  };
  if (retryAfterSeconds !== undefined) c.header('retry-after', String(retryAfterSeconds));
  if (allow !== undefined) c.header('allow', allow.join(', '));
  if (status === 401) c.header('www-authenticate', 'Bearer');
  return c.body(JSON.stringify(problem), status, { 'content-type': 'application/problem+json' });
};

const MOST_ERRORS = 20;

/** What a schema found wrong, field by field. */
export const refusalOf = (error: z.ZodError, where: string): Refusal => ({
  status: 400,
  kind: 'not-valid',
  title: `The ${where} does not have the right form.`,
  detail: 'Mend the fields listed in errors; GET /openapi.json says what each one may hold.',
  errors: error.issues.slice(0, MOST_ERRORS).map((issue) => ({ path: issue.path.map(String).join('.'), message: issue.message })),
});

export const notFound = (what: string): Refusal => ({ status: 404, kind: 'not-found', title: `There is no such ${what}.` });
