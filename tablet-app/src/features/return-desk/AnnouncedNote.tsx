import { Ban, CircleCheck, Megaphone } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'wouter';

import type { AnnouncedReturn } from 'shared-types/announced-return';

import type { Format } from '../../i18n/format.ts';
import { unbroken } from '../../i18n/shown-means.ts';
import type { AnnouncedRow } from '../../store/live.ts';
import { Button } from '../../ui/Button.tsx';
import { Note } from '../../ui/Note.tsx';
import type { DeskState } from './use-desk.ts';

type AnnouncedNotesProps = Readonly<{ rows: readonly AnnouncedRow[]; desk: DeskState; format: Format }>;

type AnnouncedNotes = Readonly<{
  standing: ReactNode;
  /** `null` when there is none; `beside` is what else can be done where it stands. */
  late: ((beside: ReactNode) => ReactNode) | null;
}>;

/**
 * Open ones and the one whose code was scanned; of the rest only the newest is worth a line. `standing` were there when the desk was opened;
 * what is announced later, while a finger may be on its way, is `late` and has to find a place that is there already.
 */
export const useAnnouncedNotes = ({ rows, desk, format }: AnnouncedNotesProps): AnnouncedNotes => {
  const [asked] = useSearchParams();
  const [first] = useState(() => new Set(rows.map(({ announced }) => announced.announcedId)));
  const scanned = asked.get('announced');
  const shown = rows.filter(({ announced }, at) => announced.status === 'open' || announced.code === scanned || at === 0);
  const taken = desk.picked.some((line) => line.declared !== undefined) ? desk.draft?.announced?.announcedId : undefined;
  const note = (row: AnnouncedRow, beside: ReactNode = null): ReactNode => (
    <AnnouncedNote
      key={row.announced.announcedId}
      row={row}
      beside={beside}
      isTaken={row.announced.announcedId === taken}
      format={format}
      onTake={desk.takeAnnounced}
    />
  );
  const late = shown.find(({ announced }) => !first.has(announced.announcedId));
  return {
    standing: shown.filter(({ announced }) => first.has(announced.announcedId)).map((row) => note(row)),
    late: late === undefined ? null : (beside) => <output className="block">{note(late, beside)}</output>,
  };
};

type AnnouncedNoteProps = Readonly<{
  row: AnnouncedRow;
  /** The draft is this announced return. */
  isTaken: boolean;
  beside: ReactNode;
  format: Format;
  onTake: (announced: AnnouncedReturn) => void;
}>;

/** E-17: what the customer declared before she came, and whether it was brought in already. */
const AnnouncedNote = ({ row: { announced, broughtInBy }, isTaken, beside, format, onTake }: AnnouncedNoteProps) => {
  const { t } = useTranslation();
  const { code } = announced;
  if (announced.status === 'brought-in') {
    return (
      <Note isWide isStill icon={CircleCheck} tone="person" action={beside}>
        {broughtInBy === null ? t('announced.broughtInElsewhere', { code }) : t('announced.broughtIn', { code, slip: broughtInBy })}
      </Note>
    );
  }
  if (announced.status === 'cancelled') {
    return <Note isWide isStill icon={Ban} tone="person" action={beside}>{t('announced.cancelled', { code })}</Note>; // prettier-ignore
  }
  const date = format.date(announced.announcedAt);
  return (
    <Note
      isWide
      isStill
      icon={Megaphone}
      tone={isTaken ? 'good' : 'calm'}
      action={
        <span className="flex items-center gap-2">
          {beside}
          {!isTaken && (
            <Button className="max-stack:max-w-36" onClick={() => onTake(announced)}>
              {t('announced.take')}
            </Button>
          )}
        </span>
      }
    >
      {isTaken ? t('announced.prefilled', { date }) : t('announced.open', { date, code: unbroken(code) })}
    </Note>
  );
};
