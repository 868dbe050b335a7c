/** What a shop or a person said, fit for the wire: one line without control characters, cut to `longest`. */
export const plainWords = (text: string, longest: number): string =>
  text
    .replaceAll(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, longest);
