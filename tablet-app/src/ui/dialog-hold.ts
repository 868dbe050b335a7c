import { createContext, useContext, useEffect } from 'react';

/** Told when a dialog opens; returns what is told when it closes. The app holds scans meanwhile. */
export const DialogHoldContext = createContext<() => () => void>(() => () => undefined);

/** Says that a dialog stands, while it does. */
export const useDialogHold = (isStanding: boolean): void => {
  const begin = useContext(DialogHoldContext);
  useEffect(() => (isStanding ? begin() : undefined), [begin, isStanding]);
};
