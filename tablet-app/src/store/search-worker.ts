import { engineInWorker } from './search-worker-client.ts';
import type { SearchEngine } from './search-engine.ts';

/** The engine of this tablet in its own worker; the worker opens the databases by the tablet's name. */
export const startSearchWorker = (tablet: string): SearchEngine =>
  engineInWorker(() => new Worker(new URL('./search.worker.ts', import.meta.url), { type: 'module', name: tablet }));
