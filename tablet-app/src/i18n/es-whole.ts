import type { Catalogue } from './catalogue.ts';
import { es } from './es.ts';
import { esMore } from './es-more.ts';
import { esRestore } from './es-restore.ts';
import { esRules } from './es-rules.ts';

/** Spanish whole. Read when it is first wanted. */
export const spanish: Catalogue = { ...es, ...esMore, ...esRules, ...esRestore };
