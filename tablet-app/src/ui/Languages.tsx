import { classes } from './classes.ts';
import { Group } from './Group.tsx';
import { Steady } from './Steady.tsx';

type Spoken<Code extends string> = Readonly<{ code: Code; name: string }>;
type LanguagesProps<Code extends string> = Readonly<{
  label: string;
  languages: readonly Spoken<Code>[];
  chosen: Code;
  className?: string;
  onChoose: (code: Code) => void;
}>;

/** Every language by its own name, so that each finds hers. */
export const Languages = <Code extends string>({ label, languages, chosen, className, onChoose }: LanguagesProps<Code>) => (
  <Group label={label} className={classes('-mx-3 flex flex-wrap max-stack:-mx-1.5', className)}>
    {languages.map(({ code, name }) => (
      <button
        key={code}
        type="button"
        lang={code}
        aria-pressed={code === chosen}
        onClick={() => onChoose(code)}
        className="group min-h-12 min-w-12 border-b-3 border-transparent px-3 text-ink-2 max-stack:px-1.5 chosen:border-accent chosen:text-ink"
      >
        <Steady className="group-chosen:font-strong">{name}</Steady>
      </button>
    ))}
  </Group>
);
