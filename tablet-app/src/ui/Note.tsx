import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

import { classes } from './classes.ts';

type NoteProps = Readonly<{
  icon: LucideIcon;
  tone?: 'plain' | 'calm' | 'person' | 'failed' | 'good';
  /** `alert` is read out at once: for what the person must answer. */
  role?: 'alert';
  children: ReactNode;
  action?: ReactNode;
  /** At the head of a pane, in line with its rows. */
  isWide?: boolean;
  /** In a place that is always there: whatever it says and offers, what stands below keeps its place. */
  isStill?: boolean;
}>;

const GROUNDS = {
  plain: 'bg-surface border-t border-line text-ink-2',
  calm: 'bg-sunken',
  person: 'bg-person-tint',
  failed: 'bg-failed-tint',
  good: 'bg-refunded-tint',
};
const SIGNS = { plain: 'text-ink-2', calm: 'text-ink-2', person: 'text-person', failed: 'text-failed', good: 'text-refunded' };

/** One sentence on what is true and one on what to do next. */
export const Note = ({ icon: Icon, tone = 'calm', role, children, action, isWide = false, isStill = false }: NoteProps) => (
  <div
    role={role}
    className={classes(
      'flex items-center gap-3 px-4 text-small leading-[1.35]',
      isStill ? 'min-h-19 py-2 stack:min-h-17' : 'flex-wrap py-3',
      isWide && 'stack:px-6',
      GROUNDS[tone],
    )}
  >
    <div className={classes('flex flex-1 gap-3', isStill ? 'min-w-0' : 'min-w-48')}>
      <span className={classes('pt-px', SIGNS[tone])}>
        <Icon aria-hidden />
      </span>
      <div className="flex-1">{children}</div>
    </div>
    {action}
  </div>
);
