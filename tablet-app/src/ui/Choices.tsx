import { Radio, RadioGroup } from 'react-aria-components';

import { classes } from './classes.ts';

export type Choice<T extends string> = Readonly<{ value: T; label: string }>;

type ChoicesProps<T extends string> = Readonly<{
  label: string;
  choices: readonly Choice<T>[];
  value: T | null;
  onChange: (value: T) => void;
  /** Tabs are the flat strip of groups, tiles the answers below (UX §4). */
  look?: 'tiles' | 'tabs';
  columns?: 2 | 3 | 'fit' | 'fit-pairs';
}>;

const IN_A_ROW = 'panes:flex panes:flex-wrap panes:*:grow panes:*:basis-20 panes:*:px-1.5';

/** `fit`: where there is room, as many in a row as their words allow in any language; none narrower than its longest word. Else in threes or pairs. */
const COLUMNS = {
  2: 'grid grid-cols-2',
  3: 'grid grid-cols-3',
  fit: `grid grid-cols-3 ${IN_A_ROW}`,
  'fit-pairs': `grid grid-cols-2 ${IN_A_ROW}`,
};
const ONE =
  'tile flex min-h-12 cursor-pointer items-center justify-center px-2 py-1 text-center text-small leading-[1.15] font-firm hyphens-auto wrap-break-word ' +
  'data-focus-visible:outline-3 data-focus-visible:outline-offset-2 data-focus-visible:outline-focus data-focus-visible:z-1 data-selected:font-strong data-selected:text-accent-ink';
const TILE =
  'rounded-control border border-line-strong bg-surface data-hovered:border-ink data-pressed:bg-sunken ' +
  'data-selected:border-2 data-selected:border-accent data-selected:bg-accent-tint';
const TAB =
  'border-b-4 border-transparent pt-2 shadow-none outline-1 outline-line bg-sunken data-pressed:bg-surface data-selected:border-accent data-selected:bg-surface';

/** One of a few answers, all in sight; arrow keys walk, a press chooses. */
export const Choices = <T extends string>({ label, choices, value, onChange, look = 'tiles', columns = 3 }: ChoicesProps<T>) => (
  <RadioGroup
    aria-label={label}
    value={value}
    onChange={(chosen) => {
      const found = choices.find((choice) => choice.value === chosen);
      if (found) onChange(found.value);
    }}
    className={classes(
      COLUMNS[columns === 3 && choices.length === 2 ? 2 : columns],
      look === 'tiles' ? 'gap-2' : 'gap-px overflow-clip rounded-control',
    )}
  >
    {choices.map((choice) => (
      <Radio key={choice.value} value={choice.value} className={classes(ONE, look === 'tiles' ? TILE : TAB)}>
        {choice.label}
      </Radio>
    ))}
  </RadioGroup>
);
