import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';

import { useTablet } from '../../store/tablet-context.ts';
import { markTold } from '../../store/told.ts';
import { Button } from '../../ui/Button.tsx';
import { Sheet } from '../../ui/Sheet.tsx';
import { NEWS_VERSION } from './news-version.ts';
import { WHATS_NEW } from './whats-new.ts';

/** What is new, by version. Opening it counts as read on this tablet. */
export const NewsSheet = ({ onClose }: Readonly<{ onClose: () => void }>) => {
  const { t } = useTranslation();
  const { ledger } = useTablet();
  useEffect(() => void markTold(ledger, { key: 'news-read', value: NEWS_VERSION }), [ledger]);
  return (
    <Sheet title={t('bar.news')} isOpen onClose={onClose} foot={<Button onClick={onClose}>{t('care.close')}</Button>}>
      {WHATS_NEW.map(({ version, lines }) => (
        <section key={version} aria-label={t('news.version', { version })}>
          <h3 className="text-small font-strong text-ink-2">{t('news.version', { version })}</h3>
          <ul className="mt-2 flex list-disc flex-col gap-2 ps-5">
            {lines.map((line) => (
              <li key={line}>{t(line)}</li>
            ))}
          </ul>
        </section>
      ))}
    </Sheet>
  );
};
