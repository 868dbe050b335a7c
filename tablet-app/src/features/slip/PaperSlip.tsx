import type { ReturnPolicy } from 'shared-types/policy';

import type { PaperWidthMm } from '../../devices/paper.ts';
import { PaperPage } from '../../ui/PaperPage.tsx';
import { slipOnPaper } from './slip-on-paper.ts';
import type { SlipWords } from './slip-on-paper.ts';

type PaperSlipProps = Readonly<{ words: SlipWords; widthMm: PaperWidthMm; policy: ReturnPolicy | null }>;

/** The slip as the browser prints it: on a roll by itself, on A4 beside what a customer may want to know at home (UX §10). */
export const PaperSlip = ({ words, widthMm, policy }: PaperSlipProps) => {
  const slip = <PaperPage paper={slipOnPaper(words)} isNarrow={widthMm === 58} />;
  if (widthMm !== 210) return slip;
  return (
    <div className="grid grid-cols-[82mm_minmax(0,1fr)] gap-[12mm]">
      <div>{slip}</div>
      <Aside {...words} policy={policy} />
    </div>
  );
};

const Aside = ({ document, saying, t, policy }: SlipWords & Pick<PaperSlipProps, 'policy'>) => {
  const { store } = document;
  return (
    <div className="border-s-[1.5px] border-[#000] ps-[12mm] text-[14px] leading-[1.45]">
      <h2 className="text-[19px] font-display">{t('print.how')}</h2>
      {saying.kind === 'web' && (
        <ol className="mt-2 list-decimal ps-5">
          <li>{t('print.howShop')}</li>
          <li>{t('print.howMeans')}</li>
          <li>{t('print.howFollow')}</li>
        </ol>
      )}
      {saying.kind === 'till' && <p className="mt-2">{t('slip.tillText')}</p>}
      {saying.kind === 'review' && <p className="mt-2">{t('slip.underReviewText')}</p>}
      {saying.kind === 'void' && <p className="mt-2">{t('slip.voidText')}</p>}
      {saying.kind === 'goods' && <p className="mt-2">{t('print.howGoods')}</p>}
      {policy !== null && (
        <>
          <h2 className="mt-8 text-[19px] font-display">{t('print.conditions')}</h2>
          <p className="mt-2">{t('print.conditionsWindow', { count: policy.windowDays })}</p>
          <p className="mt-1">{t(`print.shipping.${policy.shipping}`)}</p>
          <p className="mt-1">{t('print.conditionsLaw')}</p>
        </>
      )}
      <h2 className="mt-8 text-[19px] font-display">{t('print.shop')}</h2>
      <p className="mt-2">{store.brand}</p>
      <p>{store.name}</p>
      <p>{store.address}</p>
    </div>
  );
};
