import { useQuery } from '@tanstack/react-query';
import { ArrowRight, CircleCheck, Files, Mail, Printer, SearchX } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useParams, useSearchParams } from 'wouter';

import type { ReturnPolicy } from 'shared-types/policy';

import { createFormat } from '../../i18n/format.ts';
import { LANGUAGES, languageOf, localeFor } from '../../i18n/languages.ts';
import { useCustomerTexts } from '../../i18n/use-language.ts';
import { useHandoverSlips } from '../../store/handover.ts';
import type { HandoverSlip } from '../../store/handover.ts';
import type { Enrolment, PrintJob } from '../../store/ledger.ts';
import { useBook, useEnrolment, useOpenDrafts, useReturn, useSlip } from '../../store/live.ts';
import { isOnlyHandedOver, nextCopy } from '../../store/print-jobs.ts';
import { recordCommand } from '../../store/record-return.ts';
import type { ReturnRow } from '../../store/return-status.ts';
import type { SlipDocument, SlipRow } from '../../store/slip.ts';
import { useTablet } from '../../store/tablet-context.ts';
import { Blank } from '../../ui/Blank.tsx';
import { Button } from '../../ui/Button.tsx';
import { buttonLook } from '../../ui/button-look.ts';
import { classes } from '../../ui/classes.ts';
import { Languages } from '../../ui/Languages.tsx';
import { Foot } from '../../ui/Layout.tsx';
import { Note } from '../../ui/Note.tsx';
import { Paper } from '../../ui/Paper.tsx';
import { StateMark } from '../../ui/StateMark.tsx';
import { CustomerView } from './CustomerView.tsx';
import { MailSlip } from './MailSlip.tsx';
import { PaperSlip } from './PaperSlip.tsx';
import { PrintNote } from './PrintNote.tsx';
import type { SlipWords } from './slip-on-paper.ts';
import { sayingOf } from './slip-saying.ts';
import type { SlipSaying } from './slip-saying.ts';
import { slipsOfScreen } from './slips-to-print.ts';
import type { SlipsOfScreen } from './slips-to-print.ts';
import { useHoldAlways, usePrintAlways, useSlipPrinting } from './use-slip-printing.ts';
import type { PrintHow, SlipToPrint } from './use-slip-printing.ts';

/** The slip: first for the customer's eyes, then on paper. */
export const SlipScreen = () => {
  const { t } = useTranslation();
  const { returnId } = useParams<{ returnId: string }>();
  const slip = useSlip(returnId);
  const row = useReturn({ returnId });
  if (slip === undefined || row === undefined) return null;
  if (slip === null) {
    return (
      <main className="flex min-h-dvh flex-col bg-surface">
        <Blank isScreen icon={SearchX} title={t('slip.gone')}>
          <p>{t('slip.goneHow')}</p>
        </Blank>
        <Foot>
          <Link href="/" className={buttonLook('next', 'w-full stack:ms-auto stack:w-auto')}>
            {t('slip.done')}
          </Link>
        </Foot>
      </main>
    );
  }
  return <Slip slip={slip} row={row} />;
};

const Slip = ({ slip, row }: Readonly<{ slip: SlipRow; row: ReturnRow | null }>) => {
  const { t: staffText } = useTranslation();
  const tablet = useTablet();
  const [, go] = useLocation();
  const [asked] = useSearchParams();
  const [sheets] = useState(() => new Map<string, HTMLElement>());
  const { document } = slip;
  const [wanted, setWanted] = useState(languageOf(document.locale).code);
  const customer = useCustomerTexts(wanted);
  const [isTurned, setTurned] = useState(false);
  const [isMailing, setMailing] = useState(false);
  const saying = sayingOf(document, row);
  const certainty = saying.kind === 'web' ? saying.certainty : 'estimate';
  const enrolment = useEnrolment();
  const book = useBook();
  const settings = book?.settings;
  const isNew = asked.has('new');
  const drafts = useOpenDrafts();
  const next = drafts?.find((draft) => draft.handoverId === row?.local?.record.handoverId && draft.orderId !== null);
  const handover = useHandoverSlips(document.returnId);
  const shown = slipsOfScreen(handover, {
    returnId: document.returnId,
    isNew,
    isMoreToCome: next !== undefined,
  });
  const { spoken, toPrint } = shown ?? NO_SLIPS;
  const printing = useSlipPrinting({ spoken, language: customer?.language ?? wanted, sheets });
  const nextId = next?.orderId ?? null;
  const nextOrder = useQuery({
    queryKey: ['draft-order', nextId],
    queryFn: async () => (nextId === null ? null : await tablet.search.open(nextId)),
  });
  const nextNumber = nextId === null ? undefined : nextOrder.data?.order.number;
  const papers = customer === null ? [] : toPrint.map((of) => paperOf(of, customer));
  const isAllKnown = shown !== null && drafts !== undefined;
  const printsAlways = isNew && isAllKnown && settings?.print === 'always';
  useHoldAlways(papers, customer?.language ?? wanted, printsAlways);
  usePrintAlways(printing, papers, printsAlways && next === undefined);
  // A moment: her language, the store's ways and the prints that there are already are read from the tablet.
  if (customer === null || book === undefined || !isAllKnown) return null;
  const { t, language } = customer;
  const { format } = wordsOf(document, saying, { ...customer, copy: 0 });
  const print = (how: PrintHow): void => void printing.print(papers, how);
  const mails = settings?.mailsSlips === true;
  const mailsFirst = mails && settings.print === 'mail';
  const mailButton = (
    <Button className={WAY} icon={<Mail aria-hidden />} onClick={() => setMailing(true)}>
      {staffText('slip.mail')}
    </Button>
  );
  const leave = (): void => {
    // Looking at it on the tablet is a way to hand it over, too, once.
    if (slip.handed.length === 0) {
      void recordCommand(tablet, {
        type: 'slip.handed',
        body: { returnId: document.returnId, how: 'shown', certainty, copy: 0, mail: null },
      }).then(() => tablet.sync.poke());
    }
    go(next?.orderId ? `/order/${encodeURIComponent(next.orderId)}` : isNew ? '/' : `/history/${document.returnId}`);
  };

  return (
    <main className="flex min-h-dvh flex-col bg-surface">
      <header
        className={classes(
          'flex flex-wrap items-center justify-between gap-x-4 px-4 stack:px-12',
          isTurned ? 'rotate-180 pb-6 stack:pb-8' : 'pt-6 stack:pt-8',
        )}
      >
        <span className="text-[1.375rem] font-firm tracking-brand">{document.store.brand}</span>
        <Languages label={t('slip.language')} languages={LANGUAGES} chosen={wanted} onChoose={setWanted} />
      </header>
      {isNew && (
        <p role="alert" className="sr-only">
          {staffText('slip.saved')}
        </p>
      )}
      <div className={classes('flex flex-1 flex-col', isTurned && 'rotate-180')}>
        <CustomerView document={document} saying={saying} t={t} format={format} language={language} />
      </div>
      <Foot wide>
        <PrintNote
          printing={printing}
          isMoreToCome={isNew && next !== undefined}
          orderNumber={
            spoken.length < 2
              ? null
              : (spoken.find((one) => one.slip.returnId === printing.job?.returnId)?.slip.document.orderNumber ?? null)
          }
          onPrint={print}
        />
        {isNew && next !== undefined && (
          <div className="w-full">
            <Note icon={Files}>{staffText('slip.more')}</Note>
          </div>
        )}
        {mailsFirst && mailButton}
        <Button className={WAY} icon={<Printer aria-hidden />} isIdle={printing.isPrinting} onClick={() => print('as-chosen')}>
          {printing.isPrinting
            ? staffText('slip.printing')
            : papers.length > 1
              ? staffText('slip.printTogether', { count: papers.length })
              : staffText('slip.print')}
        </Button>
        {mails && !mailsFirst && mailButton}
        <Button
          className={`${WAY} chosen:border-accent chosen:bg-accent-tint chosen:text-accent-ink`}
          aria-pressed={isTurned}
          onClick={() => setTurned(!isTurned)}
        >
          {staffText('slip.turn')}
        </Button>
        <Given
          printed={printing.isPrinting || printing.job?.state !== 'printed' ? NO_PRINTS : printing.out}
          isMailed={slip.handed.some(({ how }) => how === 'mailed')}
        />
        <Button kind="next" className="order-9 w-full stack:order-0 stack:ms-auto stack:w-auto" onClick={leave}>
          {nextNumber === undefined ? staffText('slip.done') : staffText('slip.next', { number: nextNumber })}
          <ArrowRight aria-hidden />
        </Button>
      </Foot>
      <MailSlip slip={slip} certainty={certainty} language={language} isOpen={isMailing} onClose={() => setMailing(false)} />
      {papers.map(({ of, words }, at) => (
        // Sheets print as they stand in the page, where a late one is put last: its place is part of what it is known by.
        <Paper key={`${at} ${of.slip.returnId}`} sheet={keepSheet(sheets, of.slip.returnId)} language={language} widthMm={printing.widthMm}>
          <PaperSlip words={words} widthMm={printing.widthMm} policy={policyOf(enrolment, of.row)} />
        </Paper>
      ))}
    </main>
  );
};

const WAY =
  'min-h-13 flex-1 max-stack:self-stretch max-stack:px-2 max-stack:py-2 max-stack:leading-tight max-stack:[&_svg]:hidden stack:min-h-18 stack:flex-none';

const NO_SLIPS: SlipsOfScreen = { spoken: [], toPrint: [] };
const NO_PRINTS: readonly PrintJob[] = [];

/** Keeps a sheet as long as it stands in the page. */
const keepSheet =
  (sheets: Map<string, HTMLElement>, returnId: string) =>
  (sheet: HTMLElement | null): void => {
    if (sheet === null) sheets.delete(returnId);
    else sheets.set(returnId, sheet);
  };

/** How the slip was given to the customer so far, for the associate: on paper, by mail. */
const Given = ({ printed, isMailed }: Readonly<{ printed: readonly PrintJob[]; isMailed: boolean }>) => {
  const { t } = useTranslation();
  const isPrinted = printed.length > 0;
  const isUnheard = printed.some(isOnlyHandedOver);
  return (
    <output className="flex flex-wrap gap-x-4 gap-y-1 empty:hidden max-panes:order-first max-panes:w-full panes:grid panes:gap-1">
      {isUnheard && (
        <span className="flex max-w-64 items-center gap-2 text-small leading-[1.3] font-firm max-panes:max-w-none">
          <Printer aria-hidden className="flex-none" /> {t('print.handedOver')}
        </span>
      )}
      {isPrinted && !isUnheard && (
        <StateMark tone="refunded" icon={CircleCheck} plain>
          {t('print.done', { count: printed.length })}
        </StateMark>
      )}
      {isMailed && (
        <StateMark tone="refunded" icon={Mail} plain>
          {t('slip.mailed')}
        </StateMark>
      )}
    </output>
  );
};

type Customer = NonNullable<ReturnType<typeof useCustomerTexts>>;

/** The customer's words; where her language is the one the slip was made in, also its region's dates and money. */
const wordsOf = (document: SlipDocument, saying: SlipSaying, { t, language, copy }: Customer & Readonly<{ copy: number }>): SlipWords => {
  const locale = languageOf(document.locale).code === language ? localeFor(document.locale) : localeFor(language);
  return { document, saying, copy, t, format: createFormat(locale, document.zone) };
};

/** What a press prints of a slip: as it stands now, and as a copy where one is out. */
const paperOf = (of: HandoverSlip, customer: Customer): SlipToPrint => {
  const saying = sayingOf(of.slip.document, of.row);
  const words = wordsOf(of.slip.document, saying, { ...customer, copy: nextCopy(of.slip, of.jobs) });
  return { of, words, certainty: saying.kind === 'web' ? saying.certainty : 'estimate' };
};

/** The promise that the return was made under, else the newest known. */
const policyOf = (enrolment: Enrolment | null | undefined, row: ReturnRow | null): ReturnPolicy | null => {
  const policies = (enrolment?.policies ?? []).toSorted((a, b) => b.version - a.version);
  return policies.find(({ version }) => version === row?.local?.record.policyVersion) ?? policies[0] ?? null;
};
