import type { Catalogue } from '../catalogue.ts';
import { camera } from './camera.ts';
import { care } from './care.ts';
import { customer } from './customer.ts';
import { day } from './day.ts';
import { desk } from './desk.ts';
import { find } from './find.ts';
import { mail } from './mail.ts';
import { people } from './people.ts';
import { photo } from './photo.ts';
import { print } from './print.ts';
import { returns } from './returns.ts';
import { setup } from './setup.ts';
import { slip } from './slip.ts';
import { tablet } from './tablet.ts';

/** French whole. Read when it is first wanted. */
export const french: Catalogue = {
  ...camera,
  ...care,
  ...customer,
  ...day,
  ...desk,
  ...find,
  ...mail,
  ...people,
  ...photo,
  ...print,
  ...returns,
  ...setup,
  ...slip,
  ...tablet,
};
