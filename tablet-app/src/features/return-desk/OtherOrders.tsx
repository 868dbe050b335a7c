import { useQuery } from '@tanstack/react-query';
import { ChevronRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';

import type { HandoverId } from 'shared-types/ids';
import type { Order } from 'shared-types/order';

import type { Format } from '../../i18n/format.ts';
import { useTablet } from '../../store/tablet-context.ts';
import { buttonLook } from '../../ui/button-look.ts';
import { customerPath } from './customer-path.ts';

type OtherOrdersProps = Readonly<{
  order: Order;
  /** What is picked here is handed over together with what is picked there; `null` while nothing is picked. */
  handover: HandoverId | null;
  format: Format;
}>;

/** The customer's other orders: shown only here, after one was opened by a key that the customer gave (DESIGN §10). */
export const OtherOrders = ({ order, handover, format }: OtherOrdersProps) => {
  const { t } = useTranslation();
  const { search } = useTablet();
  const key = order.customer?.customerKey ?? null;
  const others = useQuery({ queryKey: ['by-customer', key], queryFn: async () => (key === null ? [] : await search.byCustomer(key)) });
  const hits = (others.data ?? []).filter((hit) => hit.orderId !== order.orderId);
  if (hits.length === 0) return null;
  const path = customerPath(order);
  return (
    <section aria-label={t('desk.otherOrders')} className="border-t border-line">
      <h2 className="px-4 pt-4 pb-2 text-small font-strong text-ink-2 stack:px-6">{t('desk.otherOrders')}</h2>
      <ul>
        {hits.map((hit) => (
          <li key={hit.orderId}>
            <Link
              href={`/order/${encodeURIComponent(hit.orderId)}${handover === null ? '' : `?with=${handover}`}`}
              className="flex min-h-14 items-center gap-4 border-t border-line px-4 py-2 hovered:bg-sunken stack:px-6"
            >
              <span className="min-w-0 flex-1">
                <span className="tracking-code font-firm">{hit.number}</span>
                <span className="ms-2 text-small text-ink-2">
                  {t('hit.placed', { date: format.date(hit.placedAt) })} · {t('hit.units', { count: hit.units })} · {hit.firstLine}
                </span>
              </span>
              <span>{format.money(hit.total)}</span>
              <ChevronRight aria-hidden />
            </Link>
          </li>
        ))}
      </ul>
      {path !== null && (
        <Link href={path} className={buttonLook('quiet', 'mx-1 mb-2 stack:mx-3')}>
          {t('customer.all', { name: order.customer?.name ?? '' })}
        </Link>
      )}
    </section>
  );
};
