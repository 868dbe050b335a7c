import { useQuery } from '@tanstack/react-query';
import { ArrowRight, CircleCheck, Mail, Printer, SearchX } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useParams, useSearchParams } from 'wouter';

import type { ReturnPolicy } from 'shared-types/policy';

import { createFormat } from '../../i18n/format.ts';
import { LANGUAGES, languageOf, localeFor } from '../../i18n/languages.ts';
import { useCustomerTexts } from '../../i18n/use-language.ts';
import type { Enrolment } from '../../store/ledger.ts';
import { useBook, useEnrolment, useOpenDrafts, useReturn, useSlip } from '../../store/live.ts';
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
import { Paper } from '../../ui/Paper.tsx';
import { StateMark } from '../../ui/StateMark.tsx';
import { CustomerView } from './CustomerView.tsx';
import { MailSlip } from './MailSlip.tsx';
import { PaperSlip } from './PaperSlip.tsx';
import { PrintNote } from './PrintNote.tsx';
import type { SlipWords } from './slip-on-paper.ts';
import { sayingOf } from './slip-saying.ts';
import type { SlipSaying } from './slip-saying.ts';
import { usePrintAlways, useSlipPrinting } from './use-slip-printing.ts';

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
  const sheet = useRef<HTMLDivElement>(null);
  const { document } = slip;
  const [wanted, setWanted] = useState(languageOf(document.locale).code);
  const customer = useCustomerTexts(wanted);
  const [isTurned, setTurned] = useState(false);
  const [isMailing, setMailing] = useState(false);
  const saying = sayingOf(document, row);
  const certainty = saying.kind === 'web' ? saying.certainty : 'estimate';
  const enrolment = useEnrolment();
  const settings = useBook()?.settings;
  const printing = useSlipPrinting({ slip, certainty, language: customer?.language ?? wanted, sheet });
  const next = useOpenDrafts()?.find((draft) => draft.handoverId === row?.local?.record.handoverId && draft.orderId !== null);
  const nextId = next?.orderId ?? null;
  const nextOrder = useQuery({
    queryKey: ['draft-order', nextId],
    queryFn: async () => (nextId === null ? null : await tablet.search.open(nextId)),
  });
  const nextNumber = nextId === null ? undefined : nextOrder.data?.order.number;
  const isNew = asked.has('new');
  const words = customer === null ? null : wordsOf(document, saying, { ...customer, copy: printing.copy });
  usePrintAlways(printing, words, isNew && settings?.print === 'always');
  if (customer === null || words === null) return null; // a moment: her language is read from the tablet
  const { t, language } = customer;
  const { format } = words;
  const print = (how: 'as-chosen' | 'by-browser'): void => void printing.print(words, how);
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
        <PrintNote printing={printing} onPrint={print} />
        {mailsFirst && mailButton}
        <Button className={WAY} icon={<Printer aria-hidden />} isIdle={printing.isPrinting} onClick={() => print('as-chosen')}>
          {staffText(printing.isPrinting ? 'slip.printing' : 'slip.print')}
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
          isPrinted={printing.job?.state === 'printed' && !printing.isPrinting}
          isMailed={slip.handed.some(({ how }) => how === 'mailed')}
        />
        <Button kind="next" className="order-9 w-full stack:order-0 stack:ms-auto stack:w-auto" onClick={leave}>
          {nextNumber === undefined ? staffText('slip.done') : staffText('slip.next', { number: nextNumber })}
          <ArrowRight aria-hidden />
        </Button>
      </Foot>
      <MailSlip slip={slip} certainty={certainty} language={language} isOpen={isMailing} onClose={() => setMailing(false)} />
      <Paper sheet={sheet} language={language} widthMm={printing.widthMm}>
        <PaperSlip words={words} widthMm={printing.widthMm} policy={policyOf(enrolment, row)} />
      </Paper>
    </main>
  );
};

const WAY =
  'min-h-13 flex-1 max-stack:self-stretch max-stack:px-2 max-stack:py-2 max-stack:leading-tight max-stack:[&_svg]:hidden stack:min-h-18 stack:flex-none';

/** How the slip was given to the customer so far, for the associate: on paper, by mail. */
const Given = ({ isPrinted, isMailed }: Readonly<{ isPrinted: boolean; isMailed: boolean }>) => {
  const { t } = useTranslation();
  return (
    <output className="flex flex-wrap gap-x-4 gap-y-1 empty:hidden max-panes:order-first max-panes:w-full panes:grid panes:gap-1">
      {isPrinted && (
        <StateMark tone="refunded" icon={CircleCheck} plain>
          {t('print.done')}
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

/** The promise that the return was made under, else the newest known. */
const policyOf = (enrolment: Enrolment | null | undefined, row: ReturnRow | null): ReturnPolicy | null => {
  const policies = (enrolment?.policies ?? []).toSorted((a, b) => b.version - a.version);
  return policies.find(({ version }) => version === row?.local?.record.policyVersion) ?? policies[0] ?? null;
};
