import { Printer, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { TROUBLE_WORDS } from '../../devices/printer-words.ts';
import { Button } from '../../ui/Button.tsx';
import { Note } from '../../ui/Note.tsx';
import type { PrintHow, SlipPrinting } from './use-slip-printing.ts';

type PrintNoteProps = Readonly<{
  printing: SlipPrinting;
  /** The order whose slip it is about, where there are several. */
  orderNumber: string | null;
  /** The screen says already that the slips print together later. */
  isMoreToCome: boolean;
  onPrint: (how: PrintHow) => void;
}>;

/** On a phone two beside each other, whatever their words. */
const ANSWER = 'max-stack:px-2 max-stack:py-2 max-stack:leading-tight';

/** A print that is not out for certain: why, and what to do next. The return is safe whatever the printer does. */
export const PrintNote = ({ printing, orderNumber, isMoreToCome, onPrint }: PrintNoteProps) => {
  const { t } = useTranslation();
  const { job, isPrinting, canAskAgain, close } = printing;
  if (job?.state !== 'waiting' || isPrinting || (isMoreToCome && job.trouble === null)) return null;
  const { trouble } = job;
  const isOut = (words: string) => (
    <Button className={ANSWER} onClick={() => void close('printed')}>
      {words}
    </Button>
  );
  const print = (words: string, how: PrintHow = 'as-chosen') => (
    <Button className={ANSWER} onClick={() => onPrint(how)}>
      {words}
    </Button>
  );
  const byBrowser = print(t('print.byBrowser'), 'by-browser');
  return (
    <div className="w-full">
      <Note
        icon={trouble === null ? Printer : TriangleAlert}
        tone={trouble === null ? 'calm' : 'person'}
        role="alert"
        action={
          <span className="flex flex-wrap gap-2 max-stack:grid max-stack:w-full max-stack:grid-cols-2">
            {trouble === 'unclear' && isOut(t('print.isWhole'))}
            {trouble === 'unclear' && print(t('print.again'))}
            {trouble === 'no-answer' && isOut(t('print.isOut'))}
            {trouble === 'no-answer' && print(t(canAskAgain ? 'print.askAgain' : 'print.again'))}
            {trouble !== 'unclear' && trouble !== null && (trouble !== 'no-answer' || canAskAgain) && byBrowser}
            <Button className={ANSWER} onClick={() => void close('let-be')}>
              {t('print.letBe')}
            </Button>
          </span>
        }
      >
        {orderNumber !== null && <b className="me-1 inline-block font-firm">{t('slip.order', { number: orderNumber })}.</b>}
        {t(trouble === null ? 'print.waits' : TROUBLE_WORDS[trouble])}
      </Note>
    </div>
  );
};
