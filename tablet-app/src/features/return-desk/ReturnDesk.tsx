import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ArrowLeft, ScanLine, SearchX, Undo2 } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams, useSearchParams } from 'wouter';
import { useStore } from 'zustand';

import type { OrderLineId } from 'shared-types/ids';
import { clocksOf } from 'shared-types/late';
import type { KnownOrder } from 'shared-types/order';
import { termsInForce } from 'shared-types/returnable';
import type { ReturnTerms } from 'shared-types/returnable';

import { CameraScan } from '../../devices/CameraScan.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { readHandoverId, readOrderId } from '../../store/read-ids.ts';
import type { Book } from '../../store/book.ts';
import { useAnnounced, useBook, useTerms } from '../../store/live.ts';
import type { AnnouncedRow } from '../../store/live.ts';
import { useTablet } from '../../store/tablet-context.ts';
import { Blank } from '../../ui/Blank.tsx';
import { Bone } from '../../ui/Bone.tsx';
import { Button } from '../../ui/Button.tsx';
import { buttonLook } from '../../ui/button-look.ts';
import { classes } from '../../ui/classes.ts';
import { Foot, Page, Panes } from '../../ui/Layout.tsx';
import { Note } from '../../ui/Note.tsx';
import { Moved, MovedHere, useMovable } from '../../ui/Movable.tsx';
import { ReadingPanes } from '../../ui/ReadingPanes.tsx';
import { Tick } from '../../ui/Tick.tsx';
import { usePhone } from '../../ui/use-phone.ts';
import { useAnnouncedNotes } from './AnnouncedNote.tsx';
import { AskManager } from './AskManager.tsx';
import { Amount, DeskFoot, FOOT_LOOK, NEXT_STEP_LOOK } from './DeskFoot.tsx';
import type { Hindrance } from './DeskFoot.tsx';
import { DeskHead } from './DeskHead.tsx';
import { DeskLines } from './DeskLines.tsx';
import { DeskJudge, DeskReasons } from './DeskSide.tsx';
import { Discard } from './Discard.tsx';
import { deskLines, footAmount } from './desk-view.ts';
import { missingOf } from './draft-edits.ts';
import { NotSaved } from './NotSaved.tsx';
import { OtherOrders } from './OtherOrders.tsx';
import { ScanNote, ScanPlace } from './ScanNote.tsx';
import { ShiftLimitNote } from './ShiftLimitNote.tsx';
import { useDesk } from './use-desk.ts';
import { useDeskScan } from './use-desk-scan.ts';
import { useDraftOf } from './use-draft.ts';
import type { DraftHold } from './use-draft.ts';
import { useRecord } from './use-record.ts';
import { useShiftLimit } from './use-shift-limit.ts';

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
  const announced = useAnnounced(orderId);
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
        <Blank isScreen icon={SearchX} title={t('desk.gone')}>
          <p>{t('desk.goneHow')}</p>
        </Blank>
      </Page>
    );
  }
  if (!opened.data || !terms || !book || announced === undefined || hold.draft === null) return <Reading />;
  return <Desk key={orderId} known={opened.data} terms={terms} book={book} hold={hold} announced={announced} />;
};

type DeskProps = Readonly<{ known: KnownOrder; terms: ReturnTerms; book: Book; hold: DraftHold; announced: readonly AnnouncedRow[] }>;

const Desk = ({ known, terms, book, hold, announced }: DeskProps) => {
  const { t } = useTranslation();
  const { health } = useTablet();
  const [asked] = useSearchParams();
  const format = useFormat(terms.zone);
  const isKeyFailing = useStore(health, (one) => one.kind === 'key-failing');
  const { record, isBusy, trouble } = useRecord(format);
  const told = useMemo(() => announced.map((row) => row.announced), [announced]);
  const desk = useDesk({ known, terms, book, hold, announced: told });
  const { draft, picked, quote, setUnits } = desk;
  const [isAsking, setAsking] = useState(false);
  const isPhone = usePhone();
  const judged = useMovable();
  const side = useRef<HTMLDivElement>(null);
  const { open, gone } = deskLines(known, desk.terms, picked);

  const { answer, count, scan, drop } = useDeskScan({ known, open, gone, announced: told }, desk);
  const [isFilming, setFilming] = useState(false);
  // The customer's code was scanned: what she announced is there before anyone touches a line.
  const wanted = announced.find((row) => row.announced.code === asked.get('announced'));
  const brought = wanted !== undefined && wanted.announced.status === 'open' && hold.draft?.lines.length === 0 ? wanted.announced : null;
  const { takeAnnounced } = desk;
  const broughtBefore = useRef<string | null>(null);
  useEffect(() => {
    if (brought === null || broughtBefore.current === brought.announcedId) return; // she may put all of it back
    broughtBefore.current = brought.announcedId;
    takeAnnounced(brought);
  }, [brought, takeAnnounced]);

  const limit = useShiftLimit(picked.length === 0 ? null : quote, book.settings);
  const priced = footAmount(quote);
  const amount = { ...priced, isForManager: priced.isForManager || limit !== null };
  const missing = missingOf(picked, desk.asksCheck);
  const lacksApproval = desk.needed.includes('deduction') && desk.approval === null;
  const hindrance: Hindrance = isBusy
    ? 'busy'
    : isKeyFailing
      ? 'key'
      : (missing ?? (desk.openOffers.length > 0 ? 'offer' : lacksApproval ? 'approval' : null));
  const guide = (): void => {
    if (hindrance === 'approval') setAsking(true);
    else if (hindrance === 'offer') side.current?.querySelector<HTMLElement>('[data-offer]')?.focus();
    else judged.querySelector<HTMLElement>('[role=radio], input')?.focus();
  };
  useEffect(() => {
    if (isPhone) judged.scrollIntoView({ block: 'nearest' }); // it moved to the next line
  }, [isPhone, judged, desk.current]);
  const storeName = (id: string): string => book.stores.find((store) => store.storeId === id)?.name ?? id;
  const words = { format, storeName, showsPrices: draft?.gift !== true };
  const clocks = clocksOf(terms.presentedAt, { settings: book.settings, policy: termsInForce(desk.terms).policy, zone: terms.zone });
  const spoken =
    picked.length === 0 || !('amount' in amount)
      ? ''
      : t(amount.kind === 'till' ? 'desk.totalTill' : 'desk.total', { amount: format.spokenMoney(amount.amount) });
  const handover = picked.length > 0 ? (draft?.handoverId ?? null) : null;
  const said = { handover, onDrop: drop, format, storeName };
  const { standing, late } = useAnnouncedNotes({ rows: announced, desk, format });
  const others = <OtherOrders order={known.order} handover={handover} format={format} />;
  const judge = (
    <MovedHere
      part={judged}
      className="has-[>:empty]:hidden max-stack:col-span-full max-stack:-mx-4 max-stack:-mb-4 max-stack:bg-canvas max-stack:px-4 max-stack:pb-4"
    />
  );
  const ask = (lineId: OrderLineId): void => {
    if (!picked.some((line) => line.lineId === lineId)) setUnits(lineId, 1);
    setAsking(true);
  };

  return (
    <Panes
      mainLabel={t('desk.order')}
      sideLabel={t('desk.judge')}
      main={
        <>
          <DeskHead known={known} terms={desk.terms} format={format} takeAllUnits={desk.allUnits} onTakeAll={desk.takeThemAll} />
          {standing}
          <ScanPlace
            {...said}
            answer={answer}
            hint={t(open.length === 0 ? 'desk.allGoneHow' : 'scan.each')}
            late={late}
            onFilm={() => setFilming(true)}
          />
          <CameraScan isOpen={isFilming} staysOpen title={t('camera.garments')} onCode={scan} onClose={() => setFilming(false)}>
            {answer === null ? undefined : <ScanNote {...said} answer={answer} />}
          </CameraScan>
          <Moved part={judged}>
            <DeskJudge known={known} book={book} desk={desk} format={format} />
          </Moved>
          <div className="min-h-0 flex-1 panes:overflow-auto">
            <DeskLines
              open={open}
              gone={gone}
              desk={desk}
              canAsk={book.settings.override !== null}
              matched={answer?.kind === 'match' ? { lineId: answer.lineId, flash: count } : null}
              alarmed={answer?.kind === 'again' ? { lineId: answer.lineId, flash: count } : null}
              onAsk={ask}
              question={isPhone ? judge : null}
              {...words}
            />
            {answer !== null && late?.(null)}
            <div className="max-panes:hidden">{others}</div>
          </div>
        </>
      }
      side={
        <>
          {picked.length === 0 ? (
            <NothingPicked isAllGone={open.length === 0} />
          ) : (
            <div ref={side} className="grid scroll-mt-16 gap-x-6 gap-y-2 px-4 pt-2 pb-4 stack:grid-cols-2 stack:px-6 panes:grid-cols-1">
              {!isPhone && judge}
              <div className="grid content-start gap-2">
                <ShiftLimitNote limit={limit} format={format} />
                <DeskReasons known={known} desk={desk} asksOffers={missing === null} format={format}>
                  <div className="flex flex-wrap items-center justify-between gap-x-4 border-t border-line">
                    <Tick label={t('desk.gift')} isOn={draft?.gift === true} onChange={(gift) => desk.change({ gift })} />
                    <Discard onDiscard={hold.drop} handover={draft?.handoverId ?? null} />
                  </div>
                </DeskReasons>
              </div>
              <NotSaved trouble={trouble} />
            </div>
          )}
          <div className="bg-surface panes:hidden">{others}</div>
          {isAsking && desk.needed.length > 0 && (
            <AskManager
              covers={desk.needed}
              takenOff={desk.takenOff}
              settings={book.settings}
              format={format}
              judge={desk.judge}
              onApproved={(approved) => {
                desk.approve(approved);
                setAsking(false);
              }}
              onClose={() => setAsking(false)}
            />
          )}
        </>
      }
      foot={
        open.length === 0 && !isBusy ? (
          <NothingLeft isSaid={picked.length === 0} />
        ) : (
          <DeskFoot
            hindrance={hindrance}
            spoken={spoken}
            shown={
              <Amount amount={amount} way={desk.way} promisedBy={clocks.promisedBy} isNothingPicked={picked.length === 0} format={format} />
            }
            onRecord={() => draft !== null && void record(draft, known)}
            onGuide={guide}
          />
        )
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
        {!isAllGone && <p className="text-ink-2">{t('desk.pickHow')}</p>}
      </Blank>
    </div>
  );
};

/** Nothing here can be recorded, so the next step leads on. `isSaid`: where there are two panes, the right one says so already. */
const NothingLeft = ({ isSaid }: Readonly<{ isSaid: boolean }>) => {
  const { t } = useTranslation();
  return (
    <Foot strong>
      <p className={classes('text-heading max-stack:w-full', isSaid && 'panes:hidden')}>{t('desk.allGone')}</p>
      <Link href="/" className={buttonLook('next', 'w-full stack:ms-auto stack:w-auto')}>
        {t('desk.another')}
      </Link>
    </Foot>
  );
};

/** The shape of what follows, with the way back and the step that waits for it. */
const Reading = () => {
  const { t } = useTranslation();
  return (
    <ReadingPanes
      mainLabel={t('desk.order')}
      sideLabel={t('desk.judge')}
      says={t('desk.readingOrder')}
      back={
        <Link href="/" aria-label={t('desk.back')} className="-ms-3 grid size-12 place-items-center">
          <ArrowLeft aria-hidden />
        </Link>
      }
      head={
        <Note isWide isStill icon={ScanLine} tone="plain">
          <Bone className="h-4 w-64" />
        </Note>
      }
      rows="min-h-29"
      side={null}
      foot={
        <Foot strong>
          <div className={FOOT_LOOK}>
            <p className="text-small font-strong">{t('desk.refund')}</p>
            <Bone className="h-14 w-40" />
            <Button kind="next" isIdle className={NEXT_STEP_LOOK}>
              {t('desk.readingOrder')}
            </Button>
          </div>
        </Foot>
      }
    />
  );
};
