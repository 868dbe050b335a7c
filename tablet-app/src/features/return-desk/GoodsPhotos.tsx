import { Camera, TriangleAlert } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { ReturnId } from 'shared-types/ids';
import type { StoreSettings } from 'shared-types/policy';
import { MOST_PHOTOS } from 'shared-types/return';

import type { PictureTrouble } from '../../devices/compress-photo.ts';
import type { DraftLine } from '../../store/ledger.ts';
import { dropPhoto, keepPhoto } from '../../store/photos.ts';
import type { PhotoNotKept } from '../../store/photos.ts';
import { useTablet } from '../../store/tablet-context.ts';
import { usePhotos } from '../../store/use-photos.ts';
import { Button } from '../../ui/Button.tsx';
import { Note } from '../../ui/Note.tsx';
import { PhotoStrip } from '../../ui/PhotoStrip.tsx';

type Photos = NonNullable<DraftLine['photos']>;

type GoodsPhotosProps = Readonly<{
  name: string;
  line: DraftLine;
  returnId: ReturnId;
  policy: StoreSettings['photos'];
  onEdit: (edit: (photos: Photos) => Photos) => void;
}>;

type Trouble = PictureTrouble | PhotoNotKept['kind'];

const SAYS = {
  'not-a-picture': 'photo.notPicture',
  'too-large': 'photo.tooLarge',
  'storage-full': 'photo.noRoom',
  'storage-broken': 'photo.notKept',
  'not-enrolled': 'photo.notKept',
} as const satisfies Readonly<Record<Trouble, string>>;

/** D-4: photos of a line's goods. They are offered, or asked for in words where goods are damaged; nothing ever waits for one. */
export const GoodsPhotos = ({ name, line, returnId, policy, onEdit }: GoodsPhotosProps) => {
  const { t } = useTranslation();
  const tablet = useTablet();
  const picker = useRef<HTMLInputElement>(null);
  const [isKeeping, setKeeping] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [opened, setOpened] = useState<string | null>(null);
  const photos = line.photos ?? [];
  const shown = usePhotos(photos.map((photo) => photo.photoId));
  if (policy === 'never') return null;
  const isFull = photos.length >= MOST_PHOTOS;
  const isWorse = line.condition === 'worn' || line.condition === 'damaged' || (line.deduction ?? null) !== null;
  const isAsked = policy === 'asked-for-damage' && isWorse && photos.length === 0;

  const take = async (file: File): Promise<void> => {
    const { compressPhoto } = await import('../../devices/compress-photo.ts');
    const jpeg = await compressPhoto(file);
    const kept = jpeg.ok ? await keepPhoto(tablet, returnId, jpeg.value) : null;
    if (!jpeg.ok) setTrouble(jpeg.error);
    else if (kept?.ok === false) setTrouble(kept.error.kind);
    else if (kept?.ok === true) onEdit((before) => (before.length < MOST_PHOTOS ? [...before, kept.value] : before));
  };

  const takeOne = (file: File): void => {
    setKeeping(true);
    setTrouble(null);
    void take(file)
      .catch((cause: unknown) => {
        setTrouble('storage-broken'); // what makes it small could not be read: nothing was kept, and the next one may be
        tablet.sync.state.setState({ fault: String(cause) });
      })
      .finally(() => setKeeping(false));
  };

  return (
    <>
      <div className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-2 text-small">
        <PhotoStrip
          label={t('photo.of', { name })}
          words={{ close: t('photo.close'), remove: t('photo.remove'), away: t('photo.away') }}
          photos={shown.map(({ photoId, ...photo }, at) => ({ ...photo, key: photoId, name: t('photo.show', { n: at + 1, name }) }))}
          opened={opened}
          onOpen={setOpened}
          onRemove={(key) => {
            onEdit((before) => before.filter((photo) => photo.photoId !== key));
            void dropPhoto(tablet.ledger, key as Photos[number]['photoId']); // a key that this strip was given
          }}
        />
        <input
          ref={picker}
          type="file"
          accept="image/*"
          capture="environment"
          hidden
          aria-label={t('photo.addFor', { name })}
          onChange={(event) => {
            const file = event.target.files?.[0];
            event.target.value = ''; // the same file may be chosen again
            if (file !== undefined) takeOne(file);
          }}
        />
        <Button
          kind="quiet"
          className="-ms-3 text-small"
          icon={<Camera aria-hidden />}
          aria-label={isFull || isKeeping ? undefined : t('photo.addFor', { name })}
          isIdle={isFull || isKeeping}
          onClick={() => picker.current?.click()}
        >
          {isKeeping ? t('photo.keeping') : isFull ? t('photo.full', { most: MOST_PHOTOS }) : t('photo.add')}
        </Button>
        {isAsked && <span className="text-ink-2">{t('photo.asked')}</span>}
      </div>
      {trouble !== null && (
        <div className="basis-full">
          <Note icon={TriangleAlert} tone="person" role="alert">
            {t(SAYS[trouble])}
          </Note>
        </div>
      )}
    </>
  );
};
