import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';

import { LANGUAGES } from '../../i18n/languages.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Button } from '../../ui/Button.tsx';
import { Languages } from '../../ui/Languages.tsx';
import { ScreenTitle } from '../../ui/ScreenTitle.tsx';
import { Wordmark } from '../../ui/Wordmark.tsx';

/** A tablet that was closed and has something left to send: nobody signs in here any more, but it can be set up again. */
export const Closed = () => {
  const { t } = useTranslation();
  const { language, choose: speak } = useLanguage(null);
  const [, go] = useLocation();
  return (
    <main className="min-h-dvh bg-surface px-4 py-6 stack:px-12 stack:py-8">
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <Wordmark label={t('app.name')} />
        <Languages label={t('nav.language')} languages={LANGUAGES} chosen={language} onChoose={speak} />
      </div>
      <ScreenTitle className="mt-8 panes:mt-12">{t('bar.revoked')}</ScreenTitle>
      <p className="mt-2 max-w-measure text-ink-2">{t('broken.keyThen')}</p>
      <Button kind="next" className="mt-6 max-stack:w-full" onClick={() => go('/enrol')}>
        {t('sign.setUp')}
      </Button>
    </main>
  );
};
