import type { Texts } from './catalogue.ts';
import { en } from './en.ts';

export const fr = { ...en } satisfies Texts<typeof en>;
