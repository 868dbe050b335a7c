import { CameraOff, Flashlight, FlashlightOff, ScanLine, SwitchCamera, X } from 'lucide-react';
import { useState } from 'react';
import { Heading } from 'react-aria-components';
import { useTranslation } from 'react-i18next';

import { shownCode } from 'shared-types/scan-code';

import type { CameraTrouble } from '../devices/camera-choice.ts';
import type { CameraScanProps } from '../devices/CameraScan.tsx';
import { giveFeedback } from '../devices/feedback.ts';
import { CODE_READ, useScan } from '../devices/scans.ts';
import { useCamera } from '../devices/use-camera.ts';
import { Button } from '../ui/Button.tsx';
import { CameraFrame } from '../ui/CameraFrame.tsx';
import { Field } from '../ui/Field.tsx';
import { Note } from '../ui/Note.tsx';
import { Overlay } from '../ui/Overlay.tsx';

/** A code that was answered: `again` is one that is not wanted here. */
type Answered = Readonly<{ code: string; isWanted: boolean }>;

/** The camera over a screen: picture, frame, what was read, and a field for who would rather type (UX §6). */
export const CameraOverlay = ({ onCode, onClose, title, staysOpen = false, children }: CameraScanProps) => {
  const { t } = useTranslation();
  const [answered, setAnswered] = useState<Answered | null>(null);
  const [reads, setReads] = useState(0);
  const [typed, setTyped] = useState('');
  const take = (code: string): void => {
    window.dispatchEvent(new Event(CODE_READ));
    const answer = onCode(code);
    setAnswered({ code, isWanted: answer !== 'again' });
    setReads(reads + 1);
    setTyped('');
    if (answer !== undefined) giveFeedback(answer === 'taken' ? 'match' : 'unknown');
    if (answer !== 'again' && !staysOpen) onClose();
  };
  const camera = useCamera(take);
  useScan(take); // the scanner in the other hand means the same question
  const { state } = camera;
  const wanted = typed.trim();
  return (
    <Overlay takesScans isOpen isWide onClose={onClose}>
      <header className="flex items-center gap-4 ps-4 stack:ps-6">
        <Heading slot="title" className="flex-1 py-4 text-heading">
          {title}
        </Heading>
        <button type="button" aria-label={t('camera.close')} className="grid size-14 flex-none place-items-center" onClick={onClose}>
          <X aria-hidden />
        </button>
      </header>
      <CameraFrame
        picture={camera.picture}
        label={t('camera.picture')}
        isLive={state.kind === 'open'}
        flash={reads}
        {...(state.kind === 'trouble' && { trouble: <Trouble trouble={state.trouble} onAgain={camera.again} /> })}
      >
        {state.kind === 'open' && state.cameras.length > 1 && (
          <Button icon={<SwitchCamera aria-hidden />} onClick={camera.next}>
            {t('camera.other')}
          </Button>
        )}
        {state.kind === 'open' && state.isLit !== null && (
          <Button
            icon={state.isLit ? <FlashlightOff aria-hidden /> : <Flashlight aria-hidden />}
            onClick={() => camera.light(state.isLit !== true)}
          >
            {t(state.isLit ? 'camera.lightOff' : 'camera.lightOn')}
          </Button>
        )}
      </CameraFrame>
      <div aria-live="assertive">
        {children ?? (
          <Note isWide icon={ScanLine} tone={answered === null ? 'calm' : answered.isWanted ? 'good' : 'person'}>
            {answered === null
              ? t(state.kind === 'starting' ? 'camera.starting' : state.kind === 'open' ? 'camera.hold' : 'camera.scanner')
              : t(answered.isWanted ? 'camera.read' : 'camera.notThis', { code: shownCode(answered.code) })}
          </Note>
        )}
      </div>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (wanted !== '') take(wanted);
          else if (staysOpen) onClose();
        }}
      >
        <Field
          label={t('camera.type')}
          value={typed}
          onChange={setTyped}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          enterKeyHint="search"
          className="px-4 py-4 stack:px-6"
        />
        <footer className="flex border-t border-line p-4 stack:justify-end stack:px-6">
          <Button kind="next" type="submit" isIdle={wanted === '' && !staysOpen} className="w-full stack:w-auto">
            {wanted !== '' ? t('camera.use', { code: wanted }) : t(staysOpen ? 'camera.done' : 'camera.waits')}
          </Button>
        </footer>
      </form>
    </Overlay>
  );
};

/** Why there is no picture, and what to do; typing goes on below. */
const Trouble = ({ trouble, onAgain }: Readonly<{ trouble: CameraTrouble; onAgain: () => void }>) => {
  const { t } = useTranslation();
  return (
    <>
      <CameraOff aria-hidden className="size-9!" />
      <div role="alert">
        <p className="text-heading">{t(`camera.${trouble}`)}</p>
        <p className="mt-2 max-w-measure">{t(`camera.${trouble}How`)}</p>
      </div>
      <Button onClick={onAgain}>{t('camera.again')}</Button>
    </>
  );
};
