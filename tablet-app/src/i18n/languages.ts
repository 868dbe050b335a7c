/** A language of the product. `locale` writes dates and money where a market does not say otherwise. */
export type Language = Readonly<{ code: string; name: string; locale: string }>;

/** Languages that have a catalogue; the slip offers these to the customer. */
export const LANGUAGES: readonly Language[] = [{ code: 'en', name: 'English', locale: 'en-GB' }];

/** The language that a locale such as `fr-FR` asks for, or English. */
export const languageOf = (locale: string): Language => {
  const found = LANGUAGES.find((language) => locale.startsWith(language.code)) ?? LANGUAGES[0];
  if (found === undefined) throw new Error('there is no language at all');
  return found;
};

/** How dates and money are written: the asked locale if its language is spoken here, else that of the language shown instead. */
export const localeFor = (locale: string): string => {
  const language = languageOf(locale);
  return locale.startsWith(language.code) && locale.includes('-') ? locale : language.locale;
};
