import { CircleX } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { Note } from '../../ui/Note.tsx';
import type { NotConfirmed } from './confirm-return.ts';

/** Recording did not get through: nothing is lost, what to press, and the word for the help desk. */
export const NotSaved = ({ trouble }: Readonly<{ trouble: NotConfirmed | null }>) => {
  const { t } = useTranslation();
  if (trouble === null) return null;
  const why = trouble.kind === 'not-saved' ? trouble.why : trouble.kind;
  const isClosed = why === 'revoked'; // pressing again does not help
  return (
    <Note icon={CircleX} tone="failed" role="alert">
      <b>{t(isClosed ? 'desk.notSavedClosed' : 'desk.notSaved')}</b> {isClosed ? t('broken.keyThen') : t('desk.notSavedWhy', { why })}
    </Note>
  );
};
