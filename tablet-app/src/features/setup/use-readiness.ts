import { useQuery } from '@tanstack/react-query';
import { useStore } from 'zustand';

import { useContact, useQueue } from '../../store/live.ts';
import { useTablet } from '../../store/tablet-context.ts';
import type { BrowserFacts, ReadinessFacts } from './readiness.ts';

const askBrowser = async (): Promise<BrowserFacts> => {
  const isPersistent = await navigator.storage.persisted();
  const { quota, usage } = await navigator.storage.estimate();
  return {
    isPersistent,
    freeBytes: quota === undefined || usage === undefined ? null : quota - usage,
    isInstalled: matchMedia('(display-mode: standalone), (display-mode: fullscreen)').matches,
  };
};

/** Everything the checklist is made from, kept fresh; `undefined` while the first reading runs. */
export const useReadiness = (): Readonly<{ facts: ReadinessFacts | undefined; askAgain: () => void }> => {
  const { clock, sync, session, health } = useTablet();
  const state = useStore(sync.state);
  const who = useStore(session);
  const well = useStore(health);
  const queue = useQueue();
  const contact = useContact();
  const browser = useQuery({ queryKey: ['browser'], queryFn: askBrowser, refetchInterval: 30_000 });
  if (queue === undefined || browser.data === undefined || contact === undefined)
    return { facts: undefined, askAgain: () => void browser.refetch() };
  return {
    askAgain: () => void browser.refetch(),
    facts: {
      now: clock.now(),
      sync: state,
      queue,
      health: well,
      browser: browser.data,
      offsetMs: contact?.offsetMs ?? null,
      session: who,
    },
  };
};
