import type { Texts } from './catalogue.ts';
import { enRules } from './en-rules.ts';

export const itRules = { ...enRules } satisfies Texts<typeof enRules>;
