import { CircleCheck, Printer, TriangleAlert } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { openPrinter } from '../../devices/open-printer.ts';
import { line } from '../../devices/paper.ts';
import type { Paper as PaperContent } from '../../devices/paper.ts';
import { TROUBLE_WORDS } from '../../devices/printer-words.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useBook, useEnrolment } from '../../store/live.ts';
import { notePrinterTested } from '../../store/printer-choice.ts';
import type { KeptPrinter, PrinterTrouble, PrintOutcome } from '../../store/printer-choice.ts';
import { newId } from '../../store/random.ts';
import { useTablet } from '../../store/tablet-context.ts';
import { Button } from '../../ui/Button.tsx';
import { Note } from '../../ui/Note.tsx';
import { Paper } from '../../ui/Paper.tsx';
import { PaperPage } from '../../ui/PaperPage.tsx';

/** The signs that code pages get wrong: what slips in all our languages need. */
const SIGNS = 'àâçéèêîôùûœ äöüß ñ¿ ìò € £ 12 345,50 € ×';

type Step = 'idle' | 'printing' | 'ask' | 'ask-unheard' | 'help' | PrinterTrouble;

/** A page that may be out is looked at, whoever says so or says nothing. */
const stepAfter = (outcome: PrintOutcome): Step => {
  if (outcome === 'printed') return 'ask';
  return outcome === 'handed-over' || outcome === 'no-answer' ? 'ask-unheard' : outcome;
};

/** A test page, and what a person says of it: no browser tells whether paper came out. */
export const PrinterTest = ({ kept }: Readonly<{ kept: KeptPrinter }>) => {
  const { t } = useTranslation();
  const tablet = useTablet();
  const enrolment = useEnrolment();
  const format = useFormat(enrolment?.market.timeZone ?? 'UTC');
  const settings = useBook()?.settings;
  const sheet = useRef<HTMLDivElement>(null);
  const [step, setStep] = useState<Step>('idle');
  const { choice, testedAt } = kept;
  const paper: PaperContent = [
    line(t('print.testTitle'), 'brand'),
    line(enrolment?.label ?? ''),
    { kind: 'rule' },
    line(t('print.testSays')),
    line(SIGNS),
    { kind: 'columns', left: '1 × Test', right: '12,34 €' },
    line('123,45 €', 'amount'),
    { kind: 'code', text: tablet.origin, label: tablet.origin },
    { kind: 'cut' },
  ];
  const test = async (): Promise<void> => {
    if (sheet.current === null) return;
    setStep('printing');
    const printer = openPrinter(choice, { page: window, printers: settings?.printers ?? [], send: tablet.sync.print });
    setStep(stepAfter(await printer.print({ jobId: newId(tablet), sheet: sheet.current, paper })));
  };
  const isGood = async (): Promise<void> => {
    await notePrinterTested(tablet.ledger, tablet.clock.now());
    setStep('idle');
  };
  const isNarrow = choice.kind === 'browser' && choice.widthMm === 58;
  return (
    <>
      <div className="flex flex-wrap items-center gap-4">
        <Button icon={<Printer aria-hidden />} isIdle={step === 'printing'} onClick={() => void test()}>
          {t(step === 'printing' ? 'print.testing' : 'print.test')}
        </Button>
        <output className="flex items-center gap-2 text-ink-2">
          {testedAt !== null && <CircleCheck aria-hidden className="text-refunded" />}
          {testedAt === null ? t('print.untested') : t('print.tested', { time: format.moment(testedAt) })}
        </output>
      </div>
      {(step === 'ask' || step === 'ask-unheard') && (
        <Note
          icon={Printer}
          role="alert"
          action={
            <span className="flex flex-wrap gap-2">
              <Button onClick={() => void isGood()}>{t('print.testYes')}</Button>
              <Button onClick={() => setStep('help')}>{t('print.testNo')}</Button>
            </span>
          }
        >
          {t(step === 'ask' ? 'print.testAsk' : 'print.testAskUnheard')}
        </Note>
      )}
      {step !== 'idle' && step !== 'printing' && step !== 'ask' && step !== 'ask-unheard' && (
        <Note icon={TriangleAlert} tone="person" role="alert">
          {t(step === 'help' ? 'print.testHelp' : TROUBLE_WORDS[step])}
        </Note>
      )}
      <Paper sheet={sheet} widthMm={choice.kind === 'browser' ? choice.widthMm : 80}>
        <PaperPage paper={paper} isNarrow={isNarrow} />
      </Paper>
    </>
  );
};
