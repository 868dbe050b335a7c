import { openCache } from './cache.ts';
import { openLedger } from './ledger.ts';
import { openSearchEngine } from './search-engine.ts';
import type { EngineCall, EngineReply } from './search-worker-client.ts';

/** The worker's side: opens the databases that its name says, and answers calls of the engine's methods. */
const scope = globalThis as unknown as Readonly<{ name: string }> & Pick<Worker, 'postMessage' | 'addEventListener'>; // a dedicated worker has these
const tablet = scope.name;

const others = new BroadcastChannel(`${tablet}-cache`);
const engine = openSearchEngine({
  cache: openCache(`${tablet}-cache`),
  ledger: openLedger(`${tablet}-ledger`),
  onChange: () => others.postMessage('changed'),
});
others.addEventListener('message', () => engine.forget());

const answer = async ({ id, method, args }: EngineCall): Promise<EngineReply> => {
  try {
    const call = engine[method] as (...given: readonly unknown[]) => Promise<unknown>; // the client's types pair method and arguments
    return { id, ok: true, value: await call(...args) };
  } catch (cause) {
    return { id, ok: false, why: cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause) };
  }
};

scope.addEventListener('message', (event: MessageEvent<EngineCall>) => {
  void answer(event.data).then((reply) => scope.postMessage(reply));
});
