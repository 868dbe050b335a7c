import { useState } from 'react';
import type { ReactNode } from 'react';

import type { StaffSession } from '../store/sync-port.ts';
import { useTablet } from '../store/tablet-context.ts';
import { usePartLater } from '../ui/use-part-later.ts';
import type { OnLock } from './use-lock.ts';
import type { YourShiftProps } from './YourShift.tsx';

type Asked = Readonly<{ session: StaffSession; onLock: OnLock }>;

/** The sheet of the shift, and how it is opened. */
export const useYourShift = ({ session, onLock }: Asked): Readonly<{ sheet: ReactNode; open: () => void }> => {
  const { sync } = useTablet();
  const [isOpen, setOpen] = useState(false);
  const { Part, ask } = usePartLater<YourShiftProps>(
    async () => (await import('./YourShift.tsx')).YourShift,
    (cause) => sync.state.setState({ fault: String(cause) }),
  );
  return {
    open: () => {
      setOpen(true);
      ask();
    },
    sheet: isOpen && Part !== null && <Part session={session} onLock={onLock} onClose={() => setOpen(false)} />,
  };
};
