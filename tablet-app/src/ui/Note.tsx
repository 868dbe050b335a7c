import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

import { classes } from './classes.ts';

type NoteProps = Readonly<{
  icon: LucideIcon;
  tone?: 'calm' | 'person' | 'failed' | 'good';
  /** `alert` is read out at once: for what the person must answer. */
  role?: 'alert';
  children: ReactNode;
  action?: ReactNode;
  /** At the head of a pane, in line with its rows. */
  isWide?: boolean;
}>;

const GROUNDS = { calm: 'bg-sunken', person: 'bg-person-tint', failed: 'bg-failed-tint', good: 'bg-refunded-tint' };
const SIGNS = { calm: 'text-ink-2', person: 'text-person', failed: 'text-failed', good: 'text-refunded' };

/** One sentence on what is true and one on what to do next. */
export const Note = ({ icon: Icon, tone = 'calm', role, children, action, isWide = false }: NoteProps) => (
  <div
    role={role}
    className={classes('flex flex-wrap items-center gap-3 px-4 py-3 text-small leading-[1.35]', isWide && 'stack:px-6', GROUNDS[tone])}
  >
    <div className="flex min-w-48 flex-1 gap-3">
      <span className={classes('pt-px', SIGNS[tone])}>
        <Icon aria-hidden />
      </span>
      <div className="flex-1">{children}</div>
    </div>
    {action}
  </div>
);
