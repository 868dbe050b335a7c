import { useCallback, useEffect, useState } from 'react';
import type { ComponentType, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import type { CameraScanProps } from '../devices/CameraScan.tsx';
import { languageOf } from '../i18n/languages.ts';
import { bringLanguage } from '../i18n/texts.ts';
import { NotHereYet } from './later.tsx';

let kept: ComponentType<CameraScanProps> | null = null;

/** The camera with its words, read when it is first asked for. Where it cannot be read yet it says so, and the way back is open. */
export const showCamera = (props: CameraScanProps): ReactNode => <CameraLater {...props} />;

const CameraLater = (props: CameraScanProps) => {
  const { i18n } = useTranslation();
  const [state, setState] = useState<'reading' | 'away' | 'here'>('reading');
  const ask = useCallback(() => {
    Promise.all([import('./CameraOverlay.tsx'), bringLanguage(i18n, languageOf(i18n.language).code)]).then(
      ([{ CameraOverlay }, isSaid]) => {
        if (isSaid) kept = CameraOverlay;
        setState(isSaid ? 'here' : 'away');
      },
      () => setState('away'), // no network, and not yet stored on the tablet
    );
  }, [i18n]);
  useEffect(() => {
    if (kept === null) ask();
  }, [ask]);
  const Overlay = kept;
  if (Overlay !== null) return <Overlay {...props} />;
  if (state !== 'away') return null;
  return (
    <div className="fixed inset-0 z-40 flex flex-col">
      <NotHereYet onAgain={ask} onLeave={props.onClose} />
    </div>
  );
};
