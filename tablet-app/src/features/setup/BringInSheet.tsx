import { CircleX } from 'lucide-react';
import { useRef, useState } from 'react';
import type { ChangeEvent } from 'react';
import { useTranslation } from 'react-i18next';

import type { Format } from '../../i18n/format.ts';
import { bringIn, readRescueBlob } from '../../store/carried.ts';
import type { FileFault, RescueFound } from '../../store/carried.ts';
import { useCare } from '../../store/care.ts';
import { useTablet } from '../../store/tablet-context.ts';
import { Button } from '../../ui/Button.tsx';
import { Note } from '../../ui/Note.tsx';
import { Sheet } from '../../ui/Sheet.tsx';

type Step =
  | Readonly<{ kind: 'choose'; fault: FileFault['kind'] | null }>
  | Readonly<{ kind: 'found'; found: RescueFound }>
  | Readonly<{ kind: 'brought'; count: number; photosLost: number }>;

type BringInProps = Readonly<{ isOpen: boolean; onClose: () => void; format: Format }>;

/** Brings in the unsent returns of another tablet: choose its file, see what is in it, take it (S-13). */
export const BringInSheet = ({ isOpen, onClose, format }: BringInProps) => {
  const { t } = useTranslation();
  const tablet = useTablet();
  const picker = useRef<HTMLInputElement>(null);
  const [step, setStep] = useState<Step>({ kind: 'choose', fault: null });

  const read = async (event: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const file = event.target.files?.[0];
    if (file === undefined) return;
    const found = await readRescueBlob(tablet, file);
    if (picker.current !== null) picker.current.value = ''; // the same file may be chosen again
    setStep(found.ok ? { kind: 'found', found: found.value } : { kind: 'choose', fault: found.error.kind });
  };
  const take = async (found: RescueFound): Promise<void> => {
    const { photosLost } = await bringIn(tablet, found);
    setStep({ kind: 'brought', count: found.returns - found.here, photosLost });
    await tablet.sync.syncNow();
  };

  return (
    <Sheet
      title={t('bring.title')}
      isOpen={isOpen}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>{t('care.close')}</Button>
          {step.kind === 'choose' && (
            <Button kind="next" onClick={() => picker.current?.click()}>
              {t('bring.choose')}
            </Button>
          )}
          {step.kind === 'found' && (
            <Button kind="next" onClick={() => void take(step.found)}>
              {t('bring.take')}
            </Button>
          )}
        </>
      }
    >
      <input
        ref={picker}
        type="file"
        accept=".json,application/json"
        aria-label={t('bring.choose')}
        className="sr-only"
        tabIndex={-1}
        onChange={(event) => void read(event)}
      />
      {step.kind === 'choose' && <p>{t('bring.how')}</p>}
      {step.kind === 'choose' && step.fault !== null && (
        <Note icon={CircleX} tone="failed" role="alert">
          {t(`bring.${step.fault}`)}
        </Note>
      )}
      {step.kind === 'found' && <Found found={step.found} format={format} />}
      {step.kind === 'brought' && <Brought count={step.count} photosLost={step.photosLost} />}
    </Sheet>
  );
};

const Found = ({ found, format }: Readonly<{ found: RescueFound; format: Format }>) => {
  const { t } = useTranslation();
  const { tablet, at, returns, here, photos } = found;
  const bytes = photos.reduce((sum, { jpeg }) => sum + (jpeg.length * 3) / 4, 0);
  return (
    <output className="block">
      <span className="block text-lead font-strong">{t('bring.holds', { count: returns })}</span>
      {photos.length > 0 && (
        <span className="block">{t('bring.photos', { count: photos.length, megabytes: format.megabytes(bytes) })}</span>
      )}
      <span className="block">
        {tablet === null
          ? t('bring.fromUnknown', { time: format.moment(at) })
          : t('bring.from', { tablet: tablet.label, store: tablet.store, time: format.moment(at) })}
      </span>
      {here > 0 && <span className="block text-ink-2">{t('bring.here', { count: here })}</span>}
    </output>
  );
};

const Brought = ({ count, photosLost }: Readonly<{ count: number; photosLost: number }>) => {
  const { t } = useTranslation();
  const care = useCare();
  const { waiting = 0, refused = 0 } = care?.carried ?? {};
  const photos = care?.photosWaiting ?? 0;
  const isReceived = waiting + photos + refused + photosLost === 0;
  return (
    <>
      <output className="block">
        <span className="block text-lead font-strong">{t('bring.brought', { count })}</span>
        {waiting > 0 && <span className="block">{t('ready.carriedWaiting', { count: waiting })}</span>}
        {waiting === 0 && refused > 0 && <span className="block">{t('ready.carriedRefused', { count: refused })}</span>}
        {photos > 0 && <span className="block">{t('bring.photosWaiting', { count: photos })}</span>}
        {isReceived && t('bring.received')}
      </output>
      {photosLost > 0 && (
        <Note icon={CircleX} tone="failed" role="alert">
          {t('bring.photosLost', { count: photosLost })}
        </Note>
      )}
      <p className="text-ink-2">{t('bring.then')}</p>
    </>
  );
};
