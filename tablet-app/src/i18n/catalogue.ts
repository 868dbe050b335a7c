import { en } from './en.ts';
import { enMore } from './en-more.ts';
import { enRules } from './en-rules.ts';

/** English whole: every text of the product, by key. */
export const english = { ...en, ...enMore, ...enRules };

/** What each other language must have: the same keys; a missing one fails the types. */
export type Catalogue = Readonly<Record<keyof typeof english, string>>;
export type TextKey = keyof Catalogue;

/** Whether a key built from a code has a text. */
export const isTextKey = (key: string): key is TextKey => key in english;
