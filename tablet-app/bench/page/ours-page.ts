import './strict-writes.ts';
import { createTablet } from '../../src/app/tablet.ts';
import { openSearchEngine } from '../../src/store/search-engine.ts';
import { compareDurable } from './durable.ts';
import { watchLongTasks } from './long-tasks.ts';
import type { Loaded } from './long-tasks.ts';

/** The product's own store, search and sync. `?in-page`: the search runs in the page, where Chromium can throttle it. */
const isInPage = new URLSearchParams(location.search).has('in-page');
const tablet = createTablet({
  name: 'bench',
  ...(isInPage ? { engine: ({ cache, ledger }) => openSearchEngine({ cache, ledger, onChange: () => undefined }) } : {}),
});

const isFound = async (number: string): Promise<boolean> => (await tablet.search.find(number)).hits.some((hit) => hit.number === number);

const ours = {
  enrol: async (code: string): Promise<boolean> => (await tablet.sync.enrol({ code, label: 'Bench', replaces: null })).ok,
  /** From the first question to the server until an order is found. */
  load: async (number: string): Promise<Loaded> => {
    const longest = watchLongTasks();
    const started = performance.now();
    await tablet.sync.syncNow();
    if (!(await isFound(number))) throw new Error(`${number} is not found: ${JSON.stringify(tablet.sync.state.getState())}`);
    const tookMs = performance.now() - started;
    return { tookMs, longestTaskMs: longest(), orders: (await tablet.search.status()).orders };
  },
  /** Starts a load and does not wait for it. */
  startLoad: (): void => void tablet.sync.syncNow(),
  progress: () => tablet.sync.state.getState().loading,
  /** Since the navigation began. */
  firstResult: async (text: string): Promise<number> => {
    const { total } = await tablet.search.find(text);
    return total > 0 ? performance.now() : Number.NaN;
  },
  find: async (texts: readonly string[]): Promise<{ tookMs: number[]; found: number }> => {
    const tookMs: number[] = [];
    let found = 0;
    for (const text of texts) {
      const started = performance.now();
      const { total } = await tablet.search.find(text);
      tookMs.push(performance.now() - started);
      if (total > 0) found += 1;
    }
    return { tookMs, found };
  },
  compareDurable: async (numbers: readonly string[]) => compareDurable(tablet, numbers),
};

export type OursPage = typeof ours;

Object.assign(globalThis, { bench: ours });
