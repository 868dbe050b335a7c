import { ArrowLeft } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';

import type { KnownOrder } from 'shared-types/order';
import type { ReturnTerms } from 'shared-types/returnable';

import type { Format } from '../../i18n/format.ts';
import { Button } from '../../ui/Button.tsx';
import { OrderTypeMark } from '../../ui/OrderTypeMark.tsx';
import { ScreenTitle } from '../../ui/ScreenTitle.tsx';
import { deskWindow } from './desk-view.ts';

type DeskHeadProps = Readonly<{ known: KnownOrder; terms: ReturnTerms; format: Format; takeAllUnits: number; onTakeAll: () => void }>;

/** Who, which order, until when; and everything at once. */
export const DeskHead = ({ known, terms, format, takeAllUnits, onTakeAll }: DeskHeadProps) => {
  const { t } = useTranslation();
  const { order } = known;
  const { until, daysLeft, receivedAt } = deskWindow(known, terms);
  const date = format.day(until);
  return (
    <div className="px-4 pt-4 pb-3 stack:px-6">
      <div className="flex items-center gap-3">
        <Link
          href="/"
          aria-label={t('desk.back')}
          className="-ms-3 grid size-12 flex-none place-items-center rounded-control hovered:bg-sunken"
        >
          <ArrowLeft aria-hidden />
        </Link>
        <ScreenTitle size="heading" className="min-w-0 flex-1 break-words">
          {order.customer?.name ?? order.number}
        </ScreenTitle>
        {takeAllUnits > 1 && (
          <Button className="flex-none" onClick={onTakeAll}>
            {t('desk.all', { count: takeAllUnits })}
          </Button>
        )}
      </div>
      <div className="mt-0.5 flex flex-wrap items-baseline gap-x-3 text-small leading-normal text-ink-2">
        <OrderTypeMark type={order.orderType} label={t(`type.${order.orderType}`)} />
        <p>
          <span className="tracking-code whitespace-nowrap">{order.number}</span>
          {receivedAt !== null &&
            ` · ${t(order.orderType === 'ecommerce' ? 'desk.delivered' : 'desk.collected', { date: format.date(receivedAt) })}`}
          {' · '}
          {daysLeft < 0 ? (
            <span className="font-firm text-person">{t('desk.late', { date })}</span>
          ) : (
            <>
              {t('desk.until', { date })}, {t('desk.daysLeft', { count: daysLeft })}
            </>
          )}
        </p>
      </div>
    </div>
  );
};
