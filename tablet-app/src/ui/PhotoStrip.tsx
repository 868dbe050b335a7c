import { ImageOff } from 'lucide-react';
import type { ReactNode } from 'react';

import { Bone } from './Bone.tsx';
import { Button } from './Button.tsx';
import { Sheet } from './Sheet.tsx';

/** A photo and its name; without an address it is still looked for, or away. */
type StripPhoto = Readonly<{ key: string; name: string; address: string | null; isAway: boolean }>;

type PhotoStripProps = Readonly<{
  label: string;
  photos: readonly StripPhoto[];
  words: Readonly<{ close: string; remove: string; away: string }>;
  /** The one that is shown large. */
  opened: string | null;
  onOpen: (key: string | null) => void;
  /** Left out: the photos are a record, and nobody takes one out. */
  onRemove?: (key: string) => void;
}>;

/** Photos in a row, small; a press shows one large. */
export const PhotoStrip = ({ label, photos, words, opened, onOpen, onRemove }: PhotoStripProps) => {
  const shown = photos.find((one) => one.key === opened);
  if (photos.length === 0) return null;
  return (
    <>
      <ul aria-label={label} className="flex flex-wrap gap-2">
        {photos.map((photo) => (
          <li key={photo.key}>
            <button
              type="button"
              aria-label={photo.name}
              className="block size-12 overflow-clip rounded-mark border border-line-strong"
              onClick={() => onOpen(photo.key)}
            >
              <Picture photo={photo} className="size-full object-cover" away={<ImageOff aria-hidden className="m-auto" />} />
            </button>
          </li>
        ))}
      </ul>
      {shown !== undefined && (
        <Sheet
          title={shown.name}
          isOpen
          onClose={() => onOpen(null)}
          foot={
            <>
              {onRemove !== undefined && (
                <Button
                  kind="danger"
                  onClick={() => {
                    onOpen(null);
                    onRemove(shown.key);
                  }}
                >
                  {words.remove}
                </Button>
              )}
              <Button kind="next" onClick={() => onOpen(null)}>
                {words.close}
              </Button>
            </>
          }
        >
          <Picture photo={shown} className="mx-auto max-h-[60dvh] max-w-full bg-sunken object-contain" away={<p>{words.away}</p>} />
        </Sheet>
      )}
    </>
  );
};

type PictureProps = Readonly<{ photo: StripPhoto; className: string; away: ReactNode }>;

const Picture = ({ photo, className, away }: PictureProps) => {
  if (photo.address !== null) return <img src={photo.address} alt={photo.name} className={className} />;
  return photo.isAway ? away : <Bone className={className} />;
};
