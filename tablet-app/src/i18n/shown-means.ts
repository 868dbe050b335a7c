const NO_BREAK_SPACE = '\u00A0';
const WORD_JOINER = '\u2060';

/** A masked means of payment that is kept as one text ("Visa …3310"), as the screen writes it: neither name nor ellipsis parts from the digits. */
export const unparted = (means: string): string => means.replaceAll(/ ?…(?=\d)/g, `${NO_BREAK_SPACE}…${WORD_JOINER}`);

/** A means of payment on the screen: its name and the last digits, masked. What is kept, sent or printed has plain spaces and no joiner. */
export const shownMeans = ({ label, last4 }: Readonly<{ label: string; last4: string | null }>): string =>
  last4 === null ? label : unparted(`${label} …${last4}`);

/** A number of an order or a code inside a sentence on the screen: a line does not end at its hyphens. */
export const unbroken = (code: string): string => code.replaceAll('-', `-${WORD_JOINER}`);
