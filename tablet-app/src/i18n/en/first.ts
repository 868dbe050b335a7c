import { find } from './find.ts';
import { people } from './people.ts';
import { tablet } from './tablet.ts';

/** What the first screens say: in the first load, so there is always a text. */
export const firstEnglish = { ...find, ...people, ...tablet };
