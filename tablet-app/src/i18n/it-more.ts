import type { Texts } from './catalogue.ts';
import { enMore } from './en-more.ts';

export const itMore = { ...enMore } satisfies Texts<typeof enMore>;
