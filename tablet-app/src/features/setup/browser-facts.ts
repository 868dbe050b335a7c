import { isInstalled } from './is-installed.ts';

/** What the browser says about itself. `unasked`: it would ask the person first. */
export type BrowserFacts = Readonly<{
  isPersistent: boolean;
  freeBytes: number | null;
  usedBytes: number | null;
  isInstalled: boolean;
  camera: 'allowed' | 'denied' | 'unasked' | 'none';
}>;

export const askBrowser = async (): Promise<BrowserFacts> => {
  const [isPersistent, { quota, usage }, camera] = await Promise.all([
    navigator.storage.persisted(),
    navigator.storage.estimate(),
    askAboutCamera(),
  ]);
  return {
    isPersistent,
    freeBytes: quota === undefined || usage === undefined ? null : quota - usage,
    usedBytes: usage ?? null,
    isInstalled: isInstalled(),
    camera,
  };
};

/** Whether a camera is there and allowed, without asking the person. Not every browser tells before it asks. */
const askAboutCamera = async (): Promise<BrowserFacts['camera']> => {
  if (!('mediaDevices' in navigator)) return 'none';
  const devices = await navigator.mediaDevices.enumerateDevices().catch(() => []); // as if there were none to name
  const cameras = devices.filter((device) => device.kind === 'videoinput');
  if (cameras.length === 0) return 'none';
  // Only who may use a camera is told its name: so says also a browser that allows it for this visit, or cannot be asked.
  if (cameras.some((camera) => camera.label !== '')) return 'allowed';
  const told = await navigator.permissions.query({ name: 'camera' }).catch(() => null); // Firefox does not know the name
  if (told?.state === 'granted') return 'allowed';
  return told?.state === 'denied' ? 'denied' : 'unasked';
};

/** Has the browser ask the person for the camera, and lets go of it at once. */
export const askForCamera = async (): Promise<void> => {
  const stream = await navigator.mediaDevices.getUserMedia({ video: true }).catch(() => null); // she said no: the next reading shows it
  for (const track of stream?.getTracks() ?? []) track.stop();
};
