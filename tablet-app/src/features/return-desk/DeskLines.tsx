import { Boxes } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import type { OrderLineId } from 'shared-types/ids';

import { DeskLineRow, GoneLineRow } from './DeskLineRow.tsx';
import type { LineWords } from './DeskLineRow.tsx';
import { groupsOf } from './desk-view.ts';
import type { DeskLine } from './desk-view.ts';
import type { DeskState } from './use-desk.ts';

type DeskLinesProps = LineWords &
  Readonly<{
    open: readonly DeskLine[];
    gone: readonly DeskLine[];
    desk: DeskState;
    /** Whether the store lets a manager approve at the counter. */
    canAsk: boolean;
    /** The line that the last scan was about; `flash` counts the scans. */
    matched: Readonly<{ lineId: OrderLineId; flash: number }> | null;
    alarmed: Readonly<{ lineId: OrderLineId; flash: number }> | null;
    onAsk: (lineId: OrderLineId) => void;
    /** What is asked about the line in question, where it stands under it. */
    question: ReactNode;
  }>;

/** The lines that a manager's word is about. */
const isApproved = ({ picked, isWaived }: DeskLine): boolean => picked !== null && (isWaived || (picked.deduction ?? null) !== null);

/** The lines of the order: what can be taken, pieces of a bundle under its name, then what cannot come back. */
export const DeskLines = ({ open, gone, desk, canAsk, matched, alarmed, onAsk, question, ...words }: DeskLinesProps) => {
  const { t } = useTranslation();
  const row = (shown: DeskLine) => (
    <DeskLineRow
      key={shown.line.lineId}
      shown={shown}
      isCurrent={shown.at !== null && shown.at === desk.current}
      flash={matched?.lineId === shown.line.lineId ? matched.flash : 0}
      approvedBy={desk.approval !== null && isApproved(shown) ? t('approve.by', { name: desk.approval.claims.name }) : null}
      asksCheck={desk.asksCheck}
      onUnits={(units) => desk.setUnits(shown.line.lineId, units)}
      onChoose={() => desk.choose(shown.at)}
      onAsk={canAsk ? () => onAsk(shown.line.lineId) : null}
      question={shown.at !== null && shown.at === desk.current ? question : null}
      {...words}
    />
  );
  return (
    <>
      <ul aria-label={t('desk.lines')}>
        {groupsOf(open).map(({ bundle, lines }) =>
          bundle === null ? (
            lines.map(row)
          ) : (
            <li key={bundle.lineId}>
              <p className="flex items-center gap-2 border-t border-line px-4 pt-3 pb-1 text-small font-strong stack:px-6">
                <Boxes aria-hidden />
                {t('desk.bundle', { name: bundle.name })}
              </p>
              <ul aria-label={t('desk.bundle', { name: bundle.name })} className="ms-4 border-s-2 border-line stack:ms-6">
                {lines.map(row)}
              </ul>
            </li>
          ),
        )}
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
                alarm={alarmed?.lineId === shown.line.lineId ? alarmed.flash : 0}
                {...words}
              />
            ))}
          </ul>
        </section>
      )}
    </>
  );
};
