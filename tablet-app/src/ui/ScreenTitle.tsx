import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';

import { classes } from './classes.ts';

type ScreenTitleProps = Readonly<{
  children: ReactNode;
  size?: 'title' | 'heading';
  /** The find field keeps the focus instead; everywhere else the heading takes it on arrival (UX §8). */
  takesFocus?: boolean;
  className?: string;
}>;

/** The one heading of a screen. It takes the focus when the screen arrives, so that a reader starts there. */
export const ScreenTitle = ({ children, size = 'title', takesFocus = true, className }: ScreenTitleProps) => {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (takesFocus) heading.current?.focus({ preventScroll: true });
  }, [takesFocus]);
  return (
    <h1 ref={heading} tabIndex={-1} className={classes(size === 'title' ? 'text-title' : 'text-heading', 'outline-none', className)}>
      {children}
    </h1>
  );
};
