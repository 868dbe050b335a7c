import { camera } from './camera.ts';
import { care } from './care.ts';
import { customer } from './customer.ts';
import { day } from './day.ts';
import { desk } from './desk.ts';
import { firstEnglish } from './first.ts';
import { mail } from './mail.ts';
import { photo } from './photo.ts';
import { print } from './print.ts';
import { returns } from './returns.ts';
import { setup } from './setup.ts';
import { slip } from './slip.ts';

/**
 * English whole, the language every other catalogue must satisfy: every text of the product, by key. Voice: UX §5. A message says what is
 * true, then what to do next; never "error", "invalid", "sync" or "server". `{{count}}` picks the plural form.
 */
export const english = {
  ...firstEnglish,
  ...camera,
  ...care,
  ...customer,
  ...day,
  ...desk,
  ...mail,
  ...photo,
  ...print,
  ...returns,
  ...setup,
  ...slip,
};

/** Whether a key built from a code has a text. */
export const isTextKey = (key: string): key is keyof typeof english => key in english;
