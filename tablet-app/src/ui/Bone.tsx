import { classes } from './classes.ts';

/** The shape of what is still being read; it has the size of what follows, so nothing jumps. */
export const Bone = ({ className }: Readonly<{ className: string }>) => (
  <span aria-hidden className={classes('block animate-breathe rounded-mark bg-sunken', className)} />
);
