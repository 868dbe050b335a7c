import { createStore } from 'zustand/vanilla';

import { follow } from '../store/follow.ts';
import { lockName } from '../store/locks.ts';
import type { Tablet } from '../store/tablet-context.ts';

/**
 * A newer version of the app. `ready`: it waits for the person's word. `blocked`: she asked, but a return is half entered in some tab;
 * it is not applied now. `offlineReady`: the shell is stored, the tablet starts without a network.
 */
export type UpdateState = Readonly<{ ready: boolean; blocked: boolean; offlineReady: boolean }>;

export const updateState = createStore<UpdateState>(() => ({ ready: false, blocked: false, offlineReady: false }));

const CHECK_MS = 30 * 60_000;

let apply = async (): Promise<void> => Promise.resolve();

/** Applies the waiting version unless a draft is open in any tab; the page reloads by itself when it took over (F34). */
export const applyUpdate = async (): Promise<void> => apply();

/**
 * Registers the service worker. Nothing reloads on its own: the new version takes over after the person asked, and only pages that
 * asked reload (the plugin's own helper never does after a first install: vite-pwa #789).
 */
export const startUpdates = async (tablet: Pick<Tablet, 'ledger' | 'locks' | 'name'>): Promise<void> => {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
  holdDraftLock(tablet);
  const { Workbox } = await import('workbox-window');
  const worker = new Workbox('/sw.js', { scope: '/', type: 'classic', updateViaCache: 'none' });
  let asked = false;
  worker.addEventListener('waiting', () => updateState.setState({ ready: true }));
  worker.addEventListener('activated', (event) => {
    if (event.isUpdate !== true) updateState.setState({ offlineReady: true });
  });
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (asked) location.reload();
  });
  apply = async () => {
    const isFree = await tablet.locks.ifFree(lockName(tablet.name, 'draft'), async () => {
      asked = true;
      worker.messageSkipWaiting();
      return Promise.resolve();
    });
    updateState.setState({ blocked: !isFree });
  };
  const registration = await worker.register({ immediate: true });
  if (navigator.serviceWorker.controller !== null) updateState.setState({ offlineReady: true });
  setInterval(() => {
    registration?.update().catch(() => undefined); // offline; asked again in half an hour
  }, CHECK_MS);
};

/** While any draft is open, every tab shares the lock `draft`; an update takes it alone, or not at all. */
const holdDraftLock = ({ ledger, locks, name }: Pick<Tablet, 'ledger' | 'locks' | 'name'>): void => {
  let held: Promise<() => void> | null = null;
  const hold = (drafts: number): void => {
    if (drafts > 0) held ??= locks.share(lockName(name, 'draft'));
    else if (held !== null) {
      void held.then((release) => release());
      held = null;
      updateState.setState({ blocked: false });
    }
  };
  // A ledger that cannot be read is told by its health, and has no open draft to protect.
  follow(
    async () => ledger.drafts.count(),
    hold,
    () => undefined,
  );
};
