import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { StaffId } from 'shared-types/ids';

import { chooseLanguage, languageFor, settleLanguage } from './kept-language.ts';
import { languageOf } from './languages.ts';
import type { LanguageCode } from './languages.ts';
import { bringLanguage, isWhole } from './texts.ts';

type Staff = Readonly<{ staffId: StaffId; locale: string }>;
type Texts = ReturnType<typeof useTranslation>['i18n'];

/** Shows the language that is wanted now. Wanted again after the reading, so that the last choice wins over a slower earlier one. */
const showLanguage = async (texts: Texts, wanted: () => LanguageCode): Promise<void> => {
  const code = wanted();
  if ((await bringLanguage(texts, code)) && wanted() === code && texts.language !== code) await texts.changeLanguage(code);
};

/** The screen and `<html lang>` follow who stands at the tablet. */
export const useLanguageOf = (staff: Staff | null): void => {
  const { i18n } = useTranslation();
  useEffect(() => {
    if (staff !== null) settleLanguage(localStorage, staff);
    void showLanguage(i18n, () => languageFor(localStorage, staff, navigator.language));
  }, [staff, i18n]);
  useEffect(() => {
    document.documentElement.lang = i18n.language;
  }, [i18n.language]);
};

/** The language of the screen, and how to choose another one: for whoever stands here, or signs in next. */
export const useLanguage = (staff: Staff | null): Readonly<{ language: LanguageCode; choose: (code: LanguageCode) => void }> => {
  const { i18n } = useTranslation();
  const choose = (code: LanguageCode): void => {
    chooseLanguage(localStorage, staff?.staffId ?? null, code);
    if (staff !== null) settleLanguage(localStorage, staff);
    void showLanguage(i18n, () => languageFor(localStorage, staff, navigator.language));
  };
  return { language: languageOf(i18n.language).code, choose };
};

/**
 * The customer's texts, whatever the associate reads. `null` while they are read; what cannot be had on this tablet is shown in the
 * associate's language, and says so by its code.
 */
export const useCustomerTexts = (wanted: LanguageCode): Readonly<{ t: Texts['t']; language: LanguageCode }> | null => {
  const { i18n } = useTranslation();
  const [language, setLanguage] = useState<LanguageCode | null>(() => (isWhole(i18n, wanted) ? wanted : null));
  useEffect(() => {
    let isWanted = true;
    void bringLanguage(i18n, wanted).then((isHere) => {
      if (isWanted) setLanguage((before) => (isHere ? wanted : (before ?? languageOf(i18n.language).code)));
    });
    return () => {
      isWanted = false;
    };
  }, [wanted, i18n]);
  return language === null ? null : { t: i18n.getFixedT(language), language };
};
