import { CircleX, Delete } from 'lucide-react';

import { Button } from './Button.tsx';
import { classes } from './classes.ts';
import { Group } from './Group.tsx';

type PinPadProps = Readonly<{
  /** One mark per digit, and where the next one goes. */
  places: readonly ('typed' | 'next' | 'free')[];
  words: Readonly<{ digits: string; pad: string; delete: string; enter: string }>;
  isIdle: boolean;
  /** What did not fit, in its own place below the pad. */
  complaint: string | null;
  onKey: (key: string) => void;
  onEnter: () => void;
}>;

const KEY = 'min-h-19 text-[1.875rem] font-firm!';

/** Digits at the thumb. The keyboard types into it too. */
export const PinPad = ({ places, words, isIdle, complaint, onKey, onEnter }: PinPadProps) => (
  <>
    <output className="sr-only">{words.digits}</output>
    <div aria-hidden className="mt-4 flex gap-3">
      {places.map((place, at) => (
        <span
          key={at}
          className={classes('grid h-14 flex-1 place-items-center border-b-3', place === 'next' ? 'border-accent' : 'border-line-strong')}
        >
          {place === 'typed' && <span className="size-4 rounded-full bg-ink" style={{ borderRadius: '50%' }} />}
        </span>
      ))}
    </div>
    <Group label={words.pad} className="mt-6 grid grid-cols-3 gap-2">
      {['1', '2', '3', '4', '5', '6', '7', '8', '9'].map((digit) => (
        <Button key={digit} className={KEY} onClick={() => onKey(digit)}>
          {digit}
        </Button>
      ))}
      <Button
        kind="quiet"
        className="min-h-19"
        aria-label={words.delete}
        icon={<Delete aria-hidden className="size-6!" />}
        onClick={() => onKey('Backspace')}
      />
      <Button className={KEY} onClick={() => onKey('0')}>
        0
      </Button>
      <Button kind="next" className="min-h-19 px-0! text-body!" isIdle={isIdle} onClick={onEnter}>
        {words.enter}
      </Button>
    </Group>
    <p role="alert" className="mt-4 flex min-h-12 items-start gap-2 text-failed">
      {complaint !== null && (
        <>
          <CircleX aria-hidden className="mt-0.5" />
          {complaint}
        </>
      )}
    </p>
  </>
);
