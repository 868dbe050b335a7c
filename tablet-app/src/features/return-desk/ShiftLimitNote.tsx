import { UserRoundSearch } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import type { Format } from '../../i18n/format.ts';
import { Note } from '../../ui/Note.tsx';
import type { ShiftLimit } from './shift-limit.ts';

/** Above a limit the goods are taken all the same, and a manager decides: said before Record, so that nobody promises money. */
export const ShiftLimitNote = ({ limit, format }: Readonly<{ limit: ShiftLimit | null; format: Format }>) => {
  const { t } = useTranslation();
  if (limit === null) return null;
  return (
    <Note icon={UserRoundSearch} tone="person">
      {limit.kind === 'count' && t('limit.count', { most: format.number(limit.most) })}
      {limit.kind === 'amount' && t('limit.amount', { amount: format.money(limit.limit) })}
      {limit.kind === 'offline' && t('limit.offline', { amount: format.money(limit.limit) })}
    </Note>
  );
};
