import { Camera, CircleCheck, ScanBarcode, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { CameraScan } from '../../devices/CameraScan.tsx';
import { canVibrate, chooseFeedback, feedbackChoice, giveFeedback } from '../../devices/feedback.ts';
import type { FeedbackChoice } from '../../devices/feedback.ts';
import { useHasCamera } from '../../devices/has-camera.ts';
import { keepScannerTest } from '../../devices/scanner-test.ts';
import { useScan } from '../../devices/scans.ts';
import { useTablet } from '../../store/tablet-context.ts';
import { Button } from '../../ui/Button.tsx';
import { Note } from '../../ui/Note.tsx';
import { QrCode } from '../../ui/QrCode.tsx';
import { Tick } from '../../ui/Tick.tsx';
import { DirectScanner } from './DirectScanner.tsx';

/** Every sign that codes are made of, so that a scanner with another keyboard's language gives itself away. */
const TEST_CODE = 'RETOUR-1234567890-QWAZYM';
/** Slower than this a scanner is set up to wait between keys, which no tablet needs. */
const SLOW_MS = 60;

type Read = Readonly<{ code: string }> &
  (Readonly<{ by: 'wedge'; msPerKey: number }> | Readonly<{ by: 'direct' | 'camera'; msPerKey: null }>);

/** How scans are told on this tablet, and whether codes arrive whole. */
export const ScanSettings = () => {
  const { t } = useTranslation();
  const { clock } = useTablet();
  const [choice, setChoice] = useState(() => feedbackChoice(localStorage));
  const [isTesting, setTesting] = useState(false);
  const [isFilming, setFilming] = useState(false);
  const [read, setRead] = useState<Read | null>(null);
  const hasCamera = useHasCamera();
  const change = (next: FeedbackChoice): void => {
    chooseFeedback(localStorage, next);
    setChoice(next);
    giveFeedback('match'); // heard or felt at once, or not
  };
  const take = (one: Read): void => {
    setRead(one);
    giveFeedback(isMangled(one.code) ? 'other' : 'match');
    if (!isMangled(one.code)) keepScannerTest(localStorage, { at: clock.now(), by: one.by, msPerKey: one.msPerKey });
  };
  return (
    <section id="scanner" aria-labelledby="scanner-title" className="scroll-mt-16 px-4 pt-8 stack:px-6">
      <h2 id="scanner-title" className="text-heading">
        {t('scanner.title')}
      </h2>
      <div className="mt-2 flex flex-wrap gap-x-8">
        <Tick label={t('scanner.sound')} isOn={choice.sound} onChange={(sound) => change({ ...choice, sound })} />
        {canVibrate() ? (
          <Tick label={t('scanner.vibration')} isOn={choice.vibration} onChange={(vibration) => change({ ...choice, vibration })} />
        ) : (
          <p className="flex min-h-12 items-center text-small text-ink-2">{t('scanner.still')}</p>
        )}
      </div>
      {isTesting ? (
        <div className="mt-4 grid items-center gap-x-6 gap-y-4 stack:grid-cols-[10rem_minmax(0,1fr)]">
          <Listener onScan={take} />
          <QrCode text={TEST_CODE} label={t('scanner.code', { code: TEST_CODE })} className="w-40" />
          <div className="flex flex-col items-start gap-4">
            <p>{t('scanner.how')}</p>
            <div aria-live="polite" className="w-full">
              {read !== null && <Answer read={read} />}
            </div>
            <Button onClick={() => setTesting(false)}>{t('camera.done')}</Button>
          </div>
        </div>
      ) : (
        <div className="mt-4 flex flex-wrap gap-2">
          <Button icon={<ScanBarcode aria-hidden />} onClick={() => setTesting(true)}>
            {t('scanner.test')}
          </Button>
          {hasCamera && (
            <Button icon={<Camera aria-hidden />} onClick={() => setFilming(true)}>
              {t('scanner.testCamera')}
            </Button>
          )}
        </div>
      )}
      <DirectScanner />
      <CameraScan
        isOpen={isFilming}
        title={t('scanner.testCamera')}
        onClose={() => setFilming(false)}
        onCode={(code) => {
          take({ code, by: 'camera', msPerKey: null });
          setTesting(true); // shows what was read
        }}
      />
    </section>
  );
};

/** Codes go to the test only while somebody tests; else the scanner works as on every screen. */
const Listener = ({ onScan }: Readonly<{ onScan: (read: Read) => void }>) => {
  useScan((code, origin) => onScan(origin.by === 'wedge' ? { code, ...origin } : { code, by: 'direct', msPerKey: null }));
  return null;
};

/** As long as the code on the screen and not the same: the scanner pressed other keys than this tablet understood. */
const isMangled = (code: string): boolean => code.length === TEST_CODE.length && code !== TEST_CODE;

const BY = { wedge: 'scanner.byWedge', direct: 'scanner.byDirect', camera: 'scanner.byCamera' } as const;

const Answer = ({ read: { code, by, msPerKey } }: Readonly<{ read: Read }>) => {
  const { t } = useTranslation();
  if (isMangled(code)) {
    return (
      <Note icon={TriangleAlert} tone="person">
        <b className="break-all">{code}</b> {t('scanner.mangled', { code: TEST_CODE })}
      </Note>
    );
  }
  return (
    <Note icon={CircleCheck} tone={msPerKey !== null && msPerKey > SLOW_MS ? 'person' : 'good'}>
      <b className="break-all">{code}</b> {t(BY[by], { ms: Math.round(msPerKey ?? 0) })}
      {msPerKey !== null && msPerKey > SLOW_MS && ` ${t('scanner.slow')}`}
    </Note>
  );
};
