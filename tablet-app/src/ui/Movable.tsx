import { useLayoutEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { createPortal } from 'react-dom';

/** What has the focus in a part that is on its way from one place to the other. */
const onItsWay = new WeakMap<HTMLElement, HTMLElement>();

/** The element that is moved: a part of a screen that stands elsewhere when the window is turned, with all that is open, typed and focused in it. */
export const useMovable = (): HTMLElement => useState(() => document.createElement('div'))[0];

/** What is moved: it is rendered once, wherever its place is. */
export const Moved = ({ part, children }: Readonly<{ part: HTMLElement; children: ReactNode }>) => createPortal(children, part);

/** The place where it stands now. There is never more than one. */
export const MovedHere = ({ part, className }: Readonly<{ part: HTMLElement; className: string }>) => {
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    place.current?.append(part);
    onItsWay.get(part)?.focus({ preventScroll: true });
    onItsWay.delete(part);
    return () => {
      // Before the old place is taken from the page, the focus is still where it was.
      const active = document.activeElement;
      if (active instanceof HTMLElement && part.contains(active)) onItsWay.set(part, active);
    };
  }, [part]);
  return <div ref={place} className={className} />;
};
