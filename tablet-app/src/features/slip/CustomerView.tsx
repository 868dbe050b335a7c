import type { TFunction } from 'i18next';
import { Store } from 'lucide-react';

import type { Format } from '../../i18n/format.ts';
import { shownMeans } from '../../i18n/shown-means.ts';
import type { SlipDocument } from '../../store/slip.ts';
import { classes } from '../../ui/classes.ts';
import { meansIcon } from '../../ui/looks.ts';
import { QrCode } from '../../ui/QrCode.tsx';
import { ScreenTitle } from '../../ui/ScreenTitle.tsx';
import { meansName } from './means-name.ts';
import { firstName, isTransferred, keptFor, showsMeans } from './slip-saying.ts';
import type { SlipSaying } from './slip-saying.ts';

type CustomerViewProps = Readonly<{ document: SlipDocument; saying: SlipSaying; t: TFunction; format: Format; language: string }>;

/** Made to be turned round: the amount, where it goes, by when, and how to check. No words of the staff's. */
export const CustomerView = ({ document, saying, t, format, language }: CustomerViewProps) => {
  const name = firstName(document.customerName);
  return (
    <div
      lang={language}
      className="grid flex-1 content-start gap-x-12 gap-y-4 px-4 pt-4 pb-4 stack:content-center stack:px-12 stack:pt-6 panes:grid-cols-[minmax(0,1fr)_19rem] panes:items-center"
    >
      <section>
        <ScreenTitle className="stack:text-[2.5rem]">{name === '' ? t('slip.thanksPlain') : t('slip.thanks', { name })}</ScreenTitle>
        <Told document={document} saying={saying} t={t} format={format} />
      </section>
      <aside className="grid grid-cols-[9rem_1fr] items-center gap-4 stack:mt-8 stack:grid-cols-[15rem_1fr] stack:gap-6 panes:mt-0 panes:block">
        <QrCode text={document.address} label={t('slip.code', { number: document.slipNumber })} className="w-full" />
        <div className="panes:mt-4">
          <p className="text-small font-strong">
            {t('slip.yours')} <span className="tracking-code whitespace-nowrap">{document.slipNumber}</span>
          </p>
          <p className="mt-1 text-small text-ink-2">{t(saying.kind === 'web' ? 'slip.follow' : keptFor(saying))}</p>
        </div>
      </aside>
    </div>
  );
};

const LARGE = 'text-lead stack:text-[1.375rem] leading-[1.35]';

const Told = ({ document, saying, t, format }: Omit<CustomerViewProps, 'language'>) => {
  switch (saying.kind) {
    case 'web':
      return (
        <>
          <p className={`mt-4 text-ink-2 ${LARGE}`}>{t('slip.weRefund')}</p>
          <p className="mt-3 mb-6 -ms-[0.02em] text-money-customer whitespace-nowrap">{format.money(saying.amount)}</p>
          {showsMeans(document, saying) && <MeansList document={document} t={t} format={format} />}
          {!document.gift && (document.amounts?.withheld?.minor ?? 0) > 0 && document.amounts?.withheld !== undefined && (
            <p className={`mt-4 max-w-[36rem] text-ink-2 ${LARGE}`}>
              {t('slip.kept', { amount: format.money(document.amounts.withheld) })}
            </p>
          )}
          {isTransferred(document) && <p className={`mt-4 max-w-[36rem] ${LARGE}`}>{t('slip.transfer')}</p>}
          {/* The confirmation comes while the customer reads: both sentences have the same ground, and nothing moves. */}
          <p className={`mt-6 grid max-w-[36rem] ${LARGE}`}>
            {(['estimate', 'confirmed'] as const).map((certainty) => (
              <span
                key={certainty}
                aria-hidden={certainty !== saying.certainty}
                className={classes('col-start-1 row-start-1', certainty !== saying.certainty && 'invisible')}
              >
                {document.promisedBy !== null && <b>{t('slip.byLong', { date: format.longDay(document.promisedBy) })} </b>}
                {t(certainty === 'confirmed' ? 'slip.bank' : 'slip.recorded')}
              </span>
            ))}
          </p>
        </>
      );
    case 'till':
      return (
        <>
          <p className={`mt-4 flex items-center gap-2 text-ink-2 ${LARGE}`}>
            <Store aria-hidden />
            {t('slip.atTill')}
          </p>
          <p className="mt-3 mb-6 -ms-[0.02em] text-money-customer whitespace-nowrap">{format.money(saying.amount)}</p>
          <p className={`max-w-[36rem] ${LARGE}`}>{t('slip.tillText')}</p>
        </>
      );
    case 'review':
      return (
        <>
          <p className="mt-6 text-title">{t('slip.underReview')}</p>
          <p className={`mt-3 max-w-[36rem] text-ink-2 ${LARGE}`}>{t('slip.underReviewText')}</p>
          <Pieces document={document} />
        </>
      );
    case 'goods':
    case 'void':
      return (
        <>
          <p className="mt-6 text-title">{t('slip.goodsOnly')}</p>
          {saying.kind === 'void' && <p className={`mt-3 max-w-[36rem] text-ink-2 ${LARGE}`}>{t('slip.voidText')}</p>}
          <Pieces document={document} />
        </>
      );
  }
};

const MeansList = ({ document, t, format }: Readonly<{ document: SlipDocument; t: TFunction; format: Format }>) => (
  <ul className="max-w-[36rem] border-t-2 border-ink">
    {document.means.map((means, at) => {
      const Icon = meansIcon(means.method);
      return (
        <li key={at} className={`flex min-h-13 items-center gap-3 border-b border-line ${LARGE}`}>
          <Icon aria-hidden />
          <span className="flex-1">{shownMeans({ label: meansName(means, t), last4: means.last4 })}</span>
          {means.amount !== null && <b>{format.money(means.amount)}</b>}
        </li>
      );
    })}
  </ul>
);

const Pieces = ({ document }: Readonly<{ document: SlipDocument }>) => (
  <ul className="mt-6 max-w-[36rem] border-t-2 border-ink">
    {document.lines.map((line, at) => (
      <li key={at} className={`flex min-h-13 items-center gap-3 border-b border-line ${LARGE}`}>
        {line.units} × {line.name}
      </li>
    ))}
  </ul>
);
