import { ChevronRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';

import type { KnownOrder } from 'shared-types/order';
import type { ReturnTerms } from 'shared-types/returnable';

import type { Format } from '../../i18n/format.ts';
import { Button } from '../../ui/Button.tsx';
import { OrderTypeMark } from '../../ui/OrderTypeMark.tsx';
import { BegunBy } from './BegunBy.tsx';
import { customerPath } from './customer-path.ts';
import { DeskTitle } from './DeskTitle.tsx';
import { deskWindow } from './desk-view.ts';

type DeskHeadProps = Readonly<{
  known: KnownOrder;
  terms: ReturnTerms;
  format: Format;
  takeAllUnits: number;
  onTakeAll: () => void;
}>;

/** Who, which order, until when; and everything at once. */
export const DeskHead = ({ known, terms, format, takeAllUnits, onTakeAll }: DeskHeadProps) => {
  const { t } = useTranslation();
  const { order } = known;
  const { until, daysLeft, receivedAt } = deskWindow(known, terms);
  const date = format.day(until);
  return (
    <DeskTitle
      title={<Whose order={order} />}
      action={takeAllUnits > 1 && <Button onClick={onTakeAll}>{t('desk.all', { count: takeAllUnits })}</Button>}
    >
      <div className="flex flex-wrap items-baseline gap-x-3">
        <OrderTypeMark type={order.orderType} label={t(`type.${order.orderType}`)} />
        <p>
          <span className="tracking-code whitespace-nowrap">{order.number}</span>
          {' · '}
          {receivedAt === null
            ? t('desk.receivedUnknown')
            : t(order.orderType === 'ecommerce' ? 'desk.delivered' : 'desk.collected', { date: format.date(receivedAt) })}
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
      <BegunBy orderId={order.orderId} />
    </DeskTitle>
  );
};

/** Her name leads to all that the counter may know of her at one look. */
const Whose = ({ order }: Pick<KnownOrder, 'order'>) => {
  const { t } = useTranslation();
  const path = customerPath(order);
  if (path === null) return <>{order.customer?.name ?? order.number}</>;
  return (
    <Link
      href={path}
      aria-description={t('customer.more')}
      className="-my-2 inline-flex min-h-12 items-center gap-1 rounded-control hovered:underline"
    >
      {order.customer?.name}
      <ChevronRight aria-hidden className="size-5! text-ink-2" />
    </Link>
  );
};
