import { Check, CircleX, CloudOff, Database, Send, TriangleAlert, Wifi } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import type { Format } from '../i18n/format.ts';
import { StateMark } from '../ui/StateMark.tsx';
import type { BarStatus } from './bar-status.ts';

/** The queue and the network in a few words. */
export const StatusLabel = ({ status, format }: Readonly<{ status: BarStatus; format: Format }>) => {
  const { t } = useTranslation();
  switch (status.kind) {
    case 'revoked':
      return <StateMark tone="failed" icon={CircleX}>{t('bar.revoked')}</StateMark>; // prettier-ignore
    case 'cloned':
      return <StateMark tone="failed" icon={TriangleAlert}>{t('bar.cloned')}</StateMark>; // prettier-ignore
    case 'refused':
      return <StateMark tone="failed" icon={CircleX}>{t('bar.refused', { count: status.count })}</StateMark>; // prettier-ignore
    case 'captive-portal':
      return <StateMark tone="person" icon={Wifi}>{t('bar.wifi')}</StateMark>; // prettier-ignore
    case 'offline':
      return (
        <span className="flex max-w-full items-center gap-2">
          {status.oldestAt !== null && (
            <span className="hidden truncate text-small text-ink-2 @[26rem]:inline">
              {t('bar.oldest', { time: format.time(status.oldestAt) })}
            </span>
          )}
          <StateMark tone="offline" icon={CloudOff}>
            {status.count === 0 ? t('bar.offline') : t('bar.offlineSaved', { count: status.count })}
          </StateMark>
        </span>
      );
    case 'loading':
      return <StateMark tone="saved" icon={Database}>{t('bar.loading', { done: status.done, total: status.total })}</StateMark>; // prettier-ignore
    case 'sending':
      return <StateMark tone="onway" icon={Send}>{t('bar.sending', { count: status.count })}</StateMark>; // prettier-ignore
    case 'waiting':
      return <StateMark tone="saved" icon={Send}>{t('bar.waiting', { count: status.count })}</StateMark>; // prettier-ignore
    case 'all-sent':
      return <StateMark tone="saved" icon={Check} plain>{t('bar.allSent')}</StateMark>; // prettier-ignore
  }
};
