import { toBase64url } from 'shared-types/base64url';
import { addMs, instantOf } from 'shared-types/calendar';
import type { Manifest } from 'shared-types/sync';
import { encodeText } from 'shared-types/text';
import { id } from 'shared-types/testing/builders';

import { aPage, aServerKey, aSession, aTablet, told } from '../store/for-tests.ts';
import type { TestTablet } from '../store/for-tests.ts';
import { createSync } from './sync.ts';

type SentCommand = Readonly<{ commandId: string; clientSeq: number; bodyHash: string; type: string; receipt: string | null }>;
type Received = Readonly<{ path: string; token: string | null; commands: readonly SentCommand[] }>;

const NOW = instantOf(1_795_000_000_000);
const HEADERS = { 'x-retour': '1', 'content-type': 'application/json' };

export const pathOf = (input: Parameters<typeof fetch>[0]): string => new URL(input instanceof Request ? input.url : input).pathname;

/**
 * The network with a server behind it, as far as the tablet can see: it decides every command once, seals what it decided, and can be
 * made to fail in every way a network can. What the real server rules is tested there; here only what the tablet makes of it.
 */
export const aNetwork = async () => {
  const key = await aServerKey();
  const verdicts = new Map<string, object>();
  const received: Received[] = [];
  const state = {
    epoch: 'e1',
    pages: [] as string[],
    manifest: { segments: [], cursor: 'start', orderCount: 0 } as Pick<Manifest, 'segments' | 'cursor' | 'orderCount'>,
    segments: new Map<string, Uint8Array<ArrayBuffer>>(),
    revoked: false,
    /** Numbers that the server says it never saw. */
    missing: [] as number[],
    /** Answers instead of the server, for as many calls as it wants; `null` lets the call through. */
    fault: null as ((path: string, call: number) => Response | Promise<Response> | null) | null,
  };

  const json = (body: object, status = 200): Response =>
    Response.json({ epoch: state.epoch, serverTime: NOW, ...body }, { status, headers: HEADERS });

  const sealed = async (claims: object): Promise<string> => {
    const text = `${toBase64url(encodeText('{"alg":"ES256"}'))}.${toBase64url(encodeText(JSON.stringify(claims)))}`;
    const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key.pair.privateKey, encodeText(text));
    return `${text}.${toBase64url(new Uint8Array(signature))}`;
  };

  const rule = async ({ commandId, clientSeq, bodyHash }: SentCommand): Promise<object> => {
    const known = verdicts.get(commandId);
    if (known) return { ...known, replayed: true };
    const receipt = await sealed({ commandId, bodyHash, epoch: state.epoch, kind: 'decided', ruling: null });
    const verdict = { kind: 'decided', commandId, clientSeq, replayed: false, receipt, ruling: null, changeSeq: 100 + verdicts.size };
    verdicts.set(commandId, verdict);
    return verdict;
  };

  const routes: Readonly<Record<string, (body: string) => Response | Promise<Response>>> = {
    '/auth/nonce': () => json({ nonce: 'n'.repeat(24) }),
    '/auth/device': () => json({ token: `token-${received.length}`, expiresAt: addMs(NOW, 900_000), revoked: state.revoked }),
    '/auth/staff': (body) => {
      const { staffNumber, pin } = JSON.parse(body) as { staffNumber: string; pin: string };
      const { grant, claims, locale } = aSession(Number(staffNumber));
      return pin === '2468' ? json({ grant, claims, locale }) : json({}, 403);
    },
    '/enrol': () => json({ ...told, serverKey: key.publicKey, indexKey: toBase64url(new Uint8Array(32)) }),
    '/sync/push': async (body) => {
      const { commands } = JSON.parse(body) as { commands: SentCommand[] };
      return json({ verdicts: await Promise.all(commands.map(rule)), missingSeqs: state.missing, cloned: false });
    },
    '/sync/pull': () => new Response(state.pages.shift() ?? aPage([], { epoch: state.epoch, cursor: 'head' }), { headers: HEADERS }),
    '/sync/manifest': () => json({ marketId: id.market, ...state.manifest }),
    '/sync/events': () => new Response('', { headers: HEADERS }),
  };

  const network: typeof fetch = async (input, init) => {
    const path = pathOf(input);
    const body = typeof init?.body === 'string' ? init.body : '';
    const commands = path === '/sync/push' ? (JSON.parse(body) as { commands: SentCommand[] }).commands : [];
    const faulty = state.fault === null ? null : await state.fault(path, received.length);
    received.push({ path, token: new Headers(init?.headers).get('authorization'), commands });
    if (faulty !== null) return faulty;
    const sha256 = /^\/sync\/segments\/(\w+)$/.exec(path)?.[1];
    if (sha256 !== undefined)
      return new Response(state.segments.get(sha256) ?? null, { status: state.segments.has(sha256) ? 200 : 404, headers: HEADERS });
    const route = routes[path];
    return route ? route(body) : new Response(null, { status: 404, headers: HEADERS });
  };

  return {
    key,
    state,
    verdicts,
    received,
    network,
    sealed,
    json,
    pushes: () => received.filter((one) => one.path === '/sync/push').map((one) => one.commands.map((command) => command.clientSeq)),
  };
};

/** An enrolled tablet with its sync on a network that the test owns. */
export const aConnectedTablet = async () => {
  const network = await aNetwork();
  const tablet = await aTablet({ serverKey: network.key.publicKey });
  return { network, tablet, sync: syncOf(tablet, network.network) };
};

/** Another page of the same tablet. */
export const syncOf = (tablet: TestTablet, fetch: typeof globalThis.fetch) =>
  createSync({ ...tablet, build: 'test', state: tablet.sync.state, fetch });
