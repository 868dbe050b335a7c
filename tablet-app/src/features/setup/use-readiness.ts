import { useQuery } from '@tanstack/react-query';
import { useStore } from 'zustand';

import { readScannerTest } from '../../devices/scanner-test.ts';
import { appShell } from '../../store/app-shell.ts';
import { useCare } from '../../store/care.ts';
import { useContact, useOpenDrafts, useQueue, useStaff } from '../../store/live.ts';
import { useTablet } from '../../store/tablet-context.ts';
import type { Tablet } from '../../store/tablet-context.ts';
import { askBrowser } from './browser-facts.ts';
import type { ReadinessFacts } from './readiness.ts';

type Facts = Omit<ReadinessFacts, 'isKeepingDenied'>;

/** A person stands before it and changes things in the browser's own windows, which tell nobody. */
const LOOK_MS = 3_000;

/** With the moment of the look: time alone makes orders old and ends shifts. */
const look = async ({ clock }: Pick<Tablet, 'clock'>) => ({
  now: clock.now(),
  browser: await askBrowser(),
  scannerTestedAt: readScannerTest(localStorage)?.at ?? null,
});

/** Everything the checklist is made from, kept fresh; `undefined` while the first reading runs. */
export const useReadiness = (): Readonly<{ facts: Facts | undefined; askAgain: () => void }> => {
  const { clock, sync, session, health } = useTablet();
  const state = useStore(sync.state);
  const who = useStore(session);
  const well = useStore(health);
  const shell = useStore(appShell);
  const queue = useQueue();
  const care = useCare();
  const contact = useContact();
  const grants = useStaff();
  const drafts = useOpenDrafts();
  const browser = useQuery({ queryKey: ['browser'], queryFn: async () => look({ clock }), refetchInterval: LOOK_MS });
  const askAgain = (): void => void browser.refetch();
  const isRead = queue !== undefined && care !== undefined && contact !== undefined && grants !== undefined && drafts !== undefined;
  if (!isRead || browser.data === undefined) return { facts: undefined, askAgain };
  return {
    askAgain,
    facts: {
      now: browser.data.now,
      build: __BUILD__,
      sync: state,
      queue,
      care,
      health: well,
      browser: browser.data.browser,
      shell,
      hasDraft: drafts.length > 0,
      offsetMs: contact?.offsetMs ?? null,
      session: who,
      grants,
      scannerTestedAt: browser.data.scannerTestedAt,
    },
  };
};
