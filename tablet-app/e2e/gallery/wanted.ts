/** What the gallery shows each screen in. */
export const SIZES = {
  desk: { width: 1280, height: 800 },
  portrait: { width: 800, height: 1280 },
  phone: { width: 390, height: 844 },
} as const;
export const THEMES = ['light', 'dark'] as const;
export const LANGUAGES = ['en', 'fr', 'it', 'es', 'de'] as const;

export type Size = keyof typeof SIZES;
export type Theme = (typeof THEMES)[number];
export type Language = (typeof LANGUAGES)[number];

/** What was asked for: `--only desk --state answered --size phone --theme dark --language de`. What is not said is everything. */
export type Wanted = Readonly<{
  only: readonly string[];
  state: readonly string[];
  size: readonly Size[];
  theme: readonly Theme[];
  language: readonly Language[];
  /** The whole page instead of the window, for pages that scroll. */
  isWhole: boolean;
}>;

const NAMES = ['only', 'state', 'size', 'theme', 'language'] as const;

const among = <T extends string>(name: string, given: readonly string[], all: readonly T[]): readonly T[] => {
  const unknown = given.filter((one) => !all.some((known) => known === one));
  if (unknown.length > 0) throw new Error(`--${name} knows ${all.join(', ')}; not ${unknown.join(', ')}`);
  return given.length === 0 ? all : all.filter((one) => given.includes(one));
};

/** Reads the words of the command line; several values of one name are separated by commas. */
export const readWanted = (words: readonly string[]): Wanted => {
  const said = new Map<string, readonly string[]>();
  for (let at = 0; at < words.length; at += 1) {
    const name = words[at]?.replace(/^--/, '') ?? '';
    if (name === 'whole') continue;
    if (!NAMES.some((one) => one === name)) throw new Error(`gallery knows --${NAMES.join(', --')}, --whole; not "${words[at]}"`);
    at += 1;
    said.set(name, (words[at] ?? '').split(',').filter(Boolean));
  }
  const given = (name: (typeof NAMES)[number]): readonly string[] => said.get(name) ?? [];
  return {
    only: given('only'),
    state: given('state'),
    size: among('size', given('size'), Object.keys(SIZES) as Size[]), // the keys of a constant
    theme: among('theme', given('theme'), THEMES),
    language: among('language', given('language'), LANGUAGES),
    isWhole: words.includes('--whole'),
  };
};
