import { loadRows } from './dexie-orders.ts';

/** Loads the rows beside the page, as a careful app does it. */
const scope = globalThis as unknown as Pick<Worker, 'postMessage' | 'addEventListener'>; // a dedicated worker has these

scope.addEventListener('message', (event: MessageEvent<string>) => {
  loadRows(event.data).then(
    (count) => scope.postMessage({ count }),
    (cause: unknown) => scope.postMessage({ fault: String(cause) }),
  );
});
