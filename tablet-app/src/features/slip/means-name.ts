import type { TFunction } from 'i18next';

import type { SlipMeans } from '../../store/slip.ts';

/** A means of payment as the customer knows it; store credit that she chose has no name of its own. */
export const meansName = (means: Pick<SlipMeans, 'method' | 'label'>, t: TFunction): string =>
  means.method === 'store-credit' ? t('desk.credit') : means.label;
