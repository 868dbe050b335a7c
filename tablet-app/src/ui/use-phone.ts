import { useSyncExternalStore } from 'react';

/** Below the first breakpoint (UX §9): one column, and what belongs to a line stands under it. */
const phone = (): MediaQueryList => matchMedia('(width < 37.5rem)');

const subscribe = (onChange: () => void): (() => void) => {
  const query = phone();
  query.addEventListener('change', onChange);
  return () => query.removeEventListener('change', onChange);
};

/** Whether the window is as narrow as a phone, for what looks alone cannot move. */
export const usePhone = (): boolean => useSyncExternalStore(subscribe, () => phone().matches);
