import { classes } from './classes.ts';

export type ButtonKind = 'plain' | 'quiet' | 'next' | 'danger';

const SHAPE =
  'inline-flex items-center justify-center gap-2 rounded-control border text-center leading-[1.15] select-none ' +
  'aria-disabled:border-sunken aria-disabled:bg-sunken aria-disabled:text-ink-2 transition-colors duration-120 ease-calm';

const KINDS: Readonly<Record<ButtonKind, string>> = {
  plain: 'min-h-12 min-w-12 px-4 border-line-strong bg-surface text-ink font-firm hovered:border-ink active:bg-sunken',
  quiet:
    'min-h-12 min-w-12 px-3 border-transparent bg-transparent text-accent-ink font-firm hovered:border-line-strong active:bg-sunken aria-disabled:bg-transparent',
  next: 'min-h-18 px-8 border-accent bg-accent text-on-accent text-lead font-strong gap-3 active:bg-accent-press active:border-accent-press',
  danger: 'min-h-18 px-8 border-2 border-failed bg-surface text-failed text-lead font-strong gap-3 active:bg-failed-tint',
};

/** The look of a button, for the links that are drawn as one. `next` is the one filled button of a screen (UX §1). */
export const buttonLook = (kind: ButtonKind, more = ''): string => classes(SHAPE, KINDS[kind], more);
