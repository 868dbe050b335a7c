import type { Texts } from './catalogue.ts';
import { enRules } from './en-rules.ts';

export const esRules = { ...enRules } satisfies Texts<typeof enRules>;
