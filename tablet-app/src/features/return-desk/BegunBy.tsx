import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';

import { useOpenDrafts, useStaff } from '../../store/live.ts';
import { useTablet } from '../../store/tablet-context.ts';

/** Whose draft this is, when somebody else goes on with it: the tablet changed hands in the middle of a return. */
export const BegunBy = ({ orderId }: Readonly<{ orderId: string | null }>) => {
  const { t } = useTranslation();
  const { session } = useTablet();
  const me = useStore(session, (who) => who?.staffId);
  const draft = useOpenDrafts()?.find((one) => one.orderId === orderId);
  const name = useStaff()?.find((one) => one.staffId === draft?.staffId)?.name;
  if (draft === undefined || name === undefined || draft.staffId === me) return null;
  return <p className="font-firm text-accent-ink">{t('begun.by', { name })}</p>;
};
