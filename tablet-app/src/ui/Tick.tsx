import { Check } from 'lucide-react';

import { classes } from './classes.ts';

type TickProps = Readonly<{ label: string; isOn: boolean; onChange: (isOn: boolean) => void; className?: string }>;

/** A yes or no: a real checkbox, drawn large. */
export const Tick = ({ label, isOn, onChange, className }: TickProps) => (
  <label className={classes('relative inline-flex min-h-12 cursor-pointer items-center gap-2 text-small', className)}>
    <input
      type="checkbox"
      className="peer absolute inset-0 m-0 size-full cursor-pointer opacity-0"
      checked={isOn}
      onChange={(event) => onChange(event.target.checked)}
    />
    <span
      aria-hidden
      className="grid size-[1.375rem] place-items-center rounded-mark border-2 border-line-strong bg-surface text-transparent peer-checked:border-accent peer-checked:bg-accent peer-checked:text-on-accent peer-focus-visible:outline-3 peer-focus-visible:outline-offset-2 peer-focus-visible:outline-focus"
    >
      <Check className="size-4" strokeWidth={3} />
    </span>
    {label}
  </label>
);
