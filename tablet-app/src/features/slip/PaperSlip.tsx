import type { TFunction } from 'i18next';

import type { Format } from '../../i18n/format.ts';
import type { SlipDocument } from '../../store/slip.ts';
import { QrCode } from '../../ui/QrCode.tsx';
import { meansName } from './means-name.ts';
import { isTransferred, showsMeans } from './slip-saying.ts';
import type { SlipSaying } from './slip-saying.ts';

type PaperSlipProps = Readonly<{ document: SlipDocument; saying: SlipSaying; copy: number; t: TFunction; format: Format }>;

const RULE = 'mt-3 border-t-[1.5px] border-[#000] pt-3';

/** The slip on an 80 mm roll, in the customer's language: never to be taken for a receipt, so no tax and no totals (UX §10). */
export const PaperSlip = ({ document, saying, copy, t, format }: PaperSlipProps) => {
  const { store, lines, gift } = document;
  const stamp = copy === 0 ? null : <p className="my-2 text-center font-display">{t('slip.copy', { n: copy })}</p>;
  return (
    <>
      {stamp}
      <p className="text-[19px] font-firm tracking-brand">{store.brand}</p>
      <p>{[store.name, store.address].filter((part) => part !== '').join(' · ')}</p>
      <p>
        {format.paperMoment(document.presentedAt)} · {t('slip.servedBy', { name: document.staffName })}
      </p>
      <div className={RULE}>
        <p>
          <b className="uppercase">{t('slip.returnSlip')}</b>, {t('slip.not')}
        </p>
        <p className="text-[17px] font-display tracking-code">{document.slipNumber}</p>
        {document.orderNumber !== '' && <p>{t('slip.order', { number: document.orderNumber })}</p>}
      </div>
      <ul className={RULE}>
        {lines.map((line, at) => (
          <li key={at}>
            <span className="flex justify-between gap-2">
              <span>
                {line.units} × {line.name}
                {line.variant !== '' && `, ${line.variant}`}
              </span>
              {!gift && line.money !== null && <span className="whitespace-nowrap">{format.money(line.money)}</span>}
            </span>
            <span className="block">{t(`reason.${line.reason}`)}</span>
          </li>
        ))}
      </ul>
      <div className={RULE}>
        <PaperAmount document={document} saying={saying} t={t} format={format} />
      </div>
      <div className={RULE}>
        <QrCode text={document.address} label={document.slipNumber} moduleMm={0.75} className="-ms-[3mm]" />
        <p className="mt-1">
          {t('slip.keep')} {t('slip.followPaper', { brand: store.brand })}
        </p>
      </div>
      {stamp}
    </>
  );
};

const PaperAmount = ({ document, saying, t, format }: Omit<PaperSlipProps, 'copy'>) => {
  const big = 'text-[40px] leading-none font-display tracking-[-0.02em] whitespace-nowrap my-1';
  const receipts = document.means.flatMap((means) => means.receipt ?? []);
  switch (saying.kind) {
    case 'web':
      return (
        <>
          {!document.gift && (
            <>
              <p>{t('slip.refund')}</p>
              <p className={big}>{format.money(saying.amount)}</p>
            </>
          )}
          {showsMeans(document, saying) &&
            document.means.map((means, at) => (
              <p key={at} className="flex justify-between gap-2">
                <span>
                  {meansName(means, t)}
                  {means.last4 !== null && ` …${means.last4}`}
                </span>
                {means.amount !== null && <span>{format.money(means.amount)}</span>}
              </p>
            ))}
          {!document.gift && document.amounts?.withheld !== undefined && document.amounts.withheld.minor > 0 && (
            <p>{t('slip.kept', { amount: format.money(document.amounts.withheld) })}</p>
          )}
          {isTransferred(document) && <p>{t('slip.transfer')}</p>}
          {document.promisedBy !== null && (
            <p className="mt-2 font-display">{t('slip.paperBy', { date: format.paperDay(document.promisedBy) })}</p>
          )}
          <p>{t('slip.status', { status: t(saying.certainty === 'confirmed' ? 'slip.statusConfirmed' : 'slip.statusRecorded') })}</p>
        </>
      );
    case 'till':
      return (
        <>
          <p className="text-[20px] font-display">{t('slip.atTill')}</p>
          {receipts.map((number) => (
            <p key={number}>{t('slip.receiptNumber', { number })}</p>
          ))}
        </>
      );
    case 'review':
      return <p>{t('slip.status', { status: t('slip.statusReview') })}</p>;
    case 'void':
      return <p>{t('slip.voidText')}</p>;
    case 'goods':
      return <p>{t('slip.status', { status: t('slip.statusGoods') })}</p>;
  }
};
