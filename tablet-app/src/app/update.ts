import { appShell } from '../store/app-shell.ts';
import { follow } from '../store/follow.ts';
import { lockName } from '../store/locks.ts';
import type { Tablet } from '../store/tablet-context.ts';

const CHECK_MS = 30 * 60_000;

/**
 * Registers the service worker. Nothing reloads on its own: the new version takes over after the person asked, and only pages that
 * asked reload (the plugin's own helper never does after a first install: vite-pwa #789).
 */
export const startUpdates = async (tablet: Pick<Tablet, 'ledger' | 'locks' | 'name'>): Promise<void> => {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
  const letGo = holdDraftLock(tablet);
  const { Workbox } = await import('workbox-window');
  const worker = new Workbox('/sw.js', { scope: '/', type: 'classic', updateViaCache: 'none' });
  let asked = false;
  worker.addEventListener('waiting', () => appShell.setState({ ready: true }));
  worker.addEventListener('activated', (event) => {
    if (event.isUpdate !== true) appShell.setState({ offlineReady: true });
  });
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (asked) location.reload();
  });
  const applyUpdate = async (): Promise<void> => {
    await letGo();
    const isFree = await tablet.locks.ifFree(lockName(tablet.name, 'draft'), async () => {
      asked = true;
      worker.messageSkipWaiting();
      return Promise.resolve();
    });
    appShell.setState({ blocked: !isFree });
  };
  appShell.setState({ applyUpdate });
  const registration = await worker.register({ immediate: true });
  if (navigator.serviceWorker.controller !== null) appShell.setState({ offlineReady: true });
  setInterval(() => {
    registration?.update().catch(() => undefined); // offline; asked again in half an hour
  }, CHECK_MS);
};

/**
 * While any draft is open, every tab shares the lock `draft`; an update takes it alone, or not at all. Returns how this tab lets go at
 * once when no draft is left: a press right after the last one must not be lost.
 */
const holdDraftLock = ({ ledger, locks, name }: Pick<Tablet, 'ledger' | 'locks' | 'name'>): (() => Promise<void>) => {
  let held: Promise<() => void> | null = null;
  const hold = async (drafts: number): Promise<void> => {
    if (drafts > 0) {
      held ??= locks.share(lockName(name, 'draft'));
      return;
    }
    const mine = held;
    held = null;
    if (mine === null) return;
    (await mine)();
    appShell.setState({ blocked: false });
  };
  // A ledger that cannot be read is told by its health, and has no open draft to protect.
  follow(
    async () => ledger.drafts.count(),
    (drafts) => void hold(drafts),
    () => undefined,
  );
  return async () => hold(await ledger.drafts.count());
};
