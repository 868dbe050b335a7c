import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ArrowLeft, ScanLine, SearchX, Undo2 } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams, useSearchParams } from 'wouter';
import { useStore } from 'zustand';

import { addWorkingDays, storeDayOf } from 'shared-types/calendar';
import type { OrderLineId } from 'shared-types/ids';
import type { KnownOrder } from 'shared-types/order';
import type { ReturnTerms } from 'shared-types/returnable';

import { giveFeedback } from '../../devices/feedback.ts';
import { useScan } from '../../devices/scans.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { readHandoverId, readOrderId } from '../../store/read-ids.ts';
import type { Book } from '../../store/book.ts';
import type { Draft } from '../../store/ledger.ts';
import { useBook, useTerms } from '../../store/live.ts';
import { useTablet } from '../../store/tablet-context.ts';
import { Blank } from '../../ui/Blank.tsx';
import { Bone } from '../../ui/Bone.tsx';
import { Button } from '../../ui/Button.tsx';
import { buttonLook } from '../../ui/button-look.ts';
import { Foot, Page, Panes } from '../../ui/Layout.tsx';
import { Tick } from '../../ui/Tick.tsx';
import { Amount, DeskFoot } from './DeskFoot.tsx';
import type { Hindrance } from './DeskFoot.tsx';
import { DeskHead } from './DeskHead.tsx';
import { DeskLineRow, GoneLineRow } from './DeskLineRow.tsx';
import { Discard } from './Discard.tsx';
import { deskLines, footAmount, readGarment, receiptsOf, soleUnit } from './desk-view.ts';
import type { ScanAnswer } from './desk-view.ts';
import { currentLine, missingOf, nextLine, preselected, takeAll, withAnswer, withUnits } from './draft-edits.ts';
import type { Answer } from './draft-edits.ts';
import { Judge } from './Judge.tsx';
import { NotSaved } from './NotSaved.tsx';
import { OtherOrders } from './OtherOrders.tsx';
import { quoteDraft } from './quote-draft.ts';
import { ScanNote } from './ScanNote.tsx';
import { TillSteps } from './TillSteps.tsx';
import { useDraftOf } from './use-draft.ts';
import type { DraftHold } from './use-draft.ts';
import { useRecord } from './use-record.ts';
import { WhyAmount } from './WhyAmount.tsx';

/** The desk of one order: left facts, right judgement, the foot is consequence. */
export const ReturnDesk = () => {
  const { t } = useTranslation();
  const { search, sync } = useTablet();
  const [asked] = useSearchParams();
  const orderId = readOrderId(decodeURIComponent(useParams<{ orderId: string }>().orderId));
  const asOf = useStore(sync.state, (state) => state.ordersAsOf);
  const opened = useQuery({
    queryKey: ['order', orderId, asOf],
    queryFn: async () => search.open(orderId),
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  const terms = useTerms(opened.data);
  const book = useBook();
  const hold = useDraftOf(orderId, null, readHandoverId(asked.get('with')));

  const isGone = opened.data === null;
  useEffect(() => {
    if (isGone) sync.poke(); // its bytes may be damaged: the next round brings them again, and the order is read anew
  }, [isGone, sync]);

  if (opened.data === null) {
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
        <Blank icon={SearchX} title={t('desk.gone')}>
          <p>{t('desk.goneHow')}</p>
        </Blank>
      </Page>
    );
  }
  if (!opened.data || !terms || !book || hold.draft === null) return <Reading />;
  return <Desk key={orderId} known={opened.data} terms={terms} book={book} hold={hold} />;
};

type DeskProps = Readonly<{ known: KnownOrder; terms: ReturnTerms; book: Book; hold: DraftHold }>;

const Desk = ({ known, terms, book, hold }: DeskProps) => {
  const { t } = useTranslation();
  const { health } = useTablet();
  const format = useFormat(terms.zone);
  const isKeyFailing = useStore(health, (one) => one.kind === 'key-failing');
  const { record, isBusy, trouble } = useRecord();
  const [chosen, setChosen] = useState<number | null>(null);
  const [isSame, setSame] = useState(false);
  const [answer, setAnswer] = useState<ScanAnswer | null>(null);
  const [flash, setFlash] = useState(0);
  const judge = useRef<HTMLDivElement>(null);
  const { draft } = hold;
  const [isTouched, setTouched] = useState(false);
  // The only unit of an order is picked by itself, and first kept when something is said about it.
  const picked = useMemo(() => {
    const lines = draft?.lines ?? [];
    const sole = lines.length > 0 || isTouched ? null : soleUnit(deskLines(known, terms, []).open);
    const line = known.order.lines.find((one) => one.lineId === sole);
    return line === undefined ? lines : withUnits([], line.lineId, 1, preselected(book.settings, line));
  }, [draft, isTouched, known, terms, book]);
  const { quote } = useMemo(() => quoteDraft(known, { lines: picked }, terms), [known, picked, terms]);
  const change = (next: Partial<Draft>): void => {
    setTouched(true);
    hold.change({ lines: picked, ...next });
  };
  const { open, gone } = deskLines(known, terms, picked);
  const current = currentLine(picked, chosen);
  const asked = current === null ? undefined : picked[current];
  const askedName = known.order.lines.find((line) => line.lineId === asked?.lineId)?.name ?? '';

  const setUnits = (lineId: OrderLineId, units: number): void => {
    const line = known.order.lines.find((one) => one.lineId === lineId);
    const condition = line === undefined ? null : preselected(book.settings, line);
    const next = withUnits(picked, lineId, units, condition);
    change({ lines: next });
    // A question that is open stays with its line; what is added waits below it (UX §3).
    setChosen(
      current !== null && picked[current] !== undefined && next.includes(picked[current]) && nextLine(next, current) === current
        ? next.indexOf(picked[current])
        : null,
    );
  };
  const say = (given: Answer): void => {
    if (current === null) return;
    const next = withAnswer(picked, current, given, { same: isSame });
    change({ lines: next });
    setChosen(given.note === undefined ? nextLine(next, current) : current);
  };
  const all = takeAll(known, terms);
  const takeThemAll = (): void => {
    change({
      lines: all.reduce((lines, { line, units }) => withUnits(lines, line.lineId, units, preselected(book.settings, line)), picked),
    });
    setSame(all.length > 1);
    setChosen(null);
  };
  useScan((code) => {
    const read = readGarment(code, open, gone);
    setAnswer(read);
    giveFeedback(read.kind === 'all-picked' ? 'other' : read.kind);
    setFlash(flash + 1);
    if (read.kind === 'match') setUnits(read.lineId, read.units);
  });

  const amount = footAmount(quote);
  const missing = missingOf(picked);
  const hindrance: Hindrance = isBusy ? 'busy' : isKeyFailing ? 'key' : open.length === 0 ? 'gone' : missing;
  const storeName = (id: string): string => book.stores.find((store) => store.storeId === id)?.name ?? id;
  const words = { format, storeName, showsPrices: draft?.gift !== true };
  const promisedBy = addWorkingDays(storeDayOf(terms.presentedAt, terms.zone), book.settings.promiseWorkingDays);
  const spoken =
    picked.length === 0 || !('amount' in amount)
      ? ''
      : t(amount.kind === 'till' ? 'desk.totalTill' : 'desk.total', { amount: format.spokenMoney(amount.amount) });

  const others = <OtherOrders order={known.order} handover={picked.length > 0 ? (draft?.handoverId ?? null) : null} format={format} />;

  return (
    <Panes
      mainLabel={t('desk.order')}
      sideLabel={t('desk.judge')}
      main={
        <>
          <DeskHead
            known={known}
            terms={terms}
            format={format}
            takeAllUnits={all.reduce((units, one) => units + one.units, 0)}
            onTakeAll={takeThemAll}
          />
          <ScanNote answer={answer} format={format} />
          <div className="min-h-0 flex-1 panes:overflow-auto">
            <ul aria-label={t('desk.lines')}>
              {open.map((shown) => (
                <DeskLineRow
                  key={shown.line.lineId}
                  shown={shown}
                  isCurrent={shown.at !== null && shown.at === current}
                  flash={answer?.kind === 'match' && answer.lineId === shown.line.lineId ? flash : 0}
                  onUnits={(units) => setUnits(shown.line.lineId, units)}
                  onChoose={() => setChosen(shown.at)}
                  {...words}
                />
              ))}
            </ul>
            {gone.length > 0 && (
              <section aria-labelledby="cannot" className="border-t border-line">
                <h2 id="cannot" className="px-4 pt-4 pb-2 text-small font-strong text-ink-2 stack:px-6">
                  {t('desk.not')}
                </h2>
                <ul>
                  {gone.map((shown) => (
                    <GoneLineRow
                      key={shown.line.lineId}
                      shown={shown}
                      isAlarmed={answer?.kind === 'again' && answer.lineId === shown.line.lineId}
                      {...words}
                    />
                  ))}
                </ul>
              </section>
            )}
            <div className="max-panes:hidden">{others}</div>
          </div>
        </>
      }
      side={
        <>
          {picked.length === 0 && <NothingPicked isAllGone={open.length === 0} />}
          <div
            ref={judge}
            className="empty:hidden grid scroll-mt-16 gap-x-6 gap-y-2 px-4 pt-2 pb-4 stack:grid-cols-2 stack:px-6 panes:grid-cols-1"
          >
            {asked !== undefined && (
              <Judge
                key={asked.lineId}
                name={askedName}
                line={asked}
                canBeSame={picked.length > 1}
                isSame={isSame}
                onSame={setSame}
                onAnswer={say}
              />
            )}
            {picked.length > 0 && (
              <div className="flex flex-col gap-3 stack:max-panes:*:first:border-t-0">
                {quote.route === 'web' ? (
                  <WhyAmount known={known} quote={quote} format={format} isOpenAtFirst={window.innerWidth >= 600} />
                ) : (
                  <TillSteps route={quote.route} receipts={receiptsOf(known)} />
                )}
                <div className="flex flex-wrap items-center justify-between gap-x-4 border-t border-line">
                  <Tick label={t('desk.gift')} isOn={draft?.gift === true} onChange={(gift) => change({ gift })} />
                  <Discard onDiscard={hold.drop} />
                </div>
              </div>
            )}
            <NotSaved trouble={trouble} />
          </div>
          <div className="bg-surface panes:hidden">{others}</div>
        </>
      }
      foot={
        <DeskFoot
          hindrance={hindrance}
          spoken={spoken}
          shown={<Amount amount={amount} promisedBy={promisedBy} isNothingPicked={picked.length === 0} format={format} />}
          onRecord={() => draft !== null && void record({ ...draft, lines: picked }, known)}
          onGuide={() => judge.current?.querySelector<HTMLElement>('[role=radio], input')?.focus()}
        />
      }
    />
  );
};

/** Before the first unit, the right pane says what to do; stacked, the lines above say it themselves. */
const NothingPicked = ({ isAllGone }: Readonly<{ isAllGone: boolean }>) => {
  const { t } = useTranslation();
  return (
    <div className="flex h-full flex-col max-panes:hidden">
      <Blank icon={isAllGone ? Undo2 : ScanLine} title={t(isAllGone ? 'desk.allGone' : 'desk.pickTitle')}>
        <p className="text-ink-2">{t(isAllGone ? 'desk.allGoneHow' : 'desk.pickHow')}</p>
      </Blank>
    </div>
  );
};

/** The shape of what follows, with the way back and the step that waits for it. */
const Reading = () => {
  const { t } = useTranslation();
  return (
    <Panes
      mainLabel={t('desk.order')}
      sideLabel={t('desk.judge')}
      main={
        <>
          <div className="flex min-h-20 items-center gap-3 px-4 pt-4 pb-3 stack:px-6">
            <Link href="/" aria-label={t('desk.back')} className="-ms-3 grid size-12 place-items-center">
              <ArrowLeft aria-hidden />
            </Link>
            <Bone className="h-7 w-56" />
          </div>
          {[66, 54, 60].map((width) => (
            <div key={width} className="flex min-h-29 flex-col gap-3 border-t border-line px-4 pt-4 stack:px-6">
              <Bone className="h-5 w-64" />
              <Bone className="h-4 w-40" />
            </div>
          ))}
        </>
      }
      side={null}
      foot={
        <Foot strong>
          <div className="flex-1">
            <p className="text-small font-strong">{t('desk.refund')}</p>
            <Bone className="mt-1 h-14 w-40" />
          </div>
          <Button kind="next" isIdle>
            {t('desk.readingOrder')}
          </Button>
        </Foot>
      }
    />
  );
};
