import { useState } from 'react';
import { useLocation } from 'wouter';

import { appShell } from '../../store/app-shell.ts';
import { useTablet } from '../../store/tablet-context.ts';
import type { Tablet } from '../../store/tablet-context.ts';
import { askForCamera } from './browser-facts.ts';
import type { FixAct } from './readiness.ts';

/** What one press does. Those that only lead somewhere (`export`, `diagnostics`, `printer`, `scanner`) are the screen's. */
const fixesOf = ({ sync, search, session }: Tablet, go: (to: string) => void): Partial<Record<FixAct, () => Promise<unknown>>> => ({
  sync: async () => sync.syncNow(),
  install: async () => appShell.getState().install?.(),
  camera: askForCamera,
  update: async () => appShell.getState().applyUpdate(),
  /** Only the orders go, which come again at once; what was recorded is in the other database. */
  'reload-orders': async () => {
    await search.engine.wipe();
    await sync.syncNow();
  },
  'sign-in': async () => Promise.resolve(session.setState(null, true)),
  enrol: async () => Promise.resolve(go('/enrol')),
  history: async () => Promise.resolve(go('/history')),
  reload: async () => Promise.resolve(location.reload()),
});

type Fixes = Readonly<{
  isBusy: boolean;
  isKeepingDenied: boolean;
  fix: Readonly<{ run: (act: FixAct) => void; canInstall: () => boolean }>;
}>;

/** Runs one fix at a time; afterwards the browser is asked again how it stands. */
export const useFixes = (onDone: () => void): Fixes => {
  const tablet = useTablet();
  const [, go] = useLocation();
  const [isBusy, setBusy] = useState(false);
  const [isKeepingDenied, setKeepingDenied] = useState(false);
  const persist = async (): Promise<void> => setKeepingDenied(!(await navigator.storage.persist()));
  const run = (act: FixAct): void => {
    const work = act === 'persist' ? persist : fixesOf(tablet, go)[act];
    if (work === undefined || isBusy) return;
    setBusy(true);
    void work().finally(() => {
      setBusy(false);
      onDone();
    });
  };
  return { isBusy, isKeepingDenied, fix: { run, canInstall: () => appShell.getState().install !== null } };
};
