import { Minus, Plus } from 'lucide-react';
import type { KeyboardEvent } from 'react';

type StepperProps = Readonly<{
  /** "Units of Merino crew-neck": the name of the number. */
  label: string;
  /** "1 of 2": what is read and shown behind the number. */
  ofText: string;
  valueText: string;
  less: string;
  more: string;
  value: number;
  max: number;
  onChange: (value: number) => void;
}>;

const BUTTON = 'grid size-12 place-items-center aria-disabled:opacity-35 active:bg-sunken';

/** The number under the keys that step it; `null` when the key is not one of them. */
export const steppedBy = (key: string, value: number, max: number): number | null => {
  const to = { ArrowUp: value + 1, ArrowRight: value + 1, ArrowDown: value - 1, ArrowLeft: value - 1, Home: 0, End: max }[key];
  return to === undefined ? null : Math.min(max, Math.max(0, to));
};

/**
 * Units of a line. A number field that takes no digits: a scan ends in whatever has the focus, and a barcode must never become a
 * quantity (UX §6). Arrow keys, Home and End step it.
 */
export const Stepper = ({ label, ofText, valueText, less, more, value, max, onChange }: StepperProps) => {
  const onKey = (event: KeyboardEvent): void => {
    const next = steppedBy(event.key, value, max);
    if (next === null) return;
    event.preventDefault();
    if (next !== value) onChange(next);
  };
  return (
    <fieldset
      aria-label={label}
      className="inline-grid min-w-0 grid-cols-[3rem_auto_3rem] items-center rounded-control border border-line-strong bg-surface"
    >
      <button
        type="button"
        className={BUTTON}
        aria-label={less}
        aria-disabled={value <= 0 || undefined}
        onClick={() => value > 0 && onChange(value - 1)}
      >
        <Minus aria-hidden />
      </button>
      {/* An input would take digits, which is what this must not do. */}
      <span
        role="spinbutton" // oxlint-disable-line jsx-a11y/prefer-tag-over-role
        tabIndex={0}
        aria-label={label}
        aria-valuenow={value}
        aria-valuemin={0}
        aria-valuemax={max}
        aria-valuetext={valueText}
        onKeyDown={onKey}
        className="min-w-18 px-1 text-center text-small whitespace-nowrap text-ink-2"
      >
        <b className="me-[0.15em] text-lead text-ink">{value}</b> {ofText}
      </span>
      <button
        type="button"
        className={BUTTON}
        aria-label={more}
        aria-disabled={value >= max || undefined}
        onClick={() => value < max && onChange(value + 1)}
      >
        <Plus aria-hidden />
      </button>
    </fieldset>
  );
};
