import { ScanLine, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';

import type { HandoverId } from 'shared-types/ids';
import type { WhyNot } from 'shared-types/returnable';
import { shownCode } from 'shared-types/scan-code';

import { buttonLook } from '../../ui/button-look.ts';
import { Note } from '../../ui/Note.tsx';
import type { LineWords } from './DeskLineRow.tsx';
import type { ScanAnswer } from './desk-scan.ts';

type ScanNoteProps = Pick<LineWords, 'format' | 'storeName'> &
  Readonly<{
    answer: ScanAnswer | null;
    /** Another return of the same visit belongs to what is picked here; `null` while nothing is. */
    handover: HandoverId | null;
    /** What was scanned is laid aside. */
    onDrop: () => void;
  }>;

/** What the last scan was to this order, at the head of the lines, until the next one. Where the page flows, it is brought into view. */
export const ScanNote = (props: ScanNoteProps) => {
  const { answer } = props;
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Of the others, the row itself is brought into view.
    if (answer?.kind === 'other' || answer?.kind === 'all-picked' || answer?.kind === 'this-order')
      place.current?.scrollIntoView({ block: 'nearest' });
  }, [answer]);
  return (
    <div ref={place} className="scroll-mt-14 empty:hidden">
      <Said {...props} />
    </div>
  );
};

const Said = ({ answer, handover, onDrop, ...words }: ScanNoteProps) => {
  const { t } = useTranslation();
  if (answer === null) return null;
  const note = { isWide: true, icon: ScanLine, role: 'alert' } as const;
  switch (answer.kind) {
    case 'match':
      return <Note {...note} tone="good">{t('scan.ok')}</Note>; // prettier-ignore
    case 'announced':
      return <Note {...note} tone="good">{t('scan.announced', { code: answer.announced.code })}</Note>; // prettier-ignore
    case 'this-order':
      return <Note {...note}>{t('scan.thisOrder')}</Note>;
    case 'all-picked':
      return <Note {...note} tone="person">{t('scan.all')}</Note>; // prettier-ignore
    case 'again':
      return (
        <Note {...note} tone="failed">
          <Gone why={answer.why} {...words} />
        </Note>
      );
    case 'other': {
      const asked = new URLSearchParams({ q: answer.code, ...(handover === null ? {} : { with: handover }) });
      return (
        <Note
          {...note}
          tone="person"
          action={
            <span className="flex max-w-full items-center gap-2">
              <Link href={`/?${asked.toString()}`} className={buttonLook('plain', 'min-w-0 break-all')}>
                {t('scan.otherDo', { code: shownCode(answer.code) })}
              </Link>
              <button type="button" aria-label={t('scan.heldDrop')} className="grid size-12 flex-none place-items-center" onClick={onDrop}>
                <X aria-hidden />
              </button>
            </span>
          }
        >
          {t('scan.other')}
        </Note>
      );
    }
  }
};

/** Where the garment went already: date and store, so that a label that sits on the wrong garment is noticed. */
const Gone = ({ why, format, storeName }: Pick<ScanNoteProps, 'format' | 'storeName'> & Readonly<{ why: WhyNot }>) => {
  const { t } = useTranslation();
  if (why.kind === 'already-returned') return <>{t('scan.again', { date: format.date(why.at), store: storeName(why.storeId) })}</>;
  return <>{t(why.kind === 'cancelled' ? 'scan.cancelled' : 'scan.onWeb')}</>;
};
