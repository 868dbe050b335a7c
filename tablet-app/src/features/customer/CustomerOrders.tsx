import { ChevronRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';

import type { KnownOrder } from 'shared-types/order';

import type { Format } from '../../i18n/format.ts';
import { classes } from '../../ui/classes.ts';
import { OrderTypeMark } from '../../ui/OrderTypeMark.tsx';
import type { OrderGlance } from './at-a-glance.ts';

const MOST = 20;

type OrdersProps = Readonly<{ glances: readonly OrderGlance[]; named: KnownOrder; format: Format }>;

/** What can still come back first, then the past: number, date, type, what was paid, what came back. */
export const CustomerOrders = ({ glances, named, format }: OrdersProps) => {
  const { t } = useTranslation();
  const current = glances.filter(({ kind }) => kind === 'now' || kind === 'on-way');
  const past = glances.filter((glance) => !current.includes(glance));
  return (
    <>
      {current.length > 0 && <List title={t('customer.now')} glances={current} named={named} format={format} />}
      {past.length > 0 && <List title={t('customer.past')} glances={past} named={named} format={format} />}
      {glances.length >= MOST && <p className="border-t border-line px-4 py-3 text-small text-ink-2 stack:px-6">{t('customer.most')}</p>}
    </>
  );
};

const List = ({ title, glances, named, format }: OrdersProps & Readonly<{ title: string }>) => (
  <section aria-label={title}>
    <h2 className="px-4 pt-4 pb-2 text-small font-strong text-ink-2 stack:px-6">{title}</h2>
    <ul>
      {glances.map((glance) => (
        <OrderRow key={glance.known.order.orderId} glance={glance} isNamed={glance.known === named} format={format} />
      ))}
    </ul>
  </section>
);

const OrderRow = ({ glance, isNamed, format }: Readonly<{ glance: OrderGlance; isNamed: boolean; format: Format }>) => {
  const { t } = useTranslation();
  const { order } = glance.known;
  const { back, units } = glance;
  return (
    <li>
      <Link
        href={`/order/${encodeURIComponent(order.orderId)}`}
        className={classes(
          'grid min-h-20 grid-cols-[minmax(0,1fr)_auto_1.5rem] items-center gap-x-4 border-t border-line px-4 py-3 hovered:bg-sunken stack:px-6',
          isNamed && 'edge',
        )}
      >
        <span className="min-w-0">
          <span className="flex flex-wrap items-baseline gap-x-3">
            <span className="tracking-code font-strong whitespace-nowrap">{order.number}</span>
            <OrderTypeMark type={order.orderType} label={t(`type.${order.orderType}`)} />
            {isNamed && <span className="text-small font-firm text-accent-ink">{t('customer.here')}</span>}
          </span>
          <span className="block text-small text-ink-2">
            {t('hit.placed', { date: format.date(order.placedAt) })} · {t('hit.units', { count: units })}
            {back > 0 && ` · ${t('customer.back', { back, units })}`}
          </span>
        </span>
        <span className="text-end">
          <span className="block font-firm">{format.money(order.total)}</span>
          <span className="block text-small text-ink-2">
            <Left glance={glance} format={format} />
          </span>
        </span>
        <ChevronRight aria-hidden />
      </Link>
    </li>
  );
};

const Left = ({ glance: { kind, left, back, units, until }, format }: Readonly<{ glance: OrderGlance; format: Format }>) => {
  const { t } = useTranslation();
  switch (kind) {
    case 'now':
      return t('customer.left', { count: left, date: format.day(until) });
    case 'late':
      return t('customer.late', { count: left });
    case 'on-way':
      return t('customer.onWay');
    case 'cancelled':
      return t('customer.cancelled');
    case 'past':
      return back >= units ? t('hit.allBack') : null;
  }
};
