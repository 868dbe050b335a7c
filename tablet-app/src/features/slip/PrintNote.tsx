import { Printer, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { TROUBLE_WORDS } from '../../devices/printer-words.ts';
import { Button } from '../../ui/Button.tsx';
import { Note } from '../../ui/Note.tsx';
import type { SlipPrinting } from './use-slip-printing.ts';

type PrintNoteProps = Readonly<{ printing: SlipPrinting; onPrint: (how: 'as-chosen' | 'by-browser') => void }>;

/** A print that is not out: why, and what to do next. The return is safe whatever the printer does. */
export const PrintNote = ({ printing, onPrint }: PrintNoteProps) => {
  const { t } = useTranslation();
  const { job, isPrinting, close } = printing;
  if (job?.state !== 'waiting' || isPrinting) return null;
  const { trouble } = job;
  const button = (words: string, press: () => void) => <Button onClick={press}>{words}</Button>;
  return (
    <div className="w-full">
      <Note
        icon={trouble === null ? Printer : TriangleAlert}
        tone={trouble === null ? 'calm' : 'person'}
        role="alert"
        action={
          <span className="flex flex-wrap gap-2">
            {trouble === 'unclear' && button(t('print.isWhole'), () => void close('printed'))}
            {trouble === 'unclear' && button(t('print.again'), () => onPrint('as-chosen'))}
            {trouble !== 'unclear' && trouble !== null && button(t('print.byBrowser'), () => onPrint('by-browser'))}
            {button(t('print.letBe'), () => void close('let-be'))}
          </span>
        }
      >
        {t(trouble === null ? 'print.waits' : TROUBLE_WORDS[trouble])}
      </Note>
    </div>
  );
};
