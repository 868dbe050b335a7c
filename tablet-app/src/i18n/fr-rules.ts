import type { Texts } from './catalogue.ts';
import { enRules } from './en-rules.ts';

export const frRules = { ...enRules } satisfies Texts<typeof enRules>;
