import { request as requestHttp } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';

/** One request. `timeoutMs` is for the whole of it: connecting, sending, waiting and reading. */
export type HttpCall = Readonly<{
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  url: URL;
  headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; a text is JSON already and goes out byte for byte, because it is signed. */
  body?: object | string;
  timeoutMs: number;
  /** A longer answer is cut off and counts as lost; the default suits a page of orders. */
  mostAnswerBytes?: number;
  signal?: AbortSignal | undefined;
}>;

/**
 * What came of it. `not-sent` is proof: the connection never stood, so not one byte of the request left.
 * `lost` is none: something was sent and no whole answer came back.
 */
export type HttpOutcome =
  | Readonly<{ kind: 'answered'; status: number; retryAfterMs: number | null; body: unknown }>
  | Readonly<{ kind: 'not-sent'; why: string }>
  | Readonly<{ kind: 'lost'; why: string }>;

const LARGEST_ANSWER_BYTES = 64 * 1024 * 1024;
const LONGEST_RETRY_AFTER_MS = 24 * 3_600_000;

/**
 * Calls once, never again, on a connection of its own: a pooled socket that the other side has just closed would leave
 * open whether a refund was sent, and a client that retries by itself would send it twice. `fetch` promises neither.
 */
export const callOnce = (call: HttpCall): Promise<HttpOutcome> =>
  new Promise((resolve) => {
    const text = call.body === undefined || typeof call.body === 'string' ? call.body : JSON.stringify(call.body);
    const isSecure = call.url.protocol === 'https:';
    const open = isSecure ? requestHttps : requestHttp;
    let isConnected = false;
    const request: ClientRequest = open(call.url, {
      method: call.method,
      agent: false,
      headers: {
        accept: 'application/json',
        ...(text === undefined ? {} : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) }),
        ...call.headers,
      },
    });
    const giveUp = (): void => void request.destroy(new Error('aborted'));
    const timer = setTimeout(() => request.destroy(new Error('timeout')), call.timeoutMs);
    const finish = (outcome: HttpOutcome): void => {
      clearTimeout(timer);
      call.signal?.removeEventListener('abort', giveUp);
      resolve(outcome);
    };
    const fail = (error: Error): void => finish({ kind: isConnected ? 'lost' : 'not-sent', why: whyOf(error) });
    if (call.signal?.aborted === true) giveUp();
    call.signal?.addEventListener('abort', giveUp, { once: true });
    request.on('socket', (socket) => socket.once(isSecure ? 'secureConnect' : 'connect', () => (isConnected = true)));
    request.on('error', fail);
    request.on('response', (response) => void readAnswer(response, call.mostAnswerBytes ?? LARGEST_ANSWER_BYTES).then(finish, fail));
    request.end(text);
  });

const whyOf = (error: Error): string => {
  const code = 'code' in error && typeof error.code === 'string' ? error.code.toLowerCase() : '';
  if (code === 'econnrefused') return 'connection-refused';
  if (code === 'econnreset' || code === 'epipe') return 'connection-reset';
  return code === '' ? error.message : code;
};

const readAnswer = async (response: IncomingMessage, mostBytes: number): Promise<HttpOutcome> => {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > mostBytes) throw new Error('answer too large');
    chunks.push(chunk);
  }
  if (!response.complete) return { kind: 'lost', why: 'answer-truncated' };
  return {
    kind: 'answered',
    status: response.statusCode ?? 0,
    retryAfterMs: retryAfterOf(response.headers['retry-after']),
    body: jsonOf(Buffer.concat(chunks).toString('utf8')),
  };
};

/** Seconds only: a date would need a clock that agrees with theirs. */
const retryAfterOf = (header: string | undefined): number | null => {
  const seconds = header !== undefined && /^\d{1,6}$/.test(header) ? Number(header) : null;
  return seconds === null ? null : Math.min(seconds * 1_000, LONGEST_RETRY_AFTER_MS);
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined; // no JSON: the caller's schema then says that the answer is unreadable
  }
};
