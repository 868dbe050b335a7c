import { Undo2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { letWaitingBe } from '../../store/print-jobs.ts';
import { recordCommand } from '../../store/record-return.ts';
import type { ReturnRow } from '../../store/return-status.ts';
import { useTablet } from '../../store/tablet-context.ts';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import { Sheet } from '../../ui/Sheet.tsx';
import { Tick } from '../../ui/Tick.tsx';
import { whyNotCorrect } from './life.ts';

/** Takes an own mistake back, after a question; goes through the outbox like everything else. */
export const Correct = ({ row }: Readonly<{ row: ReturnRow }>) => {
  const { t } = useTranslation();
  const tablet = useTablet();
  const [isOpen, setOpen] = useState(false);
  const [goodsStillHere, setGoods] = useState(true);
  const [note, setNote] = useState('');
  const [isSaved, setSaved] = useState(false);
  const why = whyNotCorrect(row);
  const correct = async (): Promise<void> => {
    const recorded = await recordCommand(tablet, { type: 'return.void', body: { returnId: row.returnId, goodsStillHere, note } });
    if (!recorded.ok) return;
    tablet.sync.poke();
    setSaved(true);
    setOpen(false);
    await letWaitingBe(tablet, row.returnId);
  };
  return (
    <>
      <Button
        className="min-h-13 flex-1 stack:min-h-18 stack:flex-none"
        icon={<Undo2 aria-hidden />}
        isIdle={why !== null}
        onClick={() => setOpen(true)}
      >
        {t(why === null ? 'history.correct' : why === 'elsewhere' ? 'history.correctElsewhere' : 'history.correctIdle')}
      </Button>
      <output className="sr-only">{isSaved && t('history.correctSaved')}</output>
      <Sheet
        title={t('history.correctTitle')}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        foot={
          <>
            <Button className="min-h-18" onClick={() => setOpen(false)}>
              {t('history.correctKeep')}
            </Button>
            <Button kind="danger" onClick={() => void correct()}>
              {t('history.correctDo')}
            </Button>
          </>
        }
      >
        <p>{t('history.correctText', { name: row.customerName === '' ? row.slipNumber : row.customerName })}</p>
        <Tick label={t('history.goodsHere')} isOn={goodsStillHere} onChange={setGoods} />
        <Field isLong label={t('history.correctNote')} value={note} maxLength={300} onChange={setNote} />
      </Sheet>
    </>
  );
};
