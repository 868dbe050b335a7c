import { CircleX } from 'lucide-react';
import { useEffect, useId, useRef } from 'react';
import type { InputHTMLAttributes, ReactNode } from 'react';

import { classes } from './classes.ts';

type FieldProps = Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'id' | 'value'> &
  Readonly<{
    label: string;
    /** "if the customer has it": said behind the label. */
    aside?: string;
    value: string;
    onChange: (text: string) => void;
    icon?: ReactNode;
    hint?: string;
    /** What does not fit and what to do; the value stays. */
    complaint?: string | null;
    /** A whole sentence or two: it is read in full, wrapped, and still has no line breaks. */
    isLong?: boolean;
    /** The one long field of a dialog that opened to ask for it: the hand types at once. */
    takesFocus?: boolean;
  }>;

const TYPED = 'min-h-12 w-full min-w-0 bg-transparent text-ellipsis outline-none placeholder:text-ink-3';

/** One line of text with its label above and its complaint below. */
export const Field = ({
  label,
  aside,
  value,
  onChange,
  icon,
  hint,
  complaint = null,
  isLong = false,
  takesFocus = false,
  className,
  ...rest
}: FieldProps) => {
  const id = useId();
  const long = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (takesFocus) long.current?.focus();
  }, [takesFocus]);
  const below = complaint ?? hint;
  const shared = {
    id,
    value,
    'aria-invalid': complaint !== null || undefined,
    'aria-describedby': below === undefined ? undefined : `${id}-below`,
  };
  return (
    <div className={className}>
      <label htmlFor={id} className="text-small font-strong">
        {label}
        {aside !== undefined && <span className="ms-[0.5em] font-text text-ink-2">{aside}</span>}
      </label>
      <span
        className={classes(
          'mt-2 flex min-h-13 items-center gap-3 rounded-control bg-surface px-4 focus-within:outline-3 focus-within:outline-offset-2 focus-within:outline-focus',
          complaint === null ? 'border border-line-strong' : 'border-2 border-failed',
        )}
      >
        {icon}
        {isLong ? (
          <textarea
            {...shared}
            rows={2}
            ref={long}
            maxLength={rest.maxLength}
            placeholder={rest.placeholder}
            onChange={(event) => onChange(event.target.value.replaceAll('\n', ' '))}
            className={classes(TYPED, 'resize-none py-3')}
          />
        ) : (
          <input {...rest} {...shared} onChange={(event) => onChange(event.target.value)} className={TYPED} />
        )}
      </span>
      {below !== undefined && (
        <p
          id={`${id}-below`}
          className={classes('mt-2 flex items-center gap-2 text-small', complaint === null ? 'text-ink-2' : 'text-failed')}
        >
          {complaint !== null && <CircleX aria-hidden />}
          {below}
        </p>
      )}
    </div>
  );
};
