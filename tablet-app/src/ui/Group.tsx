import type { ReactNode } from 'react';

import { classes } from './classes.ts';

/** Controls that belong together, with one name for all of them. */
export const Group = ({ label, className, children }: Readonly<{ label: string; className?: string; children: ReactNode }>) => (
  <fieldset aria-label={label} className={classes('min-w-0', className)}>
    {children}
  </fieldset>
);
