import type { ReactNode } from 'react';

import { Bone } from './Bone.tsx';
import { classes } from './classes.ts';
import { Panes } from './Layout.tsx';

type ReadingPanesProps = Readonly<{
  mainLabel: string;
  sideLabel: string;
  /** What is read, for who does not see the shape of it. */
  says: string;
  /** The way back, which does not wait. */
  back: ReactNode;
  /** As high as the rows that follow. */
  rows: string;
  /** A place at the head of the rows that is always there. */
  head?: ReactNode;
  side: ReactNode;
  foot: ReactNode;
}>;

/** The shape of a customer's or an order's two panes while they are read. */
export const ReadingPanes = ({ mainLabel, sideLabel, says, back, rows, head, side, foot }: ReadingPanesProps) => (
  <Panes
    mainLabel={mainLabel}
    sideLabel={sideLabel}
    main={
      <div aria-busy>
        <span className="sr-only">{says}</span>
        <div className="px-4 pt-4 pb-3 stack:px-6">
          <div className="flex min-h-12 items-center gap-3">
            {back}
            <Bone className="h-7 w-56" />
          </div>
          <Bone className="mt-0.5 h-[1.5em] w-96 max-w-full text-small" />
        </div>
        {head}
        {[0, 1, 2].map((row) => (
          <div key={row} className={classes('flex flex-col gap-3 border-t border-line px-4 pt-4 stack:px-6', rows)}>
            <Bone className="h-5 w-64" />
            <Bone className="h-4 w-40" />
          </div>
        ))}
      </div>
    }
    side={side}
    foot={foot}
  />
);
