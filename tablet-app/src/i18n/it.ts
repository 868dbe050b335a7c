import type { Texts } from './catalogue.ts';
import { en } from './en.ts';

export const it = { ...en } satisfies Texts<typeof en>;
