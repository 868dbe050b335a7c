import { createElement, useEffect, useState } from 'react';
import type { ComponentType } from 'react';

const AGAIN_MS = 5_000;

/** A part that every screen has and none needs to begin with: read after the first paint, and asked for again until it is here. */
export const partLater = <Props extends object>(read: () => Promise<ComponentType<Props>>): ComponentType<Props> => {
  let kept: ComponentType<Props> | null = null;
  const PartLater = (props: Props) => {
    const [, show] = useState<ComponentType<Props> | null>(() => kept);
    useEffect(() => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const ask = (): void => {
        read().then(
          (part) => {
            kept = part;
            show(() => part);
          },
          () => {
            timer = setTimeout(ask, AGAIN_MS);
          },
        );
      };
      if (kept === null) ask();
      return () => clearTimeout(timer);
    }, []);
    const Part = kept;
    return Part === null ? null : createElement(Part, props);
  };
  return PartLater;
};
