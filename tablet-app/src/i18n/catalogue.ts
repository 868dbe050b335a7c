import { en } from './en.ts';
import { enMore } from './en-more.ts';
import { enRestore } from './en-restore.ts';
import { enRules } from './en-rules.ts';

/** English whole: every text of the product, by key. */
export const english = { ...en, ...enMore, ...enRules, ...enRestore };

/**
 * What another language says for a part of English: the same keys; a missing or a strange one fails the types. `_many` may be said where a
 * language has it ("un million de commandes"); left out, it reads as `_other`.
 */
export type Texts<Part> = Readonly<
  { [Key in keyof Part]: string } & { [Key in keyof Part as Key extends `${infer Name}_other` ? `${Name}_many` : never]?: string }
>;

/** What each other language must have, whole. */
export type Catalogue = Texts<typeof english>;
export type TextKey = keyof typeof english;

/** Whether a key built from a code has a text. */
export const isTextKey = (key: string): key is TextKey => key in english;
