import type { Texts } from './catalogue.ts';
import { en } from './en.ts';

export const es = { ...en } satisfies Texts<typeof en>;
