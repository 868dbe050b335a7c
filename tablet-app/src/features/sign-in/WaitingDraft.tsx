import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';

import type { StaffId } from 'shared-types/ids';

import type { Draft } from '../../store/ledger.ts';
import { useStaff } from '../../store/live.ts';
import { useTablet } from '../../store/tablet-context.ts';
import { waitingDraft } from './who.ts';

/** The open return behind the lock, and whose it is: whoever signs in finds it as it was. */
export const WaitingDraft = ({ drafts, staffId }: Readonly<{ drafts: readonly Draft[]; staffId: StaffId | null }>) => {
  const { t } = useTranslation();
  const { search } = useTablet();
  const [at] = useLocation();
  const draft = waitingDraft(drafts, at, staffId);
  const begunBy = useStaff()?.find((one) => one.staffId === draft?.staffId)?.name;
  const orderId = draft?.orderId ?? null;
  const known = useQuery({
    queryKey: ['draft-order', orderId],
    queryFn: async () => (orderId === null ? null : await search.open(orderId)),
  });
  if (draft === null) return null;
  const number = (known.data?.order.number ?? draft.typed ?? '').replaceAll('-', '-\u2060'); // a number does not break
  const isOwn = draft.staffId === staffId || begunBy === undefined;
  const isRead = orderId === null || !known.isPending;
  return (
    <p className="mt-1 min-h-[2.8em] text-ink-2">
      {isRead && isOwn && (number === '' ? t('sign.draftBlind') : t('sign.draft', { number }))}
      {isRead && !isOwn && (number === '' ? t('sign.draftBlindOf', { name: begunBy }) : t('sign.draftOf', { name: begunBy, number }))}
    </p>
  );
};
