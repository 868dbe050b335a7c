import type { Catalogue } from './catalogue.ts';
import { fr } from './fr.ts';
import { frMore } from './fr-more.ts';
import { frRestore } from './fr-restore.ts';
import { frRules } from './fr-rules.ts';

/** French whole. Read when it is first wanted. */
export const french: Catalogue = { ...fr, ...frMore, ...frRules, ...frRestore };
