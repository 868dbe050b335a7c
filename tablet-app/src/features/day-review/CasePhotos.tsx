import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { photosOfLine } from '../../store/return-status.ts';
import type { ReturnRow } from '../../store/return-status.ts';
import { usePhotos } from '../../store/use-photos.ts';
import { PhotoStrip } from '../../ui/PhotoStrip.tsx';

/** D-4: what was photographed of the goods in question, piece by piece; nothing where nobody took a photo. */
export const CasePhotos = ({ row }: Readonly<{ row: ReturnRow }>) => {
  const { t } = useTranslation();
  const names = row.view?.lines.map((line) => line.name) ?? row.local?.lineNames ?? [];
  const taken = names.flatMap((name, at) => photosOfLine(row, at).map((photoId) => ({ photoId, name })));
  const shown = usePhotos(taken.map((photo) => photo.photoId));
  const [opened, setOpened] = useState<string | null>(null);
  if (taken.length === 0) return null;
  return (
    <section aria-labelledby="photos" className="border-t border-line pt-4">
      <h2 id="photos" className="mb-2 text-small font-strong">
        {t('photo.title')}
      </h2>
      <PhotoStrip
        opened={opened}
        onOpen={setOpened}
        label={t('photo.title')}
        words={{ close: t('photo.close'), remove: t('photo.remove'), away: t('photo.away') }}
        photos={shown.map(({ photoId, ...photo }, at) => ({
          ...photo,
          key: photoId,
          name: t('photo.show', { n: at + 1, name: taken[at]?.name ?? '' }),
        }))}
      />
    </section>
  );
};
