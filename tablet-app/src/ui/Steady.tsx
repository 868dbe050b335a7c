import { classes } from './classes.ts';

/** A word that grows bold where it is chosen, on ground as wide as that: its neighbours stand still. */
export const Steady = ({ className, children }: Readonly<{ className?: string; children: string }>) => (
  <span
    data-word={children}
    className={classes('grid after:invisible after:h-0 after:overflow-hidden after:font-strong after:content-[attr(data-word)]', className)}
  >
    {children}
  </span>
);
