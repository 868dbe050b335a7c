import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

import { classes } from './classes.ts';

/** What a colour means (UX §2): on its way, done, wants a person, failed; slate is neither. */
export type Tone = 'saved' | 'onway' | 'refunded' | 'person' | 'failed' | 'offline';

const TONES: Readonly<Record<Tone, string>> = {
  saved: 'bg-saved-tint text-saved',
  onway: 'bg-onway-tint text-onway',
  refunded: 'bg-refunded-tint text-refunded',
  person: 'bg-person-tint text-person',
  failed: 'bg-failed-tint text-failed',
  offline: 'bg-offline-tint text-offline',
};
const PLAIN: Readonly<Record<Tone, string>> = {
  saved: 'text-ink-2',
  onway: 'text-onway',
  refunded: 'text-refunded',
  person: 'text-person',
  failed: 'text-failed',
  offline: 'text-ink',
};

type StateMarkProps = Readonly<{ tone: Tone; icon: LucideIcon; plain?: boolean; children: ReactNode }>;

/** A state: icon, word and colour, always the three together. */
export const StateMark = ({ tone, icon: Icon, plain = false, children }: StateMarkProps) => (
  <span
    className={classes(
      'inline-flex max-w-full min-w-0 items-center gap-[0.4em] rounded-mark whitespace-nowrap text-small leading-[1.2] font-firm',
      plain ? PLAIN[tone] : `${TONES[tone]} py-[0.25em] pe-[0.55em] ps-[0.4em]`,
    )}
  >
    <Icon aria-hidden />
    <span className="min-w-0 overflow-x-clip text-ellipsis">{children}</span>
  </span>
);
