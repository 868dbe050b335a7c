import type { ReactNode } from 'react';

import { classes } from './classes.ts';

/**
 * Where content stands (UX §9). From 1024 px panes scroll inside and the foot stands still; below, the page flows and the foot
 * sticks to the bottom of the window, so that 200 % zoom and a phone need no rule of their own.
 */
export const Page = ({ children, foot }: Readonly<{ children: ReactNode; foot?: ReactNode }>) => (
  <div className="flex min-h-0 flex-1 flex-col bg-surface">
    <div className="min-h-0 flex-1 panes:overflow-auto">{children}</div>
    {foot}
  </div>
);

type PanesProps = Readonly<{
  main: ReactNode;
  side: ReactNode;
  foot: ReactNode;
  mainLabel: string;
  sideLabel: string;
  /** The narrow pane first, as in an inbox. */
  narrowFirst?: boolean;
  /** Below 1024 px only one of the two is in sight: a list, or what was chosen from it. */
  onlyOnNarrow?: 'main' | 'side';
}>;

/** Two panes from 1024 px, stacked below. Left is facts, right is judgement, the foot is consequence. */
export const Panes = ({ main, side, foot, mainLabel, sideLabel, narrowFirst = false, onlyOnNarrow }: PanesProps) => (
  <div
    className={classes(
      'flex flex-1 flex-col panes:grid panes:min-h-0',
      narrowFirst ? 'panes:grid-cols-[21.5rem_minmax(0,1fr)]' : 'panes:grid-cols-[minmax(0,1fr)_33rem]',
    )}
  >
    <section
      aria-label={mainLabel}
      className={classes(
        'flex min-w-0 flex-col panes:min-h-0',
        narrowFirst ? 'bg-canvas' : 'bg-surface',
        onlyOnNarrow === 'side' && 'max-panes:hidden',
        onlyOnNarrow === 'main' && 'max-panes:flex-1',
      )}
    >
      {main}
    </section>
    <section
      aria-label={sideLabel}
      className={classes(
        'contents border-line panes:flex panes:min-h-0 panes:flex-col panes:border-s',
        narrowFirst ? 'bg-surface' : 'bg-canvas',
      )}
    >
      <div
        className={classes(
          'flex-1 border-t border-line panes:min-h-0 panes:overflow-auto panes:border-t-0',
          narrowFirst ? 'bg-surface' : 'bg-canvas',
          onlyOnNarrow === 'main' && 'max-panes:hidden',
        )}
      >
        {side}
      </div>
      {foot}
    </section>
  </div>
);

/** The place of the next step. It never moves and nothing covers it. */
export const Foot = ({ children, strong = false, wide = false }: Readonly<{ children: ReactNode; strong?: boolean; wide?: boolean }>) => (
  <footer
    id="next-step"
    tabIndex={-1}
    className={classes(
      'sticky bottom-0 z-10 mt-auto outline-none flex flex-wrap items-center gap-2 border-t bg-surface px-4 py-3 stack:gap-4 stack:px-6 stack:py-4 panes:static',
      strong ? 'border-t-2 border-ink' : 'border-line',
      wide && 'panes:px-12',
    )}
  >
    {children}
  </footer>
);
