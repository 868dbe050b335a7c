import { useEffect, useState } from 'react';

/** Whether this tablet has a camera at all; asks no permission. `true` until it is known, as on most tablets. */
export const useHasCamera = (): boolean => {
  const [hasCamera, setHasCamera] = useState('mediaDevices' in navigator);
  useEffect(() => {
    if (!('mediaDevices' in navigator)) return undefined;
    const look = (): void => {
      navigator.mediaDevices.enumerateDevices().then(
        (devices) => setHasCamera(devices.some(({ kind }) => kind === 'videoinput')),
        () => setHasCamera(false),
      );
    };
    look();
    navigator.mediaDevices.addEventListener('devicechange', look);
    return () => navigator.mediaDevices.removeEventListener('devicechange', look);
  }, []);
  return hasCamera;
};
