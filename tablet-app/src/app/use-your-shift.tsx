import { useState } from 'react';
import type { ComponentType, ReactNode } from 'react';

import type { StaffSession } from '../store/sync-port.ts';
import { useTablet } from '../store/tablet-context.ts';
import type { YourShiftProps } from './YourShift.tsx';
import type { OnLock } from './use-lock.ts';

type Asked = Readonly<{ session: StaffSession; onLock: OnLock }>;

/** The sheet of the shift, read when it is first opened: dialogs are no part of the first load. */
export const useYourShift = ({ session, onLock }: Asked): Readonly<{ sheet: ReactNode; open: () => void }> => {
  const { sync } = useTablet();
  const [Sheet, setSheet] = useState<ComponentType<YourShiftProps> | null>(null);
  const [isOpen, setOpen] = useState(false);
  const open = (): void => {
    setOpen(true);
    import('./YourShift.tsx').then(
      ({ YourShift }) => setSheet(() => YourShift),
      (cause: unknown) => sync.state.setState({ fault: cause instanceof Error ? cause.message : String(cause) }),
    );
  };
  return {
    open,
    sheet: isOpen && Sheet !== null && <Sheet session={session} onLock={onLock} onClose={() => setOpen(false)} />,
  };
};
