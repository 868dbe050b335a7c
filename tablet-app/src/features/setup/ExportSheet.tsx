import { CircleX, ShieldAlert, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { Format } from '../../i18n/format.ts';
import { useCare, usePhotosToRescue } from '../../store/care.ts';
import { useQueue } from '../../store/live.ts';
import { useTablet } from '../../store/tablet-context.ts';
import { Button } from '../../ui/Button.tsx';
import { Note } from '../../ui/Note.tsx';
import { Sheet } from '../../ui/Sheet.tsx';
import { exportUnsent } from './export-unsent.ts';

/** What has not been received as a file for another tablet, and what is in it before it is saved (S-13). */
export const ExportSheet = ({ isOpen, onClose, format }: Readonly<{ isOpen: boolean; onClose: () => void; format: Format }>) => {
  const { t } = useTranslation();
  const { ledger, clock } = useTablet();
  const queue = useQueue();
  const carried = useCare()?.carried;
  const [isUnreadable, setUnreadable] = useState(false);
  const photos = usePhotosToRescue();
  const isRead = queue !== undefined && carried !== undefined && photos !== undefined;
  const refused = isRead ? queue.refused + carried.refused : 0;
  const isEmpty = isRead && queue.waiting + carried.waiting + photos.count + refused === 0;
  const save = async (): Promise<void> => {
    const isSaved = await exportUnsent(ledger, clock.now());
    setUnreadable(!isSaved);
    if (isSaved) onClose();
  };
  return (
    <Sheet
      title={t('care.exportTitle')}
      isOpen={isOpen}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>{t('care.close')}</Button>
          <Button kind="next" isIdle={isEmpty} onClick={() => void save()}>
            {t(isEmpty ? 'care.exportNone' : 'care.save')}
          </Button>
        </>
      }
    >
      <p>{isRead ? t('care.exportHolds', { count: queue.returns + carried.waiting }) : ''}</p>
      {isRead && photos.count > 0 && <p>{t('care.exportPhotos', { count: photos.count, megabytes: format.megabytes(photos.bytes) })}</p>}
      {isRead && photos.left > 0 && (
        <Note icon={TriangleAlert} tone="person">
          {t('care.exportPhotosLeft', { count: photos.left })}
        </Note>
      )}
      {refused > 0 && <p>{t('care.exportRefused', { count: refused })}</p>}
      <p className="text-ink-2">{t('care.exportThen')}</p>
      {!isEmpty && (
        <Note icon={ShieldAlert} tone="person">
          {t('care.exportPersonal')}
        </Note>
      )}
      {isUnreadable && (
        <Note icon={CircleX} tone="failed" role="alert">
          {t('broken.exportNone')}
        </Note>
      )}
    </Sheet>
  );
};
