import type { Catalogue } from './catalogue.ts';
import { de } from './de.ts';
import { deMore } from './de-more.ts';
import { deRestore } from './de-restore.ts';
import { deRules } from './de-rules.ts';

/** German whole. Read when it is first wanted. */
export const german: Catalogue = { ...de, ...deMore, ...deRules, ...deRestore };
