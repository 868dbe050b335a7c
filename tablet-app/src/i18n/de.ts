import type { Texts } from './catalogue.ts';
import { en } from './en.ts';

export const de = { ...en } satisfies Texts<typeof en>;
