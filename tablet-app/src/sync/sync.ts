import type { StoreApi } from 'zustand/vanilla';

import type { Result } from 'shared-types/result';

import type { Clock } from '../store/clock.ts';
import type { Ledger } from '../store/ledger.ts';
import type { Locks } from '../store/locks.ts';
import type { Random } from '../store/random.ts';
import type { SearchEngine } from '../store/search-engine.ts';
import type { StaffSession, Sync, SyncState } from '../store/sync-port.ts';
import { createApi } from './api.ts';
import type { Heard } from './api.ts';
import { createAuth } from './auth.ts';
import { createCourier } from './courier.ts';
import { enrol } from './enrol.ts';
import { sendPrint } from './print.ts';
import { askPhoto, createPhotoSender } from './photos.ts';
import { createProof } from './proof.ts';
import { askSlip, restoreSlip } from './slips.ts';
import { askHere, askWho, lookUp } from './staff.ts';

export type SyncDeps = Readonly<{
  name: string;
  page: string;
  origin: string;
  build: string;
  clock: Clock;
  random: Random;
  locks: Locks;
  ledger: Ledger;
  engine: SearchEngine;
  state: StoreApi<SyncState>;
  session: StoreApi<StaffSession | null>;
  fetch?: typeof fetch;
}>;

/** Everything of the tablet that needs the network, behind the port that features know. */
export const createSync = (deps: SyncDeps): Omit<Sync, 'state'> => {
  const { ledger, clock, origin, state, session } = deps;
  const { read } = deps.engine;
  const api = createApi({ origin, clock, read, ...(deps.fetch ? { fetch: deps.fetch } : {}), onHeard: hearer(deps) });
  const auth = createAuth({ api, ledger, clock, read });
  const courier = createCourier({
    ...deps,
    api,
    auth,
    proof: createProof(clock),
    sendPhotos: createPhotoSender({ api, auth, ledger, clock, read }),
  });
  const staffed = { ...deps, api, auth };
  // Whoever stands at a tablet that was closed can record nothing more.
  state.subscribe(({ revoked }) => {
    if (revoked && session.getState() !== null) session.setState(null, true);
  });
  const standsHere = <Trouble>(who: Result<StaffSession, Trouble>): Result<StaffSession, Trouble> => {
    if (who.ok) session.setState(who.value, true);
    return who;
  };
  return {
    start: () => {
      courier.start();
      void recallFlags(deps);
      void recallOrders(deps);
    },
    stop: courier.stop,
    syncNow: courier.syncNow,
    poke: courier.poke,
    enrol: async (asked) => {
      const enrolled = await enrol({ api, ledger, clock, read }, asked);
      if (!enrolled.ok) return enrolled;
      auth.forget();
      session.setState(null, true);
      state.setState({ network: 'online', revoked: false, cloned: false });
      courier.poke();
      return enrolled;
    },
    signIn: async (staffNumber, pin) => standsHere(await askWho(staffed, staffNumber, pin)),
    unlock: async (staffId, pin) => standsHere(await askHere(staffed, staffId, pin)),
    vouch: async (who, pin) => ('staffId' in who ? askHere(staffed, who.staffId, pin) : askWho(staffed, who.staffNumber, pin)),
    lookup: async (text) => lookUp(staffed, text),
    askSlip: async (slip) => askSlip(staffed, slip),
    restoreSlip: async (slip) => restoreSlip(staffed, slip),
    photo: async (photoId) => askPhoto(staffed, photoId),
    print: async (job) => sendPrint(staffed, job),
  };
};

/** What the server said before the last reload still holds. */
const recallFlags = async ({ ledger, state }: SyncDeps): Promise<void> => {
  const [revoked, cloned, contact] = await ledger.meta.bulkGet(['revoked', 'cloned', 'contact']);
  state.setState({
    revoked: revoked?.value === true,
    cloned: cloned?.value === true,
    ...(contact?.key === 'contact' ? { lastContactAt: contact.value.serverTime } : {}),
  });
};

/** Without a network no round tells what orders are here; the first one that ends well knows better. */
const recallOrders = async ({ engine, state }: SyncDeps): Promise<void> => {
  const status = await engine.status().catch(() => null); // a cache that cannot be read holds none
  if (status !== null && state.getState().ordersAsOf === null) state.setState({ ordersAsOf: status.asOf, orderCount: status.orders });
};

const LEAST_BETWEEN_MS = 5_000;
const NOTABLE_MS = 500;

/** C-1: remembers the last contact. Written at most every five seconds, or at once when the clock was moved. */
const hearer = ({ ledger, clock, page, state }: SyncDeps) => {
  let written: Readonly<{ offsetMs: number; monotonicMs: number }> | null = null;
  return ({ serverTime, offsetMs }: Heard): void => {
    state.setState({ lastContactAt: serverTime });
    const monotonicMs = clock.monotonicMs();
    const isSame = written !== null && Math.abs(written.offsetMs - offsetMs) < NOTABLE_MS;
    if (isSame && written !== null && monotonicMs - written.monotonicMs < LEAST_BETWEEN_MS) return;
    written = { offsetMs, monotonicMs };
    ledger.meta.put({ key: 'contact', value: { serverTime, offsetMs, session: page, monotonicMs } }).catch(() => {
      written = null; // a ledger that cannot be written says so when something is recorded; the next answer tries again
    });
  };
};
