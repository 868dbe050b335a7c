import { useTranslation } from 'react-i18next';

import { LANGUAGES, languageOf } from '../i18n/languages.ts';
import { useLanguage } from '../i18n/use-language.ts';
import type { StaffSession } from '../store/sync-port.ts';
import { classes } from '../ui/classes.ts';

/** The associate's own language: its two letters in the bar, the device's own list behind them. The customer's is chosen on the slip. */
export const LanguageChoice = ({ session, className }: Readonly<{ session: StaffSession; className?: string }>) => {
  const { t } = useTranslation();
  const { language, choose } = useLanguage(session);
  return (
    <span
      className={classes(
        'relative flex min-h-12 min-w-12 items-center justify-center rounded-control font-firm uppercase hovered:bg-sunken has-focus-visible:outline-3 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus',
        className,
      )}
    >
      <span aria-hidden>{language}</span>
      <select
        aria-label={t('nav.language')}
        value={language}
        onChange={(event) => choose(languageOf(event.target.value).code)}
        className="absolute inset-0 cursor-pointer opacity-0"
      >
        {LANGUAGES.map(({ code, name }) => (
          <option key={code} value={code} lang={code}>
            {name}
          </option>
        ))}
      </select>
    </span>
  );
};
