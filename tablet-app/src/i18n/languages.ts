/** A language of the product. `locale` writes dates and money where a market does not say otherwise. */
export type Language = Readonly<{ code: LanguageCode; name: string; locale: string }>;
export type LanguageCode = 'en' | 'fr' | 'it' | 'es' | 'de';

/** Languages that have a catalogue. The associate reads in one of them, and the slip offers them to the customer. */
export const LANGUAGES: readonly Language[] = [
  { code: 'en', name: 'English', locale: 'en-GB' },
  { code: 'fr', name: 'Français', locale: 'fr-FR' },
  { code: 'it', name: 'Italiano', locale: 'it-IT' },
  { code: 'es', name: 'Español', locale: 'es-ES' },
  { code: 'de', name: 'Deutsch', locale: 'de-DE' },
];

const spoken = (locale: string): Language | undefined => LANGUAGES.find(({ code }) => code === locale.split('-')[0]);

/** The language that a locale such as `fr-FR` asks for, or English. */
export const languageOf = (locale: string): Language => {
  const found = spoken(locale) ?? LANGUAGES[0];
  if (found === undefined) throw new Error('there is no language at all');
  return found;
};

/** What a language is called in another one: "French", "français", "Französisch". */
export const languageName = (code: string, inLanguage: string): string =>
  new Intl.DisplayNames([inLanguage], { type: 'language' }).of(code) ?? code;

/** How dates and money are written: the asked locale if its language is spoken here, else that of the language shown instead. */
export const localeFor = (locale: string): string =>
  spoken(locale) !== undefined && locale.includes('-') ? locale : languageOf(locale).locale;
