import { useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';

import { chooseCamera, chosenCamera } from './camera-choice.ts';
import { runCamera } from './camera.ts';
import type { CameraState, RunningCamera } from './camera.ts';

export type Camera = Readonly<{
  picture: RefObject<HTMLVideoElement | null>;
  state: CameraState;
  light: (isOn: boolean) => void;
  /** The next of several cameras; it is remembered on this tablet. */
  next: () => void;
  /** Asks for the picture once more. */
  again: () => void;
}>;

/** The camera while the component stands and the page is in sight; a page behind another gives it up (UX §6). */
export const useCamera = (onCode: (code: string) => void): Camera => {
  const picture = useRef<HTMLVideoElement>(null);
  const running = useRef<RunningCamera | null>(null);
  const latest = useRef(onCode);
  const [state, setState] = useState<CameraState>({ kind: 'starting' });
  const [cameraId, setCameraId] = useState(() => chosenCamera(localStorage));
  const [tries, setTries] = useState(0);
  const isInSight = useInSight();
  useEffect(() => {
    latest.current = onCode;
  });
  useEffect(() => {
    const video = picture.current;
    if (!isInSight || video === null) return undefined;
    setState({ kind: 'starting' });
    const camera = runCamera(video, cameraId, { onState: setState, onCode: (code) => latest.current(code) });
    running.current = camera;
    return () => camera.stop();
  }, [isInSight, cameraId, tries]);
  return {
    picture,
    state,
    light: (isOn) => {
      if (state.kind !== 'open') return;
      void running.current?.light(isOn).then(
        () => setState({ ...state, isLit: isOn }),
        () => setState({ ...state, isLit: null }), // it says it has a light and has none
      );
    },
    next: () => {
      if (state.kind !== 'open') return;
      const { cameras } = state;
      const other = cameras[(cameras.indexOf(state.cameraId ?? '') + 1) % cameras.length];
      if (other === undefined) return;
      chooseCamera(localStorage, other);
      setCameraId(other);
    },
    again: () => setTries(tries + 1),
  };
};

const useInSight = (): boolean => {
  const [isInSight, setInSight] = useState(!document.hidden);
  useEffect(() => {
    const look = (): void => setInSight(!document.hidden);
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, []);
  return isInSight;
};
