import type { Catalogue } from './catalogue.ts';
import { it } from './it.ts';
import { itMore } from './it-more.ts';
import { itRestore } from './it-restore.ts';
import { itRules } from './it-rules.ts';

/** Italian whole. Read when it is first wanted. */
export const italian: Catalogue = { ...it, ...itMore, ...itRules, ...itRestore };
