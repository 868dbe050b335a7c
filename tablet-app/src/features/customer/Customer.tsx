import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ArrowLeft, CloudOff, UserRoundSearch } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link, useParams, useSearchParams } from 'wouter';
import { useStore } from 'zustand';

import type { KnownOrder } from 'shared-types/order';

import type { Format } from '../../i18n/format.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { termsIn } from '../../store/book.ts';
import type { Book } from '../../store/book.ts';
import { readOrdersOf, useReturnsOf } from '../../store/customer.ts';
import { useBook } from '../../store/live.ts';
import { useTablet } from '../../store/tablet-context.ts';
import { Blank } from '../../ui/Blank.tsx';
import { Bone } from '../../ui/Bone.tsx';
import { buttonLook } from '../../ui/button-look.ts';
import { Foot, Page, Panes } from '../../ui/Layout.tsx';
import { Note } from '../../ui/Note.tsx';
import { ReadingPanes } from '../../ui/ReadingPanes.tsx';
import { ScreenTitle } from '../../ui/ScreenTitle.tsx';
import { isOpenSlip, orderAtAGlance, returnsElsewhere } from './at-a-glance.ts';
import { CustomerOrders } from './CustomerOrders.tsx';
import { CustomerReturns } from './CustomerReturns.tsx';

/**
 * All that the counter may know of a customer at one look: orders, returns, open slips; no contact data. It opens from one of her orders, which
 * she named herself: the address carries that order, and without it nothing is shown (DESIGN §10).
 */
export const Customer = () => {
  const tablet = useTablet();
  const customerKey = decodeURIComponent(useParams<{ customerKey: string }>().customerKey);
  const [asked] = useSearchParams();
  const asOf = useStore(tablet.sync.state, (state) => state.ordersAsOf);
  const book = useBook();
  const orders = useQuery({
    queryKey: ['customer', customerKey, asOf],
    queryFn: async () => readOrdersOf(tablet, customerKey),
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  if (orders.data === undefined || !book) return <Reading />;
  const named = orders.data.find(({ order }) => order.orderId === asked.get('from'));
  return named === undefined ? <NameOneFirst /> : <AtAGlance orders={orders.data} named={named} book={book} />;
};

type GlanceProps = Readonly<{ orders: readonly KnownOrder[]; named: KnownOrder; book: Book }>;

const AtAGlance = ({ orders, named, book }: GlanceProps) => {
  const { t } = useTranslation();
  const { clock } = useTablet();
  const format = useFormat(book.market.timeZone);
  const returns = useReturnsOf(orders.map(({ order }) => order.orderId));
  const elsewhere = returnsElsewhere(orders, returns ?? []);
  const open = (returns ?? []).filter(isOpenSlip);
  const glances = orders.flatMap((known) => {
    const terms = termsIn(book, known, clock.now());
    return terms === null ? [] : [orderAtAGlance(known, terms)];
  });
  const back = (returns?.length ?? 0) + elsewhere.length;
  const desk = `/order/${encodeURIComponent(named.order.orderId)}`;
  const facts = [
    t('customer.count', { count: orders.length }),
    ...(back > 0 ? [t('customer.returnsCount', { count: back })] : []),
    ...(open.length > 0 ? [t('customer.slipsCount', { count: open.length })] : []),
  ];
  return (
    <Panes
      mainLabel={t('customer.orders')}
      sideLabel={t('customer.returns')}
      main={
        <>
          <div className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-3 px-4 pt-4 pb-3 stack:px-6">
            <Link
              href={desk}
              aria-label={t('customer.toOrder', { number: named.order.number })}
              className="-ms-3 grid size-12 place-items-center rounded-control hovered:bg-sunken"
            >
              <ArrowLeft aria-hidden />
            </Link>
            <ScreenTitle size="heading" className="min-w-0 wrap-break-word">
              {named.order.customer?.name ?? named.order.number}
            </ScreenTitle>
            <p className="col-start-2 text-small text-ink-2">{returns === undefined ? <Bone className="h-5 w-48" /> : facts.join(' · ')}</p>
          </div>
          <Offline format={format} />
          <div className="min-h-0 flex-1 panes:overflow-auto">
            <CustomerOrders glances={glances} named={named} format={format} />
          </div>
        </>
      }
      side={
        returns === undefined ? (
          <Bone className="m-6 h-72" />
        ) : (
          <CustomerReturns
            open={open}
            settled={returns.filter((row) => !isOpenSlip(row))}
            elsewhere={elsewhere}
            stores={book.stores}
            format={format}
          />
        )
      }
      foot={
        <Foot>
          <Link href={desk} className={buttonLook('next', 'w-full stack:ms-auto stack:w-auto')}>
            {t('customer.toOrder', { number: named.order.number })}
          </Link>
        </Foot>
      }
    />
  );
};

const Offline = ({ format }: Readonly<{ format: Format }>) => {
  const { t } = useTranslation();
  const { sync } = useTablet();
  const { network, ordersAsOf } = useStore(sync.state);
  return (
    <div aria-live="polite">
      {network !== 'online' && (
        <Note icon={CloudOff} isWide>
          {t('customer.offline', { time: ordersAsOf === null ? '—' : format.time(ordersAsOf) })}
        </Note>
      )}
    </div>
  );
};

const NameOneFirst = () => {
  const { t } = useTranslation();
  return (
    <Page
      foot={
        <Foot>
          <Link href="/" className={buttonLook('next', 'w-full stack:ms-auto stack:w-auto')}>
            {t('find.title')}
          </Link>
        </Foot>
      }
    >
      <ScreenTitle className="sr-only">{t('customer.title')}</ScreenTitle>
      <Blank icon={UserRoundSearch} title={t('customer.first')}>
        <p>{t('customer.firstHow')}</p>
      </Blank>
    </Page>
  );
};

/** The shape of what follows, and the way back. */
const Reading = () => {
  const { t } = useTranslation();
  return (
    <ReadingPanes
      mainLabel={t('customer.orders')}
      sideLabel={t('customer.returns')}
      says={t('customer.reading')}
      back={
        <Link href="/" aria-label={t('desk.back')} className="-ms-3 grid size-12 place-items-center">
          <ArrowLeft aria-hidden />
        </Link>
      }
      rows="min-h-20"
      side={<Bone className="m-6 h-48" />}
      foot={null}
    />
  );
};
