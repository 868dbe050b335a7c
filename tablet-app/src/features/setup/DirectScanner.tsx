import { CircleCheck, TriangleAlert, Usb } from 'lucide-react';
import { useContext, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';

import type { ScannerTrouble } from '../../devices/hid-scanners.ts';
import { ScansContext } from '../../devices/scans.ts';
import type { Scans } from '../../devices/scans.ts';
import { useTablet } from '../../store/tablet-context.ts';
import { Button } from '../../ui/Button.tsx';
import { Note } from '../../ui/Note.tsx';

/** A scanner that hands over whole codes instead of typing them, where the browser can reach one. */
export const DirectScanner = () => {
  const { direct } = useContext(ScansContext);
  return direct === null ? null : <Connected direct={direct} />;
};

const SAYS = { dismissed: 'scanner.notChosen', 'in-use': 'scanner.inUse' } as const;

const Connected = ({ direct }: Readonly<{ direct: NonNullable<Scans['direct']> }>) => {
  const { t } = useTranslation();
  const { sync } = useTablet();
  const names = useSyncExternalStore(direct.watch, direct.names);
  const [trouble, setTrouble] = useState<ScannerTrouble | null>(null);
  const stopped = (cause: unknown): void => sync.state.setState({ fault: String(cause) });
  const connect = async (): Promise<void> => {
    const answer = await direct.connect();
    setTrouble(answer.ok ? null : answer.error);
  };
  return (
    <div className="mt-6 flex flex-col items-start gap-3">
      <p className="max-w-measure text-small text-ink-2">{t('scanner.directHow')}</p>
      <div aria-live="polite" className="w-full empty:hidden">
        {names.length > 0 && (
          <Note
            icon={CircleCheck}
            tone="good"
            action={<Button onClick={() => void direct.forget().catch(stopped)}>{t('scanner.disconnect')}</Button>}
          >
            {t('scanner.connected', { name: names.join(', ') })}
          </Note>
        )}
        {names.length === 0 && trouble !== null && (
          <Note icon={TriangleAlert} tone="person">
            {t(SAYS[trouble])}
          </Note>
        )}
      </div>
      {names.length === 0 && (
        <Button icon={<Usb aria-hidden />} onClick={() => void connect().catch(stopped)}>
          {t('scanner.connect')}
        </Button>
      )}
    </div>
  );
};
