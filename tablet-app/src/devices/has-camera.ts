import { useEffect, useState } from 'react';

/** The last answer: a screen that comes later begins with it, and nothing on it has to make room. */
let known: boolean | null = null;

/** Whether this tablet has a camera at all; asks no permission. `true` until it is known, as on most tablets. */
export const useHasCamera = (): boolean => {
  const [hasCamera, setHasCamera] = useState(known ?? 'mediaDevices' in navigator);
  useEffect(() => {
    if (!('mediaDevices' in navigator)) return undefined;
    const look = (): void => {
      navigator.mediaDevices.enumerateDevices().then(
        (devices) => {
          known = devices.some(({ kind }) => kind === 'videoinput');
          setHasCamera(known);
        },
        () => setHasCamera(false),
      );
    };
    look();
    navigator.mediaDevices.addEventListener('devicechange', look);
    return () => navigator.mediaDevices.removeEventListener('devicechange', look);
  }, []);
  return hasCamera;
};
