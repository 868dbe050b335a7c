import { ScanBarcode, ScanLine, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';

import type { HandoverId } from 'shared-types/ids';
import type { WhyNot } from 'shared-types/returnable';
import { shownCode } from 'shared-types/scan-code';

import { useHasCamera } from '../../devices/has-camera.ts';
import { Button } from '../../ui/Button.tsx';
import { buttonLook } from '../../ui/button-look.ts';
import { classes } from '../../ui/classes.ts';
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

type ScanPlaceProps = ScanNoteProps &
  Readonly<{
    /** What it says while there is nothing to answer. */
    hint: string;
    /** What came while the desk was open: it stands here, beside the camera, until a scan is answered here. */
    late: ((beside: ReactNode) => ReactNode) | null;
    /** Garments are scanned with the camera. */
    onFilm: () => void;
  }>;

/**
 * What the last scan was to this order, at the head of the lines, until the next one. The place is always there, so the lines never move; where
 * the page flows, what has to be read stays in sight below the bar.
 */
export const ScanPlace = ({ hint, late, onFilm, ...props }: ScanPlaceProps) => {
  const { answer } = props;
  const hasCamera = useHasCamera();
  const place = useRef<HTMLDivElement>(null);
  // Of the others, the row itself is brought into view.
  const isRead = answer?.kind === 'other' || answer?.kind === 'all-picked' || answer?.kind === 'this-order';
  useEffect(() => {
    if (isRead) place.current?.scrollIntoView({ block: 'nearest' });
  }, [isRead, answer]);
  const camera = hasCamera && <Film onFilm={onFilm} />;
  return (
    <div ref={place} className={classes('scroll-mt-14', isRead && 'max-panes:sticky max-panes:top-14 max-panes:z-10')}>
      {answer !== null ? (
        <ScanNote {...props} answer={answer} action={camera} />
      ) : late !== null ? (
        late(hasCamera && <Film onFilm={onFilm} isBeside />)
      ) : (
        <Note isWide isStill icon={ScanLine} tone="plain" action={camera}>
          {hint}
        </Note>
      )}
    </div>
  );
};

/** Scans garments with the camera. `isBeside` another button it is its sign alone on a phone. */
const Film = ({ onFilm, isBeside = false }: Readonly<{ onFilm: () => void; isBeside?: boolean }>) => {
  const { t } = useTranslation();
  return (
    <Button icon={<ScanBarcode aria-hidden />} aria-label={t('camera.garments')} onClick={onFilm}>
      <span className={classes(isBeside && 'max-stack:hidden')}>{t('camera.short')}</span>
    </Button>
  );
};

/** The answer to a scan, in words. `action`: what is offered where nothing is in question. */
export const ScanNote = ({ answer, action, ...words }: ScanNoteProps & Readonly<{ answer: ScanAnswer; action?: ReactNode }>) => {
  const { t } = useTranslation();
  const note = { isWide: true, isStill: true, icon: ScanLine, role: 'alert' } as const;
  switch (answer.kind) {
    case 'match':
      return <Note {...note} tone="good" action={action}>{t('scan.ok')}</Note>; // prettier-ignore
    case 'announced':
      return <Note {...note} tone="good" action={action}>{t('scan.announced', { code: answer.announced.code })}</Note>; // prettier-ignore
    case 'this-order':
      return <Note {...note} action={action}>{t('scan.thisOrder')}</Note>; // prettier-ignore
    case 'all-picked':
      return <Note {...note} tone="person" action={action}>{t('scan.all')}</Note>; // prettier-ignore
    case 'again':
      return (
        <Note {...note} tone="failed">
          <Gone why={answer.why} {...words} />
        </Note>
      );
    case 'other':
      return (
        <Note {...note} tone="person" action={<OtherReturn code={answer.code} {...words} />}>
          {t('scan.other')}
        </Note>
      );
  }
};

/** A garment of another order: it is looked for, or laid aside. */
const OtherReturn = ({ code, handover, onDrop }: Pick<ScanNoteProps, 'handover' | 'onDrop'> & Readonly<{ code: string }>) => {
  const { t } = useTranslation();
  const asked = new URLSearchParams({ q: code, ...(handover === null ? {} : { with: handover }) });
  const search = t('scan.otherDo', { code: shownCode(code) });
  return (
    <span className="-me-3 flex min-w-0 items-center gap-1">
      <Link href={`/?${asked.toString()}`} aria-label={search} className={buttonLook('plain', 'min-w-0')}>
        <span className="truncate max-stack:hidden">{search}</span>
        <span className="stack:hidden">{t('scan.otherShort')}</span>
      </Link>
      <button type="button" aria-label={t('scan.heldDrop')} className="grid size-12 flex-none place-items-center" onClick={onDrop}>
        <X aria-hidden />
      </button>
    </span>
  );
};

/** Where the garment went already: date and store, so that a label that sits on the wrong garment is noticed. */
const Gone = ({ why, format, storeName }: Pick<ScanNoteProps, 'format' | 'storeName'> & Readonly<{ why: WhyNot }>) => {
  const { t } = useTranslation();
  if (why.kind === 'already-returned') return <>{t('scan.again', { date: format.date(why.at), store: storeName(why.storeId) })}</>;
  return <>{t(why.kind === 'cancelled' ? 'scan.cancelled' : 'scan.onWeb')}</>;
};
