import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import type { KnownOrder } from 'shared-types/order';
import { goesToFinance } from 'shared-types/refund-plan';
import { guidedCheckOf } from 'shared-types/returnable';
import { mostDeduction } from 'shared-types/withheld';

import type { Format } from '../../i18n/format.ts';
import { shownMeans } from '../../i18n/shown-means.ts';
import type { Book } from '../../store/book.ts';
import { Note } from '../../ui/Note.tsx';
import { planRows, receiptsOf } from './desk-view.ts';
import { offerKey } from './draft-edits.ts';
import { GoodsPhotos } from './GoodsPhotos.tsx';
import { Judge } from './Judge.tsx';
import { OfferQuestion } from './OfferQuestion.tsx';
import { StoreCredit } from './StoreCredit.tsx';
import { TakeOff } from './TakeOff.tsx';
import { TillSteps } from './TillSteps.tsx';
import type { DeskState } from './use-desk.ts';
import { WhyAmount } from './WhyAmount.tsx';

type SideProps = Readonly<{ known: KnownOrder; desk: DeskState; format: Format }>;

/** The judgement about the line in question. */
export const DeskJudge = ({ known, book, desk, format }: SideProps & Readonly<{ book: Book }>) => {
  const { picked, current, quote, terms } = desk;
  const line = current === null ? undefined : picked[current];
  const ordered = known.order.lines.find((one) => one.lineId === line?.lineId);
  if (line === undefined || ordered === undefined) return null;
  const quoted = quote.lines.find((one) => one.line === ordered);
  const mostBasisPoints = book.settings.mostDeductionBasisPoints;
  const canTakeOff = mostBasisPoints !== null && quote.route === 'web' && line.condition !== null && line.condition !== 'as-new';
  return (
    <Judge
      key={line.lineId}
      name={ordered.name}
      line={line}
      same={picked.length > 1 ? { isOn: desk.isSame, onChange: desk.setSame, asFirst: desk.sameAsFirst } : null}
      onAnswer={desk.say}
      checks={desk.checksOf(line)}
      guided={guidedCheckOf(ordered, terms)}
    >
      {desk.draft !== null && (
        <GoodsPhotos
          name={ordered.name}
          line={line}
          returnId={desk.draft.returnId}
          policy={book.settings.photos}
          onEdit={(edit) => desk.editPhotos(line.lineId, edit)}
        />
      )}
      {canTakeOff && quoted !== undefined && (
        <TakeOff
          name={ordered.name}
          worth={quoted.worth}
          most={mostDeduction(quoted.worth, book.settings)}
          mostBasisPoints={mostBasisPoints}
          value={line.deduction ?? null}
          format={format}
          onChange={(deduction) => desk.say({ deduction })}
        />
      )}
    </Judge>
  );
};

/** What the return comes to and why, what of an offer stays, and how it is paid. */
export const DeskReasons = ({
  known,
  desk,
  asksOffers,
  format,
  children,
}: SideProps & Readonly<{ asksOffers: boolean; children: ReactNode }>) => {
  const { t } = useTranslation();
  const { quote, draft } = desk;
  const plan = planRows(known, quote.plan);
  const transferred = plan.filter(({ payment }) => goesToFinance(payment)).map(({ payment }) => payment.label);
  const means = plan.map(({ payment }) => shownMeans(payment)).join(', ');
  return (
    <div className="flex flex-col gap-3 stack:max-panes:*:first:border-t-0">
      {desk.lapsed !== null && desk.needed.length > 0 && (
        <Note icon={TriangleAlert} tone="person">
          {t('approve.lapsed', { name: desk.lapsed.claims.name })}
        </Note>
      )}
      {asksOffers &&
        desk.broken.map((broken) => (
          <OfferQuestion
            key={offerKey(broken)}
            broken={broken}
            isKept={!desk.openOffers.includes(broken)}
            format={format}
            onHere={() => desk.takeOffer(broken)}
            onKept={desk.keepOffer}
          />
        ))}
      {quote.route === 'web' ? null : <TillSteps route={quote.route} receipts={receiptsOf(known)} />}
      {(quote.route === 'web' || quote.route === 'void') && (
        <WhyAmount known={known} quote={quote} inCredit={desk.way === 'credit'} format={format} isOpenAtFirst={window.innerWidth >= 600} />
      )}
      {quote.route === 'web' && transferred.length > 0 && desk.way !== 'credit' && (
        <p className="text-small text-ink-2">{t('desk.financeSteps', { means: [...new Set(transferred)].join(', ') })}</p>
      )}
      {desk.mayChooseCredit && (
        <StoreCredit
          amount={quote.refund}
          means={means}
          chosen={draft?.storeCredit ?? null}
          format={format}
          onChange={(storeCredit) => desk.change({ storeCredit })}
        />
      )}
      {children}
    </div>
  );
};
