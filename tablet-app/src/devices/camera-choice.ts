/** Why there is no picture: not allowed, no camera, used by another app, no secure address, or no way to read codes in a picture. */
export type CameraTrouble = 'denied' | 'none' | 'busy' | 'insecure' | 'unreadable';

/** What a browser means when it gives no picture. */
export const troubleOf = (cause: unknown): CameraTrouble => {
  const name = cause instanceof DOMException ? cause.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'none';
  return 'busy';
};

const CHOICE = 'retour-camera';

/** The camera that was chosen on this tablet. */
export const chosenCamera = (kept: Pick<Storage, 'getItem'>): string | null => kept.getItem(CHOICE);
export const chooseCamera = (kept: Pick<Storage, 'setItem'>, cameraId: string): void => kept.setItem(CHOICE, cameraId);
