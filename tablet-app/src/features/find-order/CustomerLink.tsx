import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';

import type { OrderHit } from '../../store/search.ts';
import { useTablet } from '../../store/tablet-context.ts';
import { ofOneCustomer } from './results.ts';

/** From the orders that an e-mail or a phone brought, all of their customer: she gave that key herself. A name alone opens nothing (DESIGN §10). */
export const CustomerLink = ({ text, hits }: Readonly<{ text: string; hits: readonly OrderHit[] }>) => {
  const { t } = useTranslation();
  const { search } = useTablet();
  const orderId = ofOneCustomer(text, hits)?.orderId ?? null;
  const opened = useQuery({
    queryKey: ['customer-of', orderId],
    queryFn: async () => (orderId === null ? null : ((await search.open(orderId))?.order.customer?.customerKey ?? null)),
  });
  const customerKey = opened.data ?? null;
  if (orderId === null || customerKey === null) return null;
  return (
    <Link
      href={`/customer/${encodeURIComponent(customerKey)}?from=${encodeURIComponent(orderId)}`}
      className="-my-3 ms-auto inline-flex min-h-12 items-center font-firm text-accent-ink hovered:underline"
    >
      {t('customer.more')}
    </Link>
  );
};
