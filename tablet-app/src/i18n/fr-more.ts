import type { Texts } from './catalogue.ts';
import { enMore } from './en-more.ts';

export const frMore = { ...enMore } satisfies Texts<typeof enMore>;
