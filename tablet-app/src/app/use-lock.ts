import { useEffect, useRef, useState } from 'react';

import type { StaffId } from 'shared-types/ids';

import { useTablet } from '../store/tablet-context.ts';

/** Locks; the sign-in then waits for this person, or for anyone (`null`). */
export type OnLock = (next: StaffId | null) => void;

type Locking = Readonly<{
  /** Whom the sign-in waits for. */
  expected: StaffId | null;
  /** This page alone, after a time without a touch: another page may be the one in use. */
  lockPage: OnLock;
  /** Every page of the tablet, when somebody says so. */
  lockTablet: OnLock;
}>;

/** Drafts are in the ledger and the screen is in the address, so a lock only takes the person away: whoever signs in next stands where she stood. */
export const useLock = (): Locking => {
  const { name, session } = useTablet();
  const [expected, expect] = useState<StaffId | null>(null);
  const pages = useRef<BroadcastChannel | null>(null);
  useEffect(() => {
    const channel = new BroadcastChannel(`${name}-lock`);
    channel.addEventListener('message', () => session.setState(null, true));
    pages.current = channel;
    return () => channel.close();
  }, [name, session]);
  const lockPage: OnLock = (next) => {
    expect(next);
    session.setState(null, true);
  };
  return {
    expected,
    lockPage,
    lockTablet: (next) => {
      lockPage(next);
      pages.current?.postMessage('lock');
    },
  };
};
