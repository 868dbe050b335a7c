import { useState } from 'react';
import type { ComponentType } from 'react';

/** A part of a screen that is read when it is first asked for, so that it is no part of the first load. `Part` is null until it is here. */
export const usePartLater = <Props>(
  read: () => Promise<ComponentType<Props>>,
  onFault: (cause: unknown) => void,
): Readonly<{ Part: ComponentType<Props> | null; ask: () => void }> => {
  const [Part, setPart] = useState<ComponentType<Props> | null>(null);
  const ask = (): void => {
    if (Part === null) read().then((part) => setPart(() => part), onFault); // asked for again when it could not be read
  };
  return { Part, ask };
};
