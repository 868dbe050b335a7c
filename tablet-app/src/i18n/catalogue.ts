import type { english } from './en/whole.ts';

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
