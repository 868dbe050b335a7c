import { createStore } from 'zustand/vanilla';

/**
 * The app as the browser keeps it. `ready`: a newer version waits for the person's word. `blocked`: she asked, but a return is half entered
 * in some tab; it is not applied now. `offlineReady`: the shell is stored, the tablet starts without a network.
 */
export type AppShell = Readonly<{
  ready: boolean;
  blocked: boolean;
  offlineReady: boolean;
  /** Applies the waiting version unless a draft is open in any tab; the page reloads by itself when it took over (F34). */
  applyUpdate: () => Promise<void>;
  /** Puts the app on the home screen, by the browser's own question. `null`: this browser offers none, or it was answered. */
  install: (() => Promise<void>) | null;
}>;

export const appShell = createStore<AppShell>(() => ({
  ready: false,
  blocked: false,
  offlineReady: false,
  applyUpdate: async () => Promise.resolve(),
  install: null,
}));
