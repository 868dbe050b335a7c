import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import { createFormat } from './format.ts';
import type { Format } from './format.ts';
import { localeFor } from './languages.ts';

/** The formats of the language on screen, in the store's time zone. */
export const useFormat = (zone: string): Format => {
  const { i18n } = useTranslation();
  return useMemo(() => createFormat(localeFor(i18n.language), zone), [i18n.language, zone]);
};
