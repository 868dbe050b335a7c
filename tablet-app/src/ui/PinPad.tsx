import { Delete } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { Group } from '../../ui/Group.tsx';
import { Button } from '../../ui/Button.tsx';
import { classes } from '../../ui/classes.ts';
import { LEAST_DIGITS, places } from './pin.ts';

type PinPadProps = Readonly<{ pin: string; isBusy: boolean; isLocked: boolean; onKey: (key: string) => void; onEnter: () => void }>;

const KEY = 'min-h-19 text-[1.875rem] font-firm!';

/** Digits at the thumb. The keyboard types into it too. */
export const PinPad = ({ pin, isBusy, isLocked, onKey, onEnter }: PinPadProps) => {
  const { t } = useTranslation();
  return (
    <>
      <output className="sr-only">{t('sign.digits', { count: pin.length })}</output>
      <div aria-hidden className="mt-4 flex gap-3">
        {places(pin).map((place, at) => (
          <span
            key={at}
            className={classes('grid h-14 flex-1 place-items-center border-b-3', place === 'next' ? 'border-accent' : 'border-line-strong')}
          >
            {place === 'typed' && <span className="size-4 rounded-full bg-ink" style={{ borderRadius: '50%' }} />}
          </span>
        ))}
      </div>
      <Group label={t('sign.pad')} className="mt-6 grid grid-cols-3 gap-2">
        {['1', '2', '3', '4', '5', '6', '7', '8', '9'].map((digit) => (
          <Button key={digit} className={KEY} onClick={() => onKey(digit)}>
            {digit}
          </Button>
        ))}
        <Button
          kind="quiet"
          className="min-h-19"
          aria-label={t('sign.delete')}
          icon={<Delete aria-hidden className="size-6!" />}
          onClick={() => onKey('Backspace')}
        />
        <Button className={KEY} onClick={() => onKey('0')}>
          0
        </Button>
        <Button kind="next" className="min-h-19 px-1!" isIdle={pin.length < LEAST_DIGITS || isBusy || isLocked} onClick={onEnter}>
          {t(isBusy ? 'sign.checking' : 'sign.in')}
        </Button>
      </Group>
    </>
  );
};
