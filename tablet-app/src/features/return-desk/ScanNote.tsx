import { ScanLine } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';

import type { Format } from '../../i18n/format.ts';
import { buttonLook } from '../../ui/button-look.ts';
import { Note } from '../../ui/Note.tsx';
import type { ScanAnswer } from './desk-view.ts';

/** What the last scan was to this order, at the head of the lines, until the next one. */
export const ScanNote = ({ answer, format }: Readonly<{ answer: ScanAnswer | null; format: Format }>) => {
  const { t } = useTranslation();
  if (answer === null) return null;
  switch (answer.kind) {
    case 'match':
      return <Note isWide icon={ScanLine} tone="good" role="alert">{t('scan.ok')}</Note>; // prettier-ignore
    case 'all-picked':
      return <Note isWide icon={ScanLine} tone="person" role="alert">{t('scan.all')}</Note>; // prettier-ignore
    case 'again':
      return (
        <Note isWide icon={ScanLine} tone="failed" role="alert">
          {answer.why.kind === 'already-returned' ? t('scan.again', { date: format.date(answer.why.at) }) : t('desk.onWeb')}
        </Note>
      );
    case 'other':
      return (
        <Note
          isWide
          icon={ScanLine}
          tone="person"
          role="alert"
          action={
            <Link href={`/?q=${encodeURIComponent(answer.code)}`} className={buttonLook('plain')}>
              {t('scan.otherDo', { code: answer.code })}
            </Link>
          }
        >
          {t('scan.other')}
        </Note>
      );
  }
};
